#!/usr/bin/env bash
# Runs one part of the tests: `scripts/part.sh unit`. scripts/test.sh runs them all and counts.
# Every cargo call for the host names the whole workspace: with a single package cargo would choose other features for the
# shared crates and compile them a second time.
# shellcheck source=scripts/browser.sh
source "$(dirname "${BASH_SOURCE[0]}")/browser.sh"

export CARGO_TERM_COLOR=never
wasm=wasm32-unknown-unknown

integration() { cargo test --locked --workspace --no-fail-fast --test "$1"; }

built() { { [ -f "$DIST/index.html" ] && [ -x "$SANDBOX" ]; } || fail "the release build is missing: 'make build' and 'cargo build --release -p sandbox'."; }

part_format() { cargo fmt --all --check; }

part_clippy() {
  cargo clippy --locked --workspace --all-targets -- -D warnings
  want_rust
  cargo clippy --locked -p rollcall --lib --bins --test browser --test machinery --target "$wasm" -- -D warnings
  # As the release build cuts it.
  cargo clippy --locked -p rollcall --lib --features split --target "$wasm" -- -D warnings
}

part_unit() { cargo test --locked --workspace --no-fail-fast --lib --bins; }
part_tidy() { integration tidy; }
part_wire() { integration wire; }
part_contract() { integration contract; }
part_coverage() { integration coverage; }
part_faults() { integration faults; }
part_session() { integration session; }

# The sandbox's own integration tests, whatever they are called.
part_sandbox() {
  local file tests=()
  for file in sandbox/tests/*.rs sandbox/tests/*/main.rs; do
    [ -e "$file" ] || continue
    file=${file#sandbox/tests/}
    file=${file%/main.rs}
    tests+=(--test "${file%.rs}")
  done
  cargo test --locked --workspace --no-fail-fast "${tests[@]}"
}

part_build() {
  bash scripts/build.sh
  cargo build --release --locked -p sandbox
}

part_sdk() {
  want_python
  built
  SANDBOX_BIN=$SANDBOX bash tests/sdk/run.sh
}

part_fuzz() {
  want_python
  built
  SANDBOX_BIN=$SANDBOX bash tests/fuzz/run.sh
}

part_browser() {
  want_wasm_bindgen
  want_browser
  WASM_BINDGEN_TEST_WEBDRIVER_JSON=$(webdriver_config) WASM_BINDGEN_TEST_ONLY_WEB=1 \
    cargo test --locked -p rollcall --target "$wasm" --no-fail-fast --test browser --test machinery
}

part_end_to_end() {
  want_browser
  want_axe
  built
  SANDBOX_BIN=$SANDBOX DIST=$DIST integration e2e
}

part_size() {
  built
  bash scripts/size.sh
}

"part_${1//-/_}"
