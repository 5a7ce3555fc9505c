#!/usr/bin/env bash
# Measures and writes docs/benchmarks.md. Everything that can be is a ratio to a yardstick of the same run: the same bytes handed
# out from memory by the same server, or the sqlite3 shell's own .import. The large market is made once and kept in target/bench.
#
#   bench/run.sh                 1,000,000 shops and 5,000,000 complaints, SQLite and PostgreSQL
#   SHOPS=10000 COMPLAINTS=50000 bench/run.sh     a quick look
#   ENGINES=postgres bench/run.sh                 one engine only, beside what was measured before
#   POSTGRES_MARKET=postgres://… bench/run.sh     a PostgreSQL that holds such a market already, in place of a new one
set -euo pipefail
cd "$(dirname "$0")/.."
source target/toolchain.env
shops=${SHOPS:-1000000} complaints=${COMPLAINTS:-5000000} seconds=${SECONDS_EACH:-10} rows=${IMPORT_ROWS:-500000}
place=target/bench
mkdir -p $place
engines=${ENGINES:-sqlite postgres}
[ "$engines" != "sqlite postgres" ] || rm -f $place/results.jsonl
for tool in wrk sqlite3 curl brotli; do
  command -v $tool >/dev/null || { echo "missing: $tool; apt-get install wrk sqlite3 curl brotli, as root" >&2; exit 1; }
done
cargo build --release -p bazargah-server -p bazargah-bench
bazargah=target/release/bazargah bench=target/release/bazargah-bench

result() { echo "$1" | tee -a $place/results.jsonl; } # one JSON object a line

[ -s $place/results.jsonl ] || result "{\"what\":\"market\",\"shops\":$shops,\"complaints\":$complaints}"

# --- The large markets ------------------------------------------------------------------------------------------------

sqlite=sqlite:$place/market-$shops-$complaints.db
if [ ! -e "${sqlite#sqlite:}" ]; then
  rm -f $place/new.db*
  /usr/bin/env time -v $bazargah demo --shops $shops --complaints $complaints --seed 1 --applications 0 --database-url sqlite:$place/new.db 2>$place/demo.time
  sqlite3 $place/new.db 'PRAGMA wal_checkpoint(TRUNCATE); ANALYZE' >/dev/null
  mv $place/new.db "${sqlite#sqlite:}"
  result "{\"what\":\"demo\",\"rows\":$((shops + complaints)),\"time\":\"$(sed -n 's/.*Elapsed.*: //p' $place/demo.time)\",\"memory_kb\":$(sed -n 's/.*Maximum resident.*: //p' $place/demo.time)}"
fi

# --- Serving ----------------------------------------------------------------------------------------------------------

# serve URL MEGABYTES KEYS: starts the server, sets $server and $base.
serve() {
  local port
  port=$(node scripts/free-port.mjs)
  base=http://127.0.0.1:$port
  $bench serve --database-url "$1" --listen 127.0.0.1:$port --page-cache-mb "$2" --keys "$3" >$place/server.log 2>&1 &
  server=$!
  for _ in $(seq 600); do grep -q ready $place/server.log && return; sleep 0.1; done
  cat $place/server.log >&2
  return 1
}
stop() { kill $server; wait $server 2>/dev/null || true; }

# load NAME CONNECTIONS LUA-FORMAT [FILE]: requests with a random line of FILE, or a number below its lines' count.
load() {
  LINES_FILE=$4 FORMAT=$3 wrk --latency -t2 -c"$2" -d"$seconds"s -s bench/random.lua $base >$place/wrk.log
  local rate p50 p99 bad
  rate=$(sed -n 's/^Requests\/sec: *//p' $place/wrk.log)
  p50=$(sed -n 's/^p50 //p' $place/wrk.log) p99=$(sed -n 's/^p99 //p' $place/wrk.log) bad=$(sed -n 's/^bad //p' $place/wrk.log)
  result "{\"what\":\"$1\",\"connections\":$2,\"rate\":$rate,\"p50_ms\":$p50,\"p99_ms\":$p99,\"bad\":$bad}"
}

