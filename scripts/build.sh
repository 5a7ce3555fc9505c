#!/usr/bin/env bash
# Builds the site and the server at once: while one of them waits for a single core to link, the other one compiles.
set -euo pipefail
cd "$(dirname "$0")/.."
source target/toolchain.env
scripts/site.sh &
site=$!
trap 'kill $site 2>/dev/null || true' EXIT
cargo build --release -p bazargah-server
wait $site
trap - EXIT
