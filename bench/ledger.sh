#!/usr/bin/env bash
# Measures the ledger on SQLite, and on PostgreSQL where BAZARGAH_TEST_POSTGRES_URL names a server: transfers taken in a second, BATCH
# (default 1,000) in one transaction, TRANSFERS (default 200,000) in all. What it prints belongs in docs/benchmarks-ledger.md.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/bazargah-ledger.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cargo build --release -p bazargah-bench
bench=${CARGO_TARGET_DIR:-target}/release/bazargah-bench
measure() {
  "$bench" ledger --database-url "$1" --transfers "${TRANSFERS:-200000}" --batch "${BATCH:-1000}"
}
measure "sqlite:$folder/ledger.db"
if [ -n "${BAZARGAH_TEST_POSTGRES_URL:-}" ]; then
  measure "$BAZARGAH_TEST_POSTGRES_URL"
fi
