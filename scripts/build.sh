#!/usr/bin/env bash
# Builds the release app into dist/. Does nothing when nothing that goes into it has changed.
# shellcheck source=scripts/toolchain.sh
source "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"

stamp=$ROOT/target/dist.stamp

# A sum over names and contents: unlike times of change it also notices a deleted file and a restored old one.
fingerprint() {
  find src style public index.html Trunk.toml Cargo.toml Cargo.lock rust-toolchain.toml .cargo scripts/style.sh scripts/build.sh scripts/settings.sh \
    -type f -print0 | LC_ALL=C sort -z | xargs -0 cksum | cksum
}

is_fresh() { [ -f "$DIST/index.html" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$1" ]; }

# What the compiler writes down of where its sources are: for everybody the same, and nothing of this machine. A flag cannot hold a
# space; whoever has one in these paths gets a program that names them.
places() {
  local cargo=${CARGO_HOME:-$HOME/.cargo}
  case "$cargo$ROOT" in *' '*) return ;; esac
  printf -- '--remap-path-prefix=%s/registry/src/= --remap-path-prefix=%s/=' "$cargo" "$ROOT"
}

build() {
  # Offline: trunk would otherwise fetch a tool of its own choice. It also hands the flag on to cargo.
  # Its minifier cannot read what wasm-bindgen writes and says so each time; the file is then used as it is.
  # The names of all functions would be 40 % of the file. The profile cannot remove them without also removing the list of features
  # that wasm-bindgen reads, the linker can.
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-C link-arg=--strip-all -C link-arg=--keep-section=target_features $(places)" \
    RUST_BACKTRACE=0 trunk build --release --locked --offline --config Trunk.toml --log warn 2>&1 |
    grep -v 'Failed to minify JS' || return "${PIPESTATUS[0]}"
}

print=$(fingerprint)
if is_fresh "$print"; then
  say "The app in dist/ is up to date"
  exit
fi
want_build_tools
say "Building the app for release (about 2 minutes the first time, half a minute later)"
rm -f "$stamp"
build || fail "the app does not build; see above."
[ -f "$DIST/index.html" ] || fail "trunk left no dist/index.html; see above."
# A file that changed while we built counts as new next time.
printf '%s\n' "$print" >"$stamp"
