#!/usr/bin/env bash
# Runs the vendors' own Python clients against the sandbox and ends with one line, `sdk: N passed, N failed`.
#
#   SANDBOX_BIN=… tests/sdk/run.sh        the sandbox is target/release/sandbox unless SANDBOX_BIN names another
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$here/../.." && pwd)
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

export SANDBOX_BIN=${SANDBOX_BIN:-$project/target/release/sandbox}
SANDBOX_BIN=$(realpath -m "$SANDBOX_BIN")
if [[ ! -x $SANDBOX_BIN ]]; then
  echo "sdk: there is no sandbox at $SANDBOX_BIN: build it with 'cargo build --release -p sandbox'." >&2
  exit 1
fi

"$here/environment.sh"

failed=0
# run_tests ENVIRONMENT FILE…
run_tests() {
  local environment=$1
  shift
  echo "sdk: testing with .venv/$environment"
  (cd "$here" && "$project/.venv/$environment/bin/python" -B -m pytest --junitxml="$results/$environment.xml" "$@") ||
    failed=1
}

run_tests sdk
# The older Istari client; everything else is the same in both environments.
run_tests sdk-istari-10 test_istari.py test_istari_admin.py

# The sum of both runs. A run that left no results has failed, whatever it counted.
"${PYTHON:-python3}" - "$results"/sdk.xml "$results"/sdk-istari-10.xml <<'PYTHON' || failed=1
import sys, xml.etree.ElementTree as tree
passed = failed = skipped = 0
for file in sys.argv[1:]:
    try:
        suite = tree.parse(file).getroot().find("testsuite")
    except (OSError, tree.ParseError):
        failed += 1
        continue
    count = {name: int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped")}
    bad = count["failures"] + count["errors"]
    failed += bad
    skipped += count["skipped"]
    passed += count["tests"] - bad - count["skipped"]
print(f"sdk: {passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
sys.exit(failed > 0 or passed == 0)
PYTHON
exit "$failed"
