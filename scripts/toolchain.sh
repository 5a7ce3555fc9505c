#!/usr/bin/env bash
# Finds the tools that the build needs, installs those that are missing, and writes target/toolchain.env, which the
# other scripts read. Prints nothing when everything is there.
#
#   scripts/toolchain.sh        to build and serve: C compiler, Rust with its wasm32 target, wasm-bindgen, Node.js, npm packages
#   scripts/toolchain.sh test   also: rustfmt, clippy, PostgreSQL, Chromium, Playwright
#
# Rust may come from rustup or from Debian's packages; the first that is new enough and can build for wasm32 is taken.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
tools=$root/target/tools
wasm=wasm32-unknown-unknown
rust_version_min=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
wasm_bindgen_version=$(sed -n 's/^wasm-bindgen = .*"=\([0-9.]*\)".*/\1/p' Cargo.toml)
node_version_min=18
for=${1:-serve}
mkdir -p "$tools/bin"

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
at_least() { printf '%s\n%s\n' "$1" "$2" | sort -C -V; } # MINIMUM VERSION
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
can_apt() { have apt-get && { [ "$(id -u)" = 0 ] || have sudo; }; }
seconds() { if have timeout; then timeout "$@"; else shift; "$@"; fi; } # LIMIT COMMAND…

