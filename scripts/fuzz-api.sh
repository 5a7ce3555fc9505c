#!/usr/bin/env bash
# Asks a running server made-up questions after /api/openapi.json, with schemathesis, and fails when an answer is not as the document
# says, or is a 5xx that the document does not speak of.
#
#   scripts/fuzz-api.sh                          the server on http://127.0.0.1:3000
#   scripts/fuzz-api.sh http://127.0.0.1:4000    another
#   EXAMPLES=500 scripts/fuzz-api.sh             more questions for each operation (usually 100)
#
# Start the server with --api-a-minute 0. The stream of events never ends and is left out. Its Python packages lie in target/fuzz-api.
set -euo pipefail
cd "$(dirname "$0")/.."
base=${1:-http://127.0.0.1:3000} venv=target/fuzz-api
if [ ! -x $venv/bin/st ]; then
  python3 -m venv $venv
  $venv/bin/pip install --quiet schemathesis
fi
$venv/bin/st run "$base/api/openapi.json" --url "$base" --exclude-path /api/v1/events/stream --max-examples "${EXAMPLES:-100}" \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance --no-color
