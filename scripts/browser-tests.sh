#!/usr/bin/env bash
# Builds, makes a small demonstration market in a temporary folder, appoints the stories' staff, and runs the stories of end2end/
# against it. Arguments go to Playwright: scripts/browser-tests.sh lookup --headed
set -euo pipefail
cd "$(dirname "$0")/.."
source target/toolchain.env

scripts/site.sh
# As `cargo test` builds it: alone it would have other features of its libraries, and they be compiled once more.
cargo test --quiet --no-run --test cli

market=$(mktemp -d)
trap 'rm -rf "$market"' EXIT
port=$(node scripts/free-port.mjs)
export DATABASE_URL=sqlite:$market/market.db BAZARGAH_LISTEN=127.0.0.1:$port BAZARGAH_TAKE_COMPLAINTS=true BAZARGAH_OUTBOX=$market/outbox
# Where the stories find what the server writes. A line for each request would hide what a story has to say.
export BAZARGAH_LOG_REQUESTS=false BAZARGAH_BEHIND_PROXY=true
export BAZARGAH_TEST_OUTBOX=$market/outbox BAZARGAH_TEST_DB=$market/market.db
target/debug/bazargah demo --shops 60 --complaints 1200 --seed 1 --applications 0 --claims 0 --tickets 240
# `staff` in end2end/people.ts names them.
for story in en fa people-en people-fa inspect-en inspect-fa; do
  for name in reviewer supervisor other-supervisor auditor inspector; do
    target/debug/bazargah staff add --role "${name#other-}" "$name.$story@staff.example"
  done
  target/debug/bazargah staff add --role fund-officer "fund-officer.$story@staff.example"
done >"$market/staff.log"
node_modules/.bin/playwright test --config end2end "$@"
