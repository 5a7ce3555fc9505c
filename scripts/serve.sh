#!/usr/bin/env bash
# Serves what `make build` built. When no database is named and there is none yet, makes one with the demonstration market.
set -euo pipefail
cd "$(dirname "$0")/.."
database=data/bazargah.db

if [ -z "${DATABASE_URL:-}" ] && [ ! -e $database ]; then
  # All of data/: the log's key and checkpoint lie there too, and with them a log that begins anew is taken for one that was set back.
  echo "making a demonstration market in $database (to begin again, stop the server and delete the folder data/)"
  mkdir -p data
  rm -f $database.new*
  target/release/bazargah demo --shops 300 --complaints 6000 --seed 1 --database-url sqlite:$database.new
  mv $database.new $database
fi
exec target/release/bazargah serve
