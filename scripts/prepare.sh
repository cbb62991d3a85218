#!/usr/bin/env bash
# Installs what the tests need. Each part asks again for its own needs, so one missing thing fails one part.
# shellcheck source=scripts/browser.sh
source "$(dirname "${BASH_SOURCE[0]}")/browser.sh"

failed=0
for want in want_build_tools want_wasm_split want_browser want_python want_axe; do
  ("$want") || failed=1
done
exit "$failed"
