#!/usr/bin/env bash
# From a fresh clone to a running console: checks, installs, builds, serves.
# shellcheck source=scripts/toolchain.sh
source "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
# shellcheck source=scripts/port.sh
source "$ROOT/scripts/port.sh"

port=${PORT:-7400}

# Before a build of minutes, not after it.
want_port "$port"
want_rust
want_crates
bash scripts/build.sh
say "Building the sandbox (about a minute the first time)"
cargo build --release --locked -p sandbox

say "Starting the sandbox with ${PEOPLE:-2000} people"
serve "$port" --dist dist --people "${PEOPLE:-2000}" --seed "${SEED:-1}" ${DATA:+--data "$DATA"}
say "Rollcall is running: open http://127.0.0.1:$port (Ctrl-C stops it)"
wait_for_server
