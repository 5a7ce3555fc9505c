#!/usr/bin/env bash
# How long it takes to grade every shop of a market of SHOPS shops and COMPLAINTS complaints on SQLite, and how long one event's
# effect on its shop takes there: in a copy of the market of bench/run.sh, made where there is none. What it prints belongs in
# docs/benchmarks-grades.md.
set -euo pipefail
cd "$(dirname "$0")/.."
source target/toolchain.env
shops=${SHOPS:-1000000} complaints=${COMPLAINTS:-5000000}
place=target/bench
mkdir -p $place
cargo build --release -p bazargah-bench -p bazargah-server
database=$place/market-$shops-$complaints.db
if [ ! -e $database ]; then
  rm -f $place/new.db*
  target/release/bazargah demo --shops "$shops" --complaints "$complaints" --seed 1 --applications 0 --database-url sqlite:$place/new.db >/dev/null
  sqlite3 $place/new.db 'PRAGMA wal_checkpoint(TRUNCATE); ANALYZE' >/dev/null
  mv $place/new.db $database
fi
trap 'rm -f $place/grades.db*' EXIT
cp $database $place/grades.db
uptime
target/release/bazargah-bench grades --database-url "sqlite:$place/grades.db"
target/release/bazargah-bench effect --database-url "sqlite:$place/grades.db"
uptime
