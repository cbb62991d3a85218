#!/usr/bin/env bash
# Joins style/*.css into the one stylesheet that index.html links: a browser then asks once, not thirty times.
# Trunk calls this before each build. The order is tokens, base, then the rest by name; cascade layers do the rest.
# shellcheck source=scripts/settings.sh
source "$(dirname "${BASH_SOURCE[0]}")/settings.sh"

first=(style/tokens.css style/base.css)
out=target/site/rollcall.css

join() {
  local file
  for file in "${first[@]}"; do
    [ -f "$file" ] || fail "$file is missing: every other stylesheet builds on it."
    cat "$file"
  done
  while IFS= read -r file; do
    case " ${first[*]} " in *" $file "*) ;; *) cat "$file" ;; esac
  done < <(find style -name '*.css' | LC_ALL=C sort)
}

mkdir -p target/site
join >"$out.new"
# Written only when it changed, so that a watcher does not see a change of its own making.
if cmp -s "$out.new" "$out"; then rm "$out.new"; else mv "$out.new" "$out"; fi
