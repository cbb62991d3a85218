# shellcheck shell=bash
# Makes sure that the compiler, the crates and the two build tools are here, and installs what is missing. Sourced.
# shellcheck source=scripts/settings.sh
source "$(dirname "${BASH_SOURCE[0]}")/settings.sh"

# Runs a download quietly: nobody needs twenty lines of retries to learn that the network is down.
download() { # what it is for, then the command
  local what=$1 log=$ROOT/target/download.log
  shift
  mkdir -p "$ROOT/target"
  "$@" >"$log" 2>&1 && return
  if grep -qiE 'resolve host|resolve proxy|dns error|failed to download|connect|timed? ?out|network|unreachable|could not download|spurious' "$log"; then
    fail "cannot download $what: is the network up? Details: target/download.log"
  fi
  tail -n 15 "$log" >&2
  fail "cannot install $what. Details: target/download.log"
}

want_compiler() {
  has "${CC:-cc}" || fail "no C compiler (${CC:-cc}): install one, e.g. 'apt-get install build-essential', 'dnf install gcc' or 'xcode-select --install' (the sandbox builds SQLite, and Rust links with it)."
  has cargo || fail "no cargo: install Rust from https://rustup.rs, then open a new shell."
}

# rustup reads the version and the wasm target from rust-toolchain.toml, but installs by itself only where it may.
want_rust() {
  want_compiler
  if has rustup && ! rustup show active-toolchain >/dev/null 2>&1; then
    say "Installing the Rust version that rust-toolchain.toml names (about a minute)"
    download "Rust" rustup toolchain install
  fi
  local libs
  libs=$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) || fail "rustc does not start: try 'rustup toolchain install' in this folder."
  [ -d "$libs" ] && return
  has rustup || fail "this Rust has no WebAssembly target and there is no rustup to add it: install Rust from https://rustup.rs."
  say "Adding the WebAssembly target to Rust (a few seconds)"
  download "Rust's WebAssembly target" rustup target add wasm32-unknown-unknown
}

# Trunk runs offline (it would fetch tools by itself otherwise), so the crates must be here before it starts.
want_crates() {
  cargo fetch --locked --offline >/dev/null 2>&1 && return
  say "Downloading the crates that Cargo.lock names (about half a minute)"
  download "the crates" cargo fetch --locked
}

is_version() { # command, version
  has "$1" && case " $("$1" --version 2>/dev/null) " in *" $2 "*) true ;; *) false ;; esac
}

want_trunk() {
  is_version trunk "$TRUNK_VERSION" ||
    install_tool trunk "$TRUNK_VERSION" "$TOOLS/trunk-$TRUNK_VERSION" "3 minutes" --no-default-features
}

want_wasm_bindgen() {
  { is_version wasm-bindgen "$WASM_BINDGEN_VERSION" && is_version wasm-bindgen-test-runner "$WASM_BINDGEN_VERSION"; } ||
    install_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" "$TOOLS/wasm-bindgen-$WASM_BINDGEN_VERSION" "1½ minutes" \
      --bin wasm-bindgen --bin wasm-bindgen-test-runner
}

# It does not tell its version, so only the one in our own folder counts.
want_wasm_split() {
  [ -x "$TOOLS/wasm-split-$WASM_SPLIT_VERSION/bin/wasm-split-cli" ] ||
    install_tool wasm_split_cli_support "$WASM_SPLIT_VERSION" "$TOOLS/wasm-split-$WASM_SPLIT_VERSION" "1 minute" --features build-binary
}

install_tool() { # crate, version, folder, how long, more arguments for cargo
  local crate=$1 version=$2 folder=$3 time=$4
  shift 4
  if has cargo-binstall; then
    say "Downloading $crate $version"
    cargo binstall --no-confirm --disable-strategies compile --root "$folder" "$crate@$version" >/dev/null 2>&1 && return
    say "No prebuilt $crate could be had; building it instead"
  fi
  say "Building $crate $version into .tools/ (about $time on two cores, only once)"
  download "$crate" build_tool "$crate" "$version" "$folder" "$@"
}

# These tools work a second each time and are built once, so the build is tuned for its own speed: 4 minutes for both, not 11.
build_tool() ( # crate, version, folder, more arguments
  unset CARGO_TARGET_DIR RUSTFLAGS CARGO_BUILD_TARGET
  export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 CARGO_PROFILE_RELEASE_OPT_LEVEL=0
  export CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_PROFILE_RELEASE_STRIP=true
  cargo install "$1" --version "$2" --root "$3" --locked --force "${@:4}"
)

want_build_tools() {
  want_rust
  want_crates
  want_trunk
  want_wasm_bindgen
}
