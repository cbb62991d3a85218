#!/usr/bin/env bash
# Removes what was built. The tools stay: they are slow to build and change only with their version.
# shellcheck source=scripts/settings.sh
source "$(dirname "${BASH_SOURCE[0]}")/settings.sh"

rm -rf "$TARGET" "$ROOT/target" "$DIST"
say "Removed dist/ and target/. The tools are in .tools/; delete that folder to fetch them again."
