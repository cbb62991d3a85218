#!/usr/bin/env bash
# The byte gate: what a first visit downloads, compressed as a server would (brotli 11, window 24), must stay under the limit. What
# is fetched when it is first needed has a limit of its own.
# shellcheck source=scripts/browser.sh
source "$(dirname "${BASH_SOURCE[0]}")/browser.sh"

[ -f "$DIST/index.html" ] || fail "there is no dist/ to weigh: run 'make build' first."

# All three are the same reference encoder, so the numbers agree to the byte.
if has brotli; then
  squeeze() { brotli --quality=11 --lgwin=24 --stdout "$1" | wc -c; }
elif has node; then
  squeeze() {
    node -e '
      const { brotliCompressSync, constants: c } = require("zlib");
      const data = require("fs").readFileSync(process.argv[1]);
      console.log(brotliCompressSync(data, { params: { [c.BROTLI_PARAM_QUALITY]: 11, [c.BROTLI_PARAM_LGWIN]: 24 } }).length);
    ' "$1"
  }
else
  want_python
  folder=$TOOLS/brotli-$BROTLI_WHEEL_VERSION
  if [ ! -d "$folder" ]; then
    download "brotli" wheel "brotli==$BROTLI_WHEEL_VERSION" "$folder.wheel"
    python3 -m zipfile -e "$folder.wheel"/*.whl "$folder"
    rm -r "$folder.wheel"
  fi
  squeeze() {
    PYTHONPATH=$folder python3 -c '
import brotli, sys
print(len(brotli.compress(open(sys.argv[1], "rb").read(), quality=11, lgwin=24)))' "$1"
  }
fi

# Sets raw and small: the bytes of all files in dist/ that find is to find.
weigh() {
  local file
  raw=0 small=0
  while IFS= read -r file; do
    raw=$((raw + $(wc -c <"$file")))
    small=$((small + $(squeeze "$file")))
  done < <(find "$DIST" "$@")
}

later=(! -name 'shared*.wasm')
for part in $LATER; do later+=(! -name "$part-*.wasm"); done
printf '  %-8s %10s %10s\n' kind bytes brotli
total=0
for kind in wasm js css html; do
  weigh -name "*.$kind" "${later[@]}"
  printf '  %-8s %10s %10s\n' "$kind" "$raw" "$small"
  total=$((total + small))
done
printf '  %-8s %10s %10s   of %s allowed\n' sum "" "$total" "$BYTE_LIMIT"
for part in $LATER; do
  weigh -name "shared*-$part-*.wasm"
  shared=$small
  weigh -name "$part-*.wasm"
  [ "$raw" != 0 ] || fail "dist/ has no part '$part': was it built by 'make build'?"
  printf '  %-8s %10s %10s   %s with what it shares, of %s allowed, when first needed\n' "$part" "$raw" "$small" "$((shared + small))" "$PART_LIMIT"
  [ "$((shared + small))" -le "$PART_LIMIT" ] || fail "the part '$part' costs $((shared + small - PART_LIMIT)) bytes more than its limit of $PART_LIMIT."
done
[ "$total" -le "$BYTE_LIMIT" ] || fail "a first visit costs $((total - BYTE_LIMIT)) bytes more than the limit of $BYTE_LIMIT."