# The version that apt would install, empty when there is none.
apt_version() { apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: \([0-9].*\)/\1/p'; }

apt_update() {
  [ -n "${apt_is_fresh:-}" ] || as_root apt-get update -qq || true
  apt_is_fresh=yes
}

# apt_install PACKAGE…: installs them, or says in one line what is missing and how to get it.
apt_install() {
  can_apt || fail "missing: $*; install them and run this again (Debian, Ubuntu: apt-get install $*, as root)"
  say "installing $*"
  apt_update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o DPkg::Lock::Timeout=300 --no-install-recommends "$@" >"$tools/apt.log" 2>&1 ||
    fail "apt-get could not install $*; the reason is in $tools/apt.log"
}

# Ubuntu has Chromium only as a snap, which sees no temporary folders; Playwright brings its own there.
find_chromium() { chromium=$(command -v chromium || command -v google-chrome); }
on_ubuntu() { grep -qs '^ID=ubuntu' /etc/os-release; }

# npm comes in hundreds of small packages, and it and what it installs are not needed before the last step of the site's build: it
# is left to come while others compile.
npm_packages() {
  have npm || apt_install npm
  if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    say "installing the npm packages"
    npm ci --ignore-scripts --loglevel=error >&2 || fail "the packages of package-lock.json could not be installed: npm ci"
    touch node_modules/.package-lock.json
  fi
}
start_npm() {
  [ -z "$npm_job" ] || return 0
  npm_packages &
  npm_job=$!
}

# --- Rust -------------------------------------------------------------------------------------------------------------

# rust_in FOLDER: whether the cargo and rustc there are new enough and have a standard library for wasm32.
rust_in() {
  local version libraries
  version=$("$1/rustc" --version 2>/dev/null | cut -d' ' -f2) || return 1
  [ -x "$1/cargo" ] && at_least "$rust_version_min" "$version" || return 1
  libraries=$("$1/rustc" --print target-libdir --target $wasm) || return 1
  compgen -G "$libraries/libstd-*.rlib" >/dev/null || return 1
  rust=$1
}

find_rust() {
  local cargo
  cargo=$(command -v cargo) && rust_in "$(dirname "$cargo")" || rust_in "$HOME/.cargo/bin" || rust_in /usr/bin
}

# Adds the target to rustup's default toolchain or, when that is too old, brings the stable one.
rustup_rust() {
  local rustup version
  rustup=$(command -v rustup || command -v "$HOME/.cargo/bin/rustup") || return 1
  version=$("$(dirname "$rustup")/rustc" --version 2>/dev/null | cut -d' ' -f2) || version=0
  if at_least "$rust_version_min" "$version"; then
    say "adding $wasm to Rust $version"
    seconds 120 "$rustup" --quiet target add $wasm
  else
    say "installing stable Rust with rustup"
    export RUSTUP_TOOLCHAIN=stable
    seconds 300 "$rustup" --quiet toolchain install stable --profile minimal --component clippy,rustfmt --target $wasm
  fi || { unset RUSTUP_TOOLCHAIN; return 1; }
  rust_in "$(dirname "$rustup")"
}

# Debian keeps a recent Rust for building browsers, without a standard library for wasm32 but with its sources. An empty
# crate built with -Zbuild-std gives that library; the bitcode in it lets the site be built with link-time optimisation.
debian_rust() {
  local version temporary libraries
  can_apt || return 1
  apt_update
  version=$(apt_version rustc-web)
  at_least "$rust_version_min" "${version:-0}" || return 1
  apt_install rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web lld-22
  start_npm
  say "building the standard library for $wasm"
  temporary=$(mktemp -d)
  mkdir "$temporary/src"
  echo '#![no_std]' >"$temporary/src/lib.rs"
  printf '[package]\nname = "empty"\nedition = "2024"\n[profile.release]\npanic = "abort"\n' >"$temporary/Cargo.toml"
  (cd "$temporary" && PATH=/usr/bin:$PATH RUSTFLAGS='-C embed-bitcode=yes' RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=target \
    cargo build --quiet --release --target $wasm -Zbuild-std=std,panic_abort) || return 1
  libraries=$(/usr/bin/rustc --print target-libdir --target $wasm)
  as_root mkdir -p "$libraries"
  find "$temporary/target/$wasm/release/deps" -name '*.rlib' ! -name 'libempty*' | while read -r library; do
    as_root cp "$library" "$libraries/"
  done
  rm -rf "$temporary"
  rust_in /usr/bin
}

# Newer Debian and Ubuntu have rustup itself.
apt_rustup() {
  can_apt && apt_update && [ -n "$(apt_version rustup)" ] && apt_install rustup && rustup_rust
}

# --- What is needed, in order -----------------------------------------------------------------------------------------

packages=()
have cc || packages+=(gcc libc6-dev)
have node || packages+=(nodejs)
if [ "$for" = test ]; then
  scripts/postgres.sh find >/dev/null || packages+=(postgresql)
  find_chromium || on_ubuntu || packages+=(chromium)
fi
[ ${#packages[@]} = 0 ] || apt_install "${packages[@]}"

npm_job=
find_rust || rustup_rust || debian_rust || apt_rustup ||
  fail "missing: Rust $rust_version_min or newer with the target $wasm; install rustup (https://rustup.rs) and run this again"
export PATH="$tools/bin:$rust:$PATH" CARGO_TARGET_DIR="$root/target"
start_npm

at_least $node_version_min "$(node --version | tr -d v)" ||
  fail "Node.js $(node --version) is too old: install $node_version_min or newer and put it on PATH"

# What wasm-bindgen's command line does for us, as a crate of one file (scripts/bindgen.rs). Unoptimised it is built in half the time
# and still runs in a third of a second.
build_bindgen() {
  local crate=$tools/bindgen
  mkdir -p "$crate"
  printf '%s\n' '[package]' 'name = "wasm-bindgen"' "version = \"$wasm_bindgen_version\"" 'edition = "2024"' \
    '[[bin]]' 'name = "wasm-bindgen"' "path = \"$root/scripts/bindgen.rs\"" \
    '[dependencies]' "wasm-bindgen-cli-support = \"=$wasm_bindgen_version\"" '[workspace]' >"$crate/Cargo.toml"
  cargo build --quiet --manifest-path "$crate/Cargo.toml" --config profile.dev.debug=false --target-dir "$crate/target" &&
    cp "$crate/target/debug/wasm-bindgen" "$tools/bin/" && rm -rf "$crate/target"
}

if [ "$(wasm-bindgen --version 2>/dev/null)" != "wasm-bindgen $wasm_bindgen_version" ]; then
  say "building wasm-bindgen $wasm_bindgen_version"
  build_bindgen || fail "wasm-bindgen could not be built; instead: cargo install --version $wasm_bindgen_version wasm-bindgen-cli"
fi

wait $npm_job || exit 1

if [ "$for" = test ]; then
  { cargo fmt --version && cargo clippy --version; } >/dev/null 2>&1 || "$rust/rustup" --quiet component add rustfmt clippy ||
    fail "missing: rustfmt and clippy; rustup component add rustfmt clippy"
  find_chromium || ! on_ubuntu || node_modules/.bin/playwright install --with-deps chromium >&2 || fail "missing: chromium"
fi
find_chromium || true

# Leptos: each piece of a page has its type erased where it begins. Whole pages as one type each took the compiler most of a build.
# Not so in the browser, where the few islands would be a third larger; Leptos reads there what the server wrote all the same.
flags=--cfg=erase_components
host=$("$rust/rustc" -vV | sed -n 's/^host: //p')

# LLVM's linker takes a second where the C compiler's own takes ten; rustup's Rust brings it and uses it by itself.
if [ "$rust" = /usr/bin ] && [ -x /usr/bin/ld.lld-22 ]; then
  ln -sf /usr/bin/ld.lld-22 "$tools/bin/ld.lld"
  flags+=" -Clink-arg=-fuse-ld=lld"
fi

{
  # Cargo takes its commands (clippy) from its own home before all others, unless that is on PATH, too.
  echo "export PATH=\"$tools/bin:$rust:\$PATH:${CARGO_HOME:-${HOME:-}/.cargo}/bin\""
  echo "export CARGO_TARGET_DIR=\"$root/target\""
  [ -z "${RUSTUP_TOOLCHAIN:-}" ] || echo "export RUSTUP_TOOLCHAIN=$RUSTUP_TOOLCHAIN"
  echo "export CARGO_TARGET_$(tr a-z- A-Z_ <<<"$host")_RUSTFLAGS=\"$flags\""
  [ -z "${chromium:-}" ] || echo "export BAZARGAH_CHROMIUM=$chromium"
} >target/toolchain.env
