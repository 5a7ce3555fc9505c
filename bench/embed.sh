#!/usr/bin/env bash
# Measures badges and look-ups on SQLite: badges a second from memory, beside the same server's fixed bytes, and the time of a look-up by
# address and by the beginning of a hash. What it prints belongs in docs/benchmarks-embed.md.
#
#   bench/embed.sh              1,000,000 shops and 5,000,000 complaints
#   SHOPS=10000 COMPLAINTS=50000 bench/embed.sh     a quick look
set -euo pipefail
cd "$(dirname "$0")/.."
source target/toolchain.env
shops=${SHOPS:-1000000} complaints=${COMPLAINTS:-5000000} seconds=${SECONDS_EACH:-10}
place=target/bench
mkdir -p $place
cargo build --release -p bazargah-server -p bazargah-bench
bazargah=target/release/bazargah bench=target/release/bazargah-bench
# The market of bench/run.sh, where there is one.
database=$place/market-$shops-$complaints.db url=sqlite:$place/market-$shops-$complaints.db
if [ ! -e $database ]; then
  rm -f $place/new.db*
  $bazargah demo --shops "$shops" --complaints "$complaints" --seed 1 --applications 0 --database-url sqlite:$place/new.db >/dev/null
  sqlite3 $place/new.db 'PRAGMA wal_checkpoint(TRUNCATE); ANALYZE' >/dev/null
  mv $place/new.db $database
fi
$bench keys --database-url "$url" --count 40000 >$place/keys
head -n 2000 $place/keys >$place/hot-keys
# Domains that nobody has listed, half of them close to some that are, and beginnings of hashes.
sed 's/\./x./' $place/keys >$place/unlisted
for n in $(seq 0 4095); do printf '%04x\n' $((n * 16)); done >$place/prefixes-of-hashes
port=$(node scripts/free-port.mjs)
base=http://127.0.0.1:$port
$bench serve --database-url "$url" --listen 127.0.0.1:$port --page-cache-mb 512 --keys $place/hot-keys >$place/server.log 2>&1 &
server=$!
trap 'kill $server' EXIT
for _ in $(seq 600); do grep -q ready $place/server.log && break; sleep 0.1; done
# The list of hashes is made when it is first asked for.
curl -s -o $place/body -w 'the first look-up by hash: %{time_total} s\n' $base/api/v1/lookup/prefix/0000

# load NAME CONNECTIONS FORMAT FILE: requests as a browser makes them whose reader opened the address alone, so that figures are told.
load() {
  LINES_FILE=$4 FORMAT=$3 wrk --latency -t2 -c"$2" -d"$seconds"s -H 'Sec-Fetch-Site: none' -s bench/random.lua $base >$place/wrk.log
  echo "$1: $(sed -n 's/^Requests\/sec: *//p' $place/wrk.log) a second, p50 $(sed -n 's/^p50 //p' $place/wrk.log) ms," \
    "p99 $(sed -n 's/^p99 //p' $place/wrk.log) ms at $2 connections, $(sed -n 's/^bad //p' $place/wrk.log) bad"
}

uptime
for _ in 1 2; do
  load 'fixed bytes' 32 '/bench/fixed/%d' $place/hot-keys
  load 'badges from memory' 32 '/widget/%s.svg' $place/hot-keys
done
load 'badges of all shops' 32 '/widget/%s.svg' $place/keys
load 'look-ups of listed domains' 4 '/api/v1/lookup?url=%s' $place/keys
load 'look-ups of others' 4 '/api/v1/lookup?url=%s' $place/unlisted
load 'look-ups by hash' 4 '/api/v1/lookup/prefix/%s' $place/prefixes-of-hashes
uptime
