#!/usr/bin/env bash
# Builds what the browser gets into site/, in plain steps; cargo-leptos is not needed.
# The slow ones, cargo's and wasm-opt's, are skipped when nothing has changed.
set -euo pipefail
cd "$(dirname "$0")/.."
source target/toolchain.env
wasm=target/wasm32-unknown-unknown/wasm/bazargah_frontend.wasm
out=target/site

cargo build --profile wasm --target wasm32-unknown-unknown -p bazargah-frontend

if ! cmp --quiet $wasm $out/input.wasm || [ scripts/site.sh -nt $out/input.wasm ]; then
  rm -rf $out
  wasm-bindgen --target web --no-typescript --out-dir $out --out-name bazargah $wasm
  node_modules/.bin/wasm-opt -Oz --strip-target-features --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext \
    --enable-mutable-globals --enable-reference-types --enable-multivalue $out/bazargah_bg.wasm -o $out/bazargah.wasm
  cp $wasm $out/input.wasm # last, so that a step that failed is done again
fi

node scripts/site.mjs $out site
