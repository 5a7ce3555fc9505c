#!/usr/bin/env bash
# Measures the public log on SQLite: events taken in a second, and the time of a proof, in a log of EVENTS (default 20,000,000)
# made-up events. What it prints belongs in docs/benchmarks-log.md.
set -euo pipefail
cd "$(dirname "$0")/.."
events=${EVENTS:-20000000}
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/bazargah-log.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cargo build --release -p bazargah-bench -p bazargah-server
bazargah=${CARGO_TARGET_DIR:-target}/release/bazargah
bench=${CARGO_TARGET_DIR:-target}/release/bazargah-bench
"$bazargah" demo --shops 1 --complaints 0 --applications 0 --database-url "sqlite:$folder/log.db" >/dev/null
python3 - "$folder/log.db" "$events" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("PRAGMA synchronous = OFF")
db.execute("PRAGMA journal_mode = MEMORY")
db.execute("DROP INDEX event_of_shop")
last = db.execute("SELECT seq FROM head").fetchone()[0]
fact = '{"at":%d,"category":"late-delivery","deadline_hours":96,"fact":"complaint-opened","scheme":"demo","source_id":"d%d"}'
db.executemany(
    "INSERT INTO event VALUES (?, 1795564800000, 1, ?, ?)",
    ((seq, seq, fact % (1700000000000 + seq, seq)) for seq in range(last + 1, int(sys.argv[2]) + 1)),
)
db.execute("UPDATE head SET seq = ?", (int(sys.argv[2]),))
db.commit()
PY
"$bench" log --database-url "sqlite:$folder/log.db" --proofs 2000

# Full tiles over HTTP beside a static file of about their size (8 KB), from the same server in one run.
port=$(node scripts/free-port.mjs)
"$bazargah" serve --database-url "sqlite:$folder/log.db" --listen 127.0.0.1:$port >"$folder/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$folder"' EXIT
base=http://127.0.0.1:$port
until curl -sf "$base/log/tile/0/000" -o "$folder/tile"; do sleep 1; done
file=$(curl -s "$base/en" | grep -o '/pkg/[a-z.0-9-]*\.js' | head -n 1)
for address in "/log/tile/0/000" "$file" "/log/tile/entries/000" "/log/tile/0/000" "$file"; do
  rate=$(wrk -t2 -c32 -d5s "$base$address" | sed -n 's/^Requests\/sec: *//p')
  echo "$address ($(curl -s "$base$address" | wc -c) bytes): $rate a second"
done
