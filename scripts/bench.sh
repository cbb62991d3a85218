#!/usr/bin/env bash
# Measures what a visitor feels: the bytes of a first visit, the time from the address to the first row, and the scrolling of a long list.
# shellcheck source=scripts/browser.sh
source "$(dirname "${BASH_SOURCE[0]}")/browser.sh"

bash scripts/build.sh
bash scripts/size.sh

want_browser
want_axe
say "Building the sandbox and the end-to-end tests"
cargo build --release --locked -p sandbox
mkdir -p "$LOGS"
log=$LOGS/bench.log
# The tests are built as `make test` builds them: the time is the browser's and the sandbox's, not the test's.
export DIST SANDBOX_BIN=$SANDBOX CARGO_TERM_COLOR=never
cargo test --locked --workspace --test e2e -- --ignored bench --nocapture --test-threads 1 >"$log" 2>&1 ||
  { tail -n 30 "$log" >&2; fail "the end-to-end benchmark did not run; details: target/test-logs/bench.log"; }
grep -E '^(first row|scroll): ' "$log" || fail "the end-to-end tests have no benchmark that prints a line 'first row: …' or 'scroll: …'."
