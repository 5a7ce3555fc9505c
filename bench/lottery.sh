#!/usr/bin/env bash
# Measures the draw of WINNERS (default 1,000) among TICKETS (default 10,000,000) with the optimised program: freezing the list, the draw,
# and the whole check from the list's text. The goal is a draw in less than five seconds. What it prints belongs in docs/benchmarks-lottery.md.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release -p bazargah-bench
"${CARGO_TARGET_DIR:-target}/release/bazargah-bench" lottery --tickets "${TICKETS:-10000000}" --winners "${WINNERS:-1000}"
