#!/usr/bin/env bash
# How fast a whole data set leaves the server, and what the server holds meanwhile: 5,000,000 complaints as CSV, JSON and Parquet, read by
# curl. The database is made within minutes: some complaints are copied by SQLite itself.
# Exits with 1 when the CSV comes slower than 40 MB a second or the server holds 100 MB or more.
#
#   bench/export.sh                      5,000,000 complaints
#   COMPLAINTS=200000 bench/export.sh    a quick look
set -euo pipefail
cd "$(dirname "$0")/.."
source target/toolchain.env
complaints=${COMPLAINTS:-5000000} place=target/bench
mkdir -p $place
for tool in sqlite3 curl; do
  command -v $tool >/dev/null || { echo "missing: $tool; apt-get install sqlite3 curl, as root" >&2; exit 1; }
done
cargo build --release -p bazargah-server
bazargah=target/release/bazargah
database=$place/export-$complaints.db
if [ ! -e $database ]; then
  rm -f $place/export-new.db*
  $bazargah demo --shops 1000 --complaints 20000 --seed 1 --applications 0 --database-url sqlite:$place/export-new.db >/dev/null
  sqlite3 $place/export-new.db >/dev/null <<SQL
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TEMP TABLE some AS SELECT * FROM complaint;
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ($complaints - 20000) / 20000)
INSERT INTO complaint (id, shop_id, scheme, source_id, state, opened_at, deadline_hours, category, amount_rial, url, answer,
                       answered_at, answer_in_time, rating, ended, ended_at, removal_reason)
SELECT 1000000 + i * 20000 + row_number() OVER (), shop_id, scheme, source_id || '-' || i, state, opened_at, deadline_hours, category,
       amount_rial, 'https://source.example/complaints/' || (i * 20000), answer, answered_at, answer_in_time, rating, ended, ended_at, removal_reason
FROM some, n LIMIT $complaints - 20000;
PRAGMA journal_mode = WAL;
SQL
  mv $place/export-new.db $database
fi
port=$(node scripts/free-port.mjs)
$bazargah serve --database-url sqlite:$database --listen 127.0.0.1:"$port" --log-key $place/export-log.key --outbox $place/export-outbox \
  >$place/export.log 2>&1 &
server=$!
trap 'kill $server' EXIT
for _ in $(seq 600); do grep -q "serves on" $place/export.log && break; sleep 0.1; done
# Its first jobs are not what is measured, nor what they held.
sleep 20

worst=0
for form in csv csv json parquet; do
  # From here on the highest mark is this one's.
  echo 5 >/proc/$server/clear_refs 2>/dev/null || true
  told=$(curl -sS -o /dev/null -w '%{http_code} %{size_download} %{speed_download} %{time_total}' \
    "http://127.0.0.1:$port/api/v1/exports/complaints.$form")
  memory=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' /proc/$server/status)
  read -r status bytes speed seconds <<<"$told"
  [ "$status" = 200 ] || { echo "complaints.$form answers $status" >&2; exit 1; }
  echo "complaints.$form: $((bytes / 1000000)) MB in $seconds s, $((${speed%.*} / 1000000)) MB/s; the server held $((memory / 1024)) MB at most"
  if [ $form = csv ] && { [ "${speed%.*}" -lt 40000000 ] || [ "$memory" -ge 102400 ]; }; then worst=1; fi
done
exit $worst
