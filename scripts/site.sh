#!/usr/bin/env bash
# Builds what the browser gets into site/, in plain steps; cargo-leptos is not needed.
# The slow ones, cargo's and wasm-opt's, are skipped when nothing has changed.
set -euo pipefail
cd "$(dirname "$0")/.."
source target/toolchain.env
built=target/wasm32-unknown-unknown/wasm
out=target/site

cargo build --profile wasm --target wasm32-unknown-unknown -p bazargah-frontend -p bazargah-verifier

# module CRATE NAME: the files of a crate that the browser runs.
module() {
  local wasm=$built/$1.wasm input=$out/$2.input
  if cmp --quiet "$wasm" "$input" && [ "$input" -nt scripts/site.sh ]; then return; fi
  rm -f "$input"
  wasm-bindgen --target web --no-typescript --out-dir $out --out-name "$2" "$wasm"
  # Made flat and put together again, and looked at as a whole (--gufa), it is a hundredth smaller than by -Oz alone.
  node_modules/.bin/wasm-opt --flatten --rereloop -Oz --gufa -Oz --converge --strip-target-features --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext \
    --enable-mutable-globals --enable-reference-types --enable-multivalue "$out/$2_bg.wasm" -o "$out/$2.wasm"
  cp "$wasm" "$input" # last, so that a step that failed is done again
}
module bazargah_frontend bazargah
module bazargah_verifier verifier

node scripts/site.mjs $out site
