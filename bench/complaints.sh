#!/usr/bin/env bash
# How many complaints a second are taken through the real HTTP path, on both databases, and how long the clock's job takes.
#
#   bench/complaints.sh              20,000 shops; 64 connections for 10 s; 1,000,000 deadlines at once
#   ALARMS=100000 bench/complaints.sh    a quicker look
#   CONNECTIONS=32 bench/complaints.sh   fewer who wait at once
set -euo pipefail
cd "$(dirname "$0")/.."
source target/toolchain.env
place=target/bench/complaints seconds=${SECONDS_EACH:-10} alarms=${ALARMS:-1000000} connections=${CONNECTIONS:-64} shops=${SHOPS:-20000}
rm -rf $place
mkdir -p $place
bazargah=target/release/bazargah bench=target/release/bazargah-bench
cargo build --release -p bazargah-server -p bazargah-bench

measure() { # NAME URL
  $bazargah demo --shops "$shops" --complaints "$shops" --seed 1 --applications 0 --database-url "$2" >/dev/null
  $bench keys --database-url "$2" --count 20000 >$place/keys
  local port log=$place/server.log
  port=$(node scripts/free-port.mjs)
  $bazargah serve --database-url "$2" --listen 127.0.0.1:$port --behind-proxy --outbox $place/outbox-"$1" >$log 2>&1 &
  local server=$!
  for _ in $(seq 100); do grep -q "serves on" $log && break; sleep 0.1; done
  for run in 1 2; do
    LINES_FILE=$place/keys wrk --latency -t2 -c"$connections" -d"$seconds"s -s bench/complaints.lua http://127.0.0.1:$port >$place/wrk.log
    echo "$1 run $run: $(sed -n 's/^Requests\/sec: *//p' $place/wrk.log) complaints a second, p50 $(sed -n 's/^p50 //p' $place/wrk.log) ms," \
      "p99 $(sed -n 's/^p99 //p' $place/wrk.log) ms, $(sed -n 's/^bad //p' $place/wrk.log) bad"
  done
  kill $server
  wait $server || true
  echo "$1: $($bazargah verify --database-url "$2")"
}

measure sqlite sqlite:$place/rate.db
$bazargah demo --shops "$shops" --complaints "$shops" --seed 1 --applications 0 --database-url sqlite:$place/alarms.db >/dev/null
echo "sqlite: $($bench alarms --database-url sqlite:$place/alarms.db --complaints "$alarms" --shops "$shops" | tr '\n' ';')"
postgres=$(mktemp -d)
trap 'scripts/postgres.sh stop "$postgres"' EXIT
url=$(scripts/postgres.sh start "$postgres" fsync=on synchronous_commit=on)
measure postgresql "$url"
