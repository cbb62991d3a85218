# shellcheck shell=bash
# What every other script needs to know: versions, places, and how to speak. Sourced, never run.
set -euo pipefail

# One version of a tool per line. wasm-bindgen must equal the crate of that name in Cargo.toml: the two speak a private protocol.
TRUNK_VERSION=0.21.14
WASM_BINDGEN_VERSION=0.2.129
# Cuts what Leptos's crate wasm_split_helpers has marked: the two speak a private protocol as well.
WASM_SPLIT_VERSION=0.2.4
# axe-core has no package of its own outside npm; this wheel carries it, and Python is needed for the vendors' clients anyway.
AXE_WHEEL_VERSION=0.1.8
BROTLI_WHEEL_VERSION=1.2.0
# What a first visit may cost, in bytes as a browser downloads them (brotli).
BYTE_LIMIT=300000
# The parts of the program that are fetched when they are first needed.
LATER="desk workshop estate"
# And what each may cost, with what several of them share.
PART_LIMIT=460000

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
TOOLS=$ROOT/.tools
DIST=$ROOT/dist
# The parts of the program, between the cut and dist/.
PARTS=$ROOT/target/parts
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
SANDBOX=$TARGET/release/sandbox
LOGS=$ROOT/target/test-logs
# Read by the scripts that source this file.
: "$TRUNK_VERSION" "$WASM_BINDGEN_VERSION" "$WASM_SPLIT_VERSION" "$AXE_WHEEL_VERSION" "$BROTLI_WHEEL_VERSION" "$BYTE_LIMIT" "$LATER" "$PART_LIMIT" "$DIST" "$PARTS" "$SANDBOX" "$LOGS"

# Tools of the exact version come first, whatever else is installed.
export PATH="$TOOLS/trunk-$TRUNK_VERSION/bin:$TOOLS/wasm-bindgen-$WASM_BINDGEN_VERSION/bin:$TOOLS/wasm-split-$WASM_SPLIT_VERSION/bin:$PATH"
# Make would pass its job slots on, and cargo's children would wait for slots that nobody hands out.
unset MAKEFLAGS MFLAGS MAKELEVEL

say() { printf '==> %s\n' "$*"; }
fail() { printf 'rollcall: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }
