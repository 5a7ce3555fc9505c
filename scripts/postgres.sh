#!/usr/bin/env bash
# A throw-away PostgreSQL for tests, on a free loopback port, never run as root.
#
#   scripts/postgres.sh find          prints the folder of initdb and pg_ctl; fails when there is none
#   scripts/postgres.sh start FOLDER  makes a cluster in FOLDER, starts it, prints its URL; more words are lines of its settings
#   scripts/postgres.sh stop FOLDER   stops it and removes FOLDER
set -euo pipefail

# PostgreSQL's own programs are often not on PATH: Debian keeps them by version; the newest is taken.
find_programs() {
  local initdb
  initdb=$({ command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V; } | tail -n 1)
  [ -n "$initdb" ] && dirname "$(readlink -f "$initdb")"
}

# PostgreSQL refuses to run as root; then the user that owns its packages, or nobody, runs it.
unprivileged() {
  if [ "$(id -u)" != 0 ]; then "$@"; return; fi
  setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups env -C / "$@"
}
user=$(id -un postgres 2>/dev/null || echo nobody)

case "${1:-}" in
find) find_programs ;;
start)
  folder=$2 programs=$(find_programs) port=$(node "$(dirname "$0")/free-port.mjs")
  shift 2
  mkdir -p "$folder"
  [ "$(id -u)" != 0 ] || chown -R "$user" "$folder"
  unprivileged "$programs/initdb" --pgdata="$folder/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C \
    --no-sync >"$folder/initdb.log"
  cat >>"$folder/data/postgresql.conf" <<END
port = $port
listen_addresses = '127.0.0.1'
unix_socket_directories = '$folder'
max_connections = 300
# Tests need no durability and are quicker without it.
fsync = off
synchronous_commit = off
full_page_writes = off
END
  printf '%s\n' "$@" >>"$folder/data/postgresql.conf"
  unprivileged "$programs/pg_ctl" start --wait --silent --pgdata="$folder/data" --log="$folder/server.log" >&2
  echo "postgres://postgres@127.0.0.1:$port/postgres"
  ;;
stop)
  folder=$2 programs=$(find_programs)
  unprivileged "$programs/pg_ctl" stop --silent --mode=immediate --pgdata="$folder/data" || true
  rm -rf "$folder"
  ;;
*) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
