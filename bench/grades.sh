#!/usr/bin/env bash
# How long it takes to grade every shop of a market of SHOPS shops and COMPLAINTS complaints on SQLite, and how long one event's
# effect on its shop takes there. What it prints belongs in docs/benchmarks-grades.md.
set -euo pipefail
cd "$(dirname "$0")/.."
source target/toolchain.env
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/bazargah-grades.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cargo build --release -p bazargah-bench -p bazargah-server
target/release/bazargah demo --applications 0 --shops "${SHOPS:-1000000}" --complaints "${COMPLAINTS:-3000000}" --seed 1 \
  --database-url "sqlite:$folder/market.db"
target/release/bazargah-bench grades --database-url "sqlite:$folder/market.db"
target/release/bazargah-bench effect --database-url "sqlite:$folder/market.db"
