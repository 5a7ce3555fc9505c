#!/usr/bin/env bash
# Builds, makes a small demonstration market in a temporary folder, and runs the stories of end2end/ against it.
# Arguments go to Playwright: scripts/browser-tests.sh lookup --headed
set -euo pipefail
cd "$(dirname "$0")/.."
source target/toolchain.env

scripts/site.sh
cargo build --bin bazargah

market=$(mktemp -d)
trap 'rm -rf "$market"' EXIT
port=$(node scripts/free-port.mjs)
export DATABASE_URL=sqlite:$market/market.db BAZARGAH_LISTEN=127.0.0.1:$port BAZARGAH_TAKE_COMPLAINTS=true
target/debug/bazargah demo --shops 60 --complaints 1200 --seed 1
node_modules/.bin/playwright test --config end2end "$@"