# pages NAME URL: the three ways of serving profiles, in turn, twice, so that a drift of the machine shows.
pages() {
  $bench keys --database-url "$2" --count 40000 >$place/keys
  head -n 2000 $place/keys >$place/hot-keys
  serve "$2" 0 $place/hot-keys
  for _ in 1 2; do
    load "$1 fixed" 32 '/bench/fixed/%d' $place/hot-keys
    load "$1 rendered" 32 '/shop/%s' $place/keys
  done
  stop
  serve "$2" 512 $place/hot-keys
  for _ in 1 2; do
    load "$1 fixed again" 32 '/bench/fixed/%d' $place/hot-keys
    load "$1 kept" 32 '/shop/%s' $place/hot-keys
  done
  $bench queries --database-url "$2" --count 20000 >$place/prefixes
  $bench queries --database-url "$2" --count 20000 --mistakes >$place/mistakes
  load "$1 prefix" 4 '/api/ui/suggest?lang=fa&q=%s' $place/prefixes
  load "$1 mistake" 4 '/api/ui/suggest?lang=fa&q=%s' $place/mistakes
  stop
}

[[ "$engines" != *sqlite* ]] || pages sqlite "$sqlite"

if [[ "$engines" == *postgres* && -n "${POSTGRES_MARKET:-}" ]]; then
  pages postgres "$POSTGRES_MARKET"
elif [[ "$engines" == *postgres* ]] && scripts/postgres.sh find >/dev/null; then
  cluster=$(mktemp -d)
  trap 'scripts/postgres.sh stop "$cluster"' EXIT
  postgres=$(scripts/postgres.sh start "$cluster" 'shared_buffers = 2GB' 'max_wal_size = 8GB')
  $bazargah demo --shops $shops --complaints $complaints --seed 1 --applications 0 --database-url "$postgres" >/dev/null
  psql "$postgres" -qc 'VACUUM ANALYZE' 2>/dev/null || true
  pages postgres "$postgres"
fi

# --- Import -----------------------------------------------------------------------------------------------------------

[ -e $place/import-$rows.csv ] || $bench csv --rows $rows >$place/import-$rows.csv
for _ in 1 2 3; do
  rm -f $place/import.db* $place/shell.db*
  start=$(date +%s%N)
  sqlite3 $place/shell.db <bench/shell.sql
  sqlite3 $place/shell.db ".import --csv --skip 1 $place/import-$rows.csv complaint"
  middle=$(date +%s%N)
  /usr/bin/env time -v $bazargah import bazargah-csv $place/import-$rows.csv --database-url sqlite:$place/import.db >/dev/null 2>$place/import.time
  end=$(date +%s%N)
  result "{\"what\":\"import\",\"rows\":$rows,\"shell_s\":$(((middle - start) / 1000000))e-3,\"ours_s\":$(((end - middle) / 1000000))e-3,\"memory_kb\":$(sed -n 's/.*Maximum resident.*: //p' $place/import.time)}"
done

# --- Sizes ------------------------------------------------------------------------------------------------------------

# Of the market that `make serve` makes: a page's size does not follow the market's.
rm -f $place/small.db*
$bazargah demo --shops 300 --complaints 6000 --seed 1 --applications 0 --database-url sqlite:$place/small.db >/dev/null
: >$place/no-keys
serve sqlite:$place/small.db 0 $place/no-keys
size() { curl -s -H 'accept-encoding: br' "$base$1" | wc -c; }
largest=$(curl -s $base/en | grep -o '/en/shop/[^"?]*' | head -n 1)
for path in / /en "${largest#/en}" "$largest"; do
  result "{\"what\":\"html\",\"path\":\"$path\",\"bytes\":$(size "$path")}"
done
stop
sum() { cat "$@" 2>/dev/null | wc -c; }
# What shoppers' pages load; scripts of the staff's desk, of the badge and of the checks of proofs and draws are other pages'.
result "{\"what\":\"files\",\"css\":$(sum site/pkg/bazargah.*.css.br),\"js_and_wasm\":$(sum site/pkg/bazargah.*.js.br site/pkg/bazargah.*.wasm.br site/pkg/boot.*.js.br)}"

node bench/report.mjs $place/results.jsonl >docs/benchmarks.md
echo "written: docs/benchmarks.md"
