#!/usr/bin/env bash
# Lets schemathesis loose on the sandbox, platform by platform, with what the sandbox publishes about itself: no answer may be a
# server error, none may have a status, a media type or a shape that is not described. Ends with one line, `fuzz: N passed, N failed`:
# one test an operation.
#
#   SANDBOX_BIN=… tests/fuzz/run.sh [PLATFORM…]        EXAMPLES=40 for more than the usual number of requests to an operation
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$here/../.." && pwd)
sandbox=$(realpath -m "${SANDBOX_BIN:-$project/target/release/sandbox}")
platforms=${*:-civis istari authress arize truefoundry}
work=$(mktemp -d)
trap 'rm -rf "$work"; [ -z "${server:-}" ] || kill "$server" 2>/dev/null || true' EXIT

"$project/tests/sdk/environment.sh" fuzz
python=$project/.venv/fuzz/bin/python
schemathesis=$project/.venv/fuzz/bin/schemathesis

# What would end the run for everything after it: the credential in use is among what these take away.
suicidal='^/(api/v2/pat|api/svc/v1/personal-access-tokens/revoke/all)$'

cd "$work" # schemathesis leaves a folder of its own where it runs
failed=0
for platform in $platforms; do
  # Each has a sandbox of its own, so that nobody stumbles over what another has left.
  mkdir "$work/$platform"
  "$sandbox" --listen 127.0.0.1:0 --people 60 --seed 7 --credentials-out "$work/$platform/credentials" >"$work/$platform/log" 2>&1 &
  server=$!
  until [ -s "$work/$platform/credentials" ] && grep -q '^sandbox listening' "$work/$platform/log"; do
    kill -0 "$server" 2>/dev/null || { cat "$work/$platform/log" >&2; exit 1; }
    sleep 0.1
  done
  read -r base token < <("$python" -c '
import json, sys
whole = json.load(open(sys.argv[1]))
print(whole["base"], whole["platforms"][sys.argv[2]]["token"])' "$work/$platform/credentials" "$platform")
  echo "fuzz: $platform"
  # One worker: several threads in Python's own parser trip over each other.
  "$schemathesis" run "$base/sandbox/openapi/$platform" --url "$base/api/$platform" -H "Authorization: Bearer $token" \
    --seed 7 --max-examples "${EXAMPLES:-12}" --phases examples,coverage,fuzzing --workers 1 --no-shrink --continue-on-failure \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    --exclude-path-regex "$suicidal" --warnings off --request-timeout 20 \
    --report junit --report-junit-path "$work/$platform.xml" >"$work/$platform/said" 2>&1 || failed=1
  [ -s "$work/$platform.xml" ] && ! grep -q '<failure\|<error' "$work/$platform.xml" || cut -c 1-400 "$work/$platform/said"
  kill "$server" && wait "$server" 2>/dev/null || true
  server=""
done

"$python" - "$work"/*.xml <<'PYTHON' || failed=1
import sys, xml.etree.ElementTree as tree
passed = failed = 0
for file in sys.argv[1:]:
    for case in tree.parse(file).getroot().iter("testcase"):
        bad = case.find("failure") is not None or case.find("error") is not None
        failed, passed = failed + bad, passed + (not bad and case.find("skipped") is None)
print(f"fuzz: {passed} passed, {failed} failed")
sys.exit(failed > 0 or passed == 0)
PYTHON
exit "$failed"
