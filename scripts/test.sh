#!/usr/bin/env bash
# Runs every test and ends with one line of totals, "N passed, N failed"; exits with 1 if anything failed.
#
#   scripts/test.sh         formatting, lints, Rust tests (SQLite and PostgreSQL), browser tests with axe
#   scripts/test.sh check   formatting and lints only
#
# Formatting and each lint run count as one test, and so does a part that breaks off before it can count its tests.
set -euo pipefail
cd "$(dirname "$0")/.."
source target/toolchain.env
logs=target/test
mkdir -p $logs
passed=0 failed=0 skipped=0

count() { passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + ${3:-0})); }

# part NAME COMMAND…: runs it, shows its output and keeps it as target/test/NAME.log, says how long it took.
part() {
  local name=$1 start=$SECONDS status=0
  shift
  printf '\n== %s\n' "$name"
  "$@" 2>&1 | tee "$logs/$name.log" || status=$?
  printf '== %s: %s after %d s\n' "$name" "$([ $status = 0 ] && echo passed || echo FAILED)" $((SECONDS - start))
  return $status
}

# single NAME COMMAND…: a part that is one test.
single() { if part "$@"; then count 1 0; else count 0 1; fi; }

# counted NAME TOTALS COMMAND…: a part whose tests the function TOTALS reads from what it left, as "passed failed skipped".
counted() {
  local name=$1 totals=$2 status=0 p f s
  shift 2
  part "$name" "$@" || status=1
  read -r p f s < <($totals 2>/dev/null || echo 0 0 0)
  if [ $status != 0 ] && [ "$f" = 0 ]; then f=1; fi
  count "$p" "$f" "$s"
}

# Adds up the lines "test result: ok. 12 passed; 0 failed; 1 ignored; …", one for each test program.
rust_totals() {
  awk '/^test result:/ { p += $4; f += $6; s += $8 } END { print p + 0, f + 0, s + 0 }' $logs/rust.log
}

browser_totals() {
  node -p 'const { stats } = JSON.parse(require("fs").readFileSync(0)); `${stats.expected + stats.flaky} ${stats.unexpected} ${stats.skipped}`' \
    <$logs/browser.json
}

single format cargo fmt --all --check
# All but the two that run in the browser, which the next line looks at: here they would have the application compiled once more.
single lints cargo clippy --workspace --exclude bazargah-frontend --exclude bazargah-verifier --all-targets -- -D warnings
single lints-wasm cargo clippy -p bazargah-frontend -p bazargah-verifier --target wasm32-unknown-unknown -- -D warnings

if [ "${1:-}" != check ]; then
  postgres=$(mktemp -d)
  trap 'scripts/postgres.sh stop "$postgres"' EXIT
  if BAZARGAH_TEST_POSTGRES_URL=$(scripts/postgres.sh start "$postgres"); then
    export BAZARGAH_TEST_POSTGRES_URL
  else
    count 0 1
  fi
  # The stories' site is linked on one core meanwhile. If that fails, the stories build it again and show why.
  scripts/site.sh >$logs/site.log 2>&1 &
  site=$!
  counted rust rust_totals cargo test --no-fail-fast
  wait $site || true

  rm -f $logs/browser.json
  counted browser browser_totals env PLAYWRIGHT_JSON_OUTPUT_FILE="$PWD/$logs/browser.json" scripts/browser-tests.sh
fi

printf '\n%d passed, %d failed' $passed $failed
[ $skipped = 0 ] || printf ', %d skipped' $skipped
printf '\n'
[ $failed = 0 ]
