#!/usr/bin/env bash
# Runs every part of the tests, or those that are named, even after one failed, and counts what each runner says it ran.
# The last line is the sum: "N passed, N failed".
# shellcheck source=scripts/settings.sh
source "$(dirname "${BASH_SOURCE[0]}")/settings.sh"

all="format clippy unit tidy wire contract coverage faults session sandbox build sdk fuzz browser end-to-end size"

# Parts that the project does not have yet. They are named in the table and not run; a part that is missing
# without being listed here has failed. To be emptied as the parts arrive.
not_yet=""

# A runaway part is stopped after this many seconds, so that the others still get their turn.
limit=1500

# The file without which a part does not exist. A test of cargo's is one file, or a folder with a main.rs.
source_of() {
  case $1 in
    tidy | wire | contract | coverage | faults | session | browser) echo "tests/$1.rs" ;;
    end-to-end) echo tests/e2e.rs ;;
    sdk | fuzz) echo "tests/$1/run.sh" ;;
    sandbox) echo sandbox/tests ;;
    *) echo Cargo.toml ;;
  esac
}

exists() {
  local source
  source=$(source_of "$1")
  [ -e "$source" ] || [ -f "${source%.rs}/main.rs" ]
}

# Gates have no runner that counts: each is one check.
is_gate() { case $1 in format | clippy | build | size | prepare) true ;; *) false ;; esac; }

# "12 3 1" for passed, failed and ignored, from the summary lines of cargo test, wasm-bindgen-test, pytest and our own scripts.
count() { # log
  awk '
    /test result: / {
      for (i = 2; i <= NF; i++) {
        if ($i ~ /^passed/) passed += $(i - 1)
        if ($i ~ /^failed/) failed += $(i - 1)
        if ($i ~ /^(ignored|skipped)/) ignored += $(i - 1)
      }
    }
    /^(sdk|fuzz): [0-9]+ passed, [0-9]+ failed/ { passed += $2; failed += $4 }
    END { print passed + 0, failed + 0, ignored + 0 }
  ' "$1"
}

run() { # name, script and its arguments
  local name=$1 log=$LOGS/$1.log start=$SECONDS status=0 guard=()
  shift
  printf '\n'
  say "$name"
  # Only where nobody watches: on a terminal, Ctrl-C must reach the part itself.
  if has timeout && [ ! -t 0 ]; then guard=(timeout --kill-after=30 "$limit"); fi
  set +e
  ${guard[@]+"${guard[@]}"} bash "$@" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  set -e
  seconds=$((SECONDS - start))
  note=""
  if [ "$status" = 124 ]; then note="stopped after $limit s"; fi
  if is_gate "$name"; then
    passed=$((status == 0)) failed=$((status != 0)) ignored=0
    return
  fi
  read -r passed failed ignored < <(count "$log")
  if [ "$status" != 0 ] && [ "$failed" = 0 ]; then
    failed=1
    note=${note:-"did not run to its end"}
  elif [ "$status" = 0 ] && [ $((passed + failed)) = 0 ]; then
    failed=1
    note="ran no test"
  fi
}

row() { table+=$(printf '  %-12s %6s s %8s %8s %8s  %s' "$@")$'\n'; }

table=""
total_passed=0 total_failed=0

finish() {
  printf '\n  %-12s %8s %8s %8s %8s\n%s\n' part time passed failed ignored "$table"
  printf '%s passed, %s failed\n' "$total_passed" "$total_failed"
}

part() { # name
  if ! exists "$1"; then
    # Only the sandbox may have no tests of its own: its contract is tested from outside.
    if [ "$1" = sandbox ]; then row "$1" 0 0 0 0 "has none of its own"; return; fi
    case " $not_yet " in *" $1 "*) row "$1" 0 0 0 0 "not there yet"; return ;; esac
    total_failed=$((total_failed + 1))
    row "$1" 0 0 1 0 "$(source_of "$1") is missing"
    return
  fi
  run "$1" scripts/part.sh "$1"
  row "$1" "$seconds" "$passed" "$failed" "$ignored" "$note"
  total_passed=$((total_passed + passed))
  total_failed=$((total_failed + failed))
}

parts=${*:-$all}
for name in $parts; do
  case " $all " in *" $name "*) ;; *) fail "there is no part '$name'; there are: $all" ;; esac
done

mkdir -p "$LOGS"
# The fast parts need nothing but Rust.
case " $parts " in *" build "* | *" sdk "* | *" fuzz "* | *" browser "* | *" end-to-end "*)
  run prepare scripts/prepare.sh
  if [ "$failed" != 0 ]; then
    row prepare "$seconds" 0 1 0 "something is missing; see target/test-logs/prepare.log"
    total_failed=1
  else
    row prepare "$seconds" - - - "tools, not a test"
  fi
  ;;
esac
for name in $parts; do part "$name"; done
finish
[ "$total_failed" = 0 ] && [ "$total_passed" != 0 ]
