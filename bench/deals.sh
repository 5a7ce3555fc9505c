#!/usr/bin/env bash
# Measures the deals page on SQLite: the board for each filter and order, whole pages, their size, pages a second over HTTP, and a
# sheet. What it prints belongs in docs/benchmarks-deals.md.
#
#   bench/deals.sh              200,000 deals of 20,000 shops
#   DEALS=20000 SHOPS=2000 bench/deals.sh     a quick look
set -euo pipefail
cd "$(dirname "$0")/.."
source target/toolchain.env
deals=${DEALS:-200000} shops=${SHOPS:-20000} seconds=${SECONDS_EACH:-10}
place=target/bench/deals
mkdir -p $place
cargo build --release -p bazargah-server -p bazargah-bench
bazargah=target/release/bazargah bench=target/release/bazargah-bench
database=$place/deals-$deals-$shops.db url=sqlite:$place/deals-$deals-$shops.db
if [ ! -e $database ]; then
  rm -f $place/new.db*
  $bazargah demo --shops "$shops" --complaints $((shops * 5)) --applications 0 --seed 1 --database-url sqlite:$place/new.db >/dev/null
  # The demonstration's own deals make room, and every shop has a place.
  sqlite3 $place/new.db "DELETE FROM deal; DELETE FROM goods; DELETE FROM festival_place;
    INSERT INTO festival_place SELECT 'autumn-1405', id, 'online', 'books', 0 FROM shop;"
  $bench deals-fill --database-url sqlite:$place/new.db --deals "$deals" --shops "$shops"
  sqlite3 $place/new.db 'PRAGMA wal_checkpoint(TRUNCATE); ANALYZE' >/dev/null
  mv $place/new.db $database
fi
uptime
$bench sheet --rows 50000
$bench deals --database-url "$url"
$bench deals-addresses --count 20000 >$place/addresses
head -n 300 $place/addresses >$place/hot
: >$place/keys
for cache in 0 128; do
  port=$(node scripts/free-port.mjs)
  $bench serve --database-url "$url" --listen 127.0.0.1:$port --page-cache-mb $cache --keys $place/keys >$place/server.log 2>&1 &
  server=$!
  for _ in $(seq 100); do grep -q ready $place/server.log && break; sleep 0.1; done
  curl -s "http://127.0.0.1:$port/deals" >/dev/null
  list=$place/addresses
  [ $cache = 0 ] || list=$place/hot
  LINES_FILE=$list FORMAT='%s' wrk --latency -t2 -c8 -d"$seconds"s -s bench/random.lua http://127.0.0.1:$port >$place/wrk.log
  echo "copies of $cache MB: $(sed -n 's/^Requests\/sec: *//p' $place/wrk.log) pages a second, p50 $(sed -n 's/^p50 //p' $place/wrk.log) ms," \
    "p99 $(sed -n 's/^p99 //p' $place/wrk.log) ms at 8 connections, $(sed -n 's/^bad //p' $place/wrk.log) bad"
  kill $server
  wait $server 2>/dev/null || true
done
uptime
