#!/usr/bin/env bash
# Builds the release app into dist/. Does nothing when nothing that goes into it has changed.
# shellcheck source=scripts/toolchain.sh
source "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"

stamp=$ROOT/target/dist.stamp

# A sum over names and contents: unlike times of change it also notices a deleted file and a restored old one.
fingerprint() {
  find src style public index.html Trunk.toml Cargo.toml Cargo.lock rust-toolchain.toml .cargo scripts/style.sh scripts/build.sh scripts/split scripts/settings.sh \
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

digest() { if has sha384sum; then sha384sum; else shasum -a 384; fi | cut -c -96; }

# Trunk names the program and its glue after what the linker made, and both were changed since. Whatever may be kept for ever must
# be another file when it has another content.
name_by_content() {
  local ending old new
  for ending in .js _bg.wasm; do
    old=$(cd "$DIST" && echo rollcall-*"$ending")
    new=$(digest <"$DIST/$old")
    new=rollcall-${new:0:16}$ending
    mv "$DIST/$old" "$DIST/$new"
    rewrite "s|/$old|/$new|g" "/$new"
  done
}

# Changes dist/index.html, which must then contain a text.
rewrite() { # expression for sed, text
  sed "$1" "$DIST/index.html" >"$PARTS/index.html"
  grep -qF "$2" "$PARTS/index.html" || fail "dist/index.html is not what it was: it does not name $2."
  mv "$PARTS/index.html" "$DIST/index.html"
}

# What comes later is named by its content too, and the page is told name and hash, as it is told those of the program.
add_parts() {
  local file part hex name digest
  for file in "$PARTS"/*.wasm; do
    part=$(basename "$file" .wasm)
    hex=$(digest <"$file")
    name=$part-${hex:0:16}.wasm
    # Browsers want the bytes of the digest, not its letters.
    # shellcheck disable=SC2059
    digest=$(printf "$(printf '%s' "$hex" | sed 's/../\\x&/g')" | base64)
    cp "$file" "$DIST/$name"
    rewrite "s|<meta \([^>]*\)name=rollcall>|<meta data-$part=/$name data-$part-integrity=sha384-$digest \1name=rollcall>|" "data-$part=/$name"
  done
}

build() {
  # Offline: trunk would otherwise fetch a tool of its own choice. It also hands the flag on to cargo.
  # Its minifier cannot read what wasm-bindgen writes and says so each time; the file is then used as it is.
  # The names of all functions would be 40 % of the file. The profile cannot remove them without also removing the list of features
  # that wasm-bindgen reads, the linker can.
  # What the linker moved is written down for the tool that cuts, and gone after it.
  WASM_BINDGEN=$(command -v wasm-bindgen) PATH=$ROOT/scripts/split:$PATH \
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-C link-arg=--strip-all -C link-arg=--keep-section=target_features -C link-arg=--emit-relocs $(places)" \
    RUST_BACKTRACE=0 trunk build --release --locked --offline --config Trunk.toml --log warn 2>&1 |
    grep -v 'Failed to minify JS' || return "${PIPESTATUS[0]}"
}

print=$(fingerprint)
if is_fresh "$print"; then
  say "The app in dist/ is up to date"
  exit
fi
want_build_tools
want_wasm_split
say "Building the app for release (about 2 minutes the first time, half a minute later)"
rm -f "$stamp"
build || fail "the app does not build; see above."
[ -f "$DIST/index.html" ] || fail "trunk left no dist/index.html; see above."
name_by_content
add_parts
# A file that changed while we built counts as new next time.
printf '%s\n' "$print" >"$stamp"
