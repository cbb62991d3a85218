#!/usr/bin/env bash
# The app while you edit it: trunk rebuilds and reloads, the sandbox plays the five platforms behind it.
# The ports are written in Trunk.dev.toml too, which cannot read variables.
# shellcheck source=scripts/toolchain.sh
source "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
# shellcheck source=scripts/port.sh
source "$ROOT/scripts/port.sh"

want_port 8080
want_port 7401
want_build_tools
say "Building the sandbox"
cargo build --release --locked -p sandbox
serve 7401 --people "${PEOPLE:-2000}" --seed "${SEED:-1}" ${DATA:+--data "$DATA"}
say "Building the app, then serving it at http://127.0.0.1:8080 (Ctrl-C stops both)"
# In the background, because a shell that waits for a command in the foreground cannot stop the other one.
RUST_BACKTRACE=0 trunk serve --config Trunk.dev.toml --locked --offline &
wait $!
