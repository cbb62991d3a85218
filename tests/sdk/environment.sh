#!/usr/bin/env bash
# Makes Python environments from their pinned lists, each only when its pins have changed: those of the client tests, or the named ones.
#
#   tests/sdk/environment.sh [sdk] [sdk-istari-10] [fuzz]              PYTHON=python3.12 tests/sdk/environment.sh
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$here/../.." && pwd)
python=${PYTHON:-python3}

give_up() {
  printf 'sdk: %s\n' "$*" >&2
  exit 1
}

command -v "$python" >/dev/null ||
  give_up "'$python' was not found. Install Python 3.10 or newer (Debian: apt-get install python3 python3-venv)."

version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
  give_up "'$python' is Python $version; the vendors' clients need 3.10 or newer. Name another one with PYTHON=…"

# Debian ships Python without the part that puts pip into a new environment.
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
  give_up "Python $version cannot make environments: venv or ensurepip is missing" \
    "(Debian: apt-get install python$version-venv)."

# make_environment NAME PINS ROUGHLY
make_environment() {
  local target=$project/.venv/$1 pins=$project/$2 roughly=$3 stamp started
  # An environment belongs to its pins, to the Python it was made with, and to the place it was made in.
  stamp=$("$python" - "$pins" "$target" <<'PYTHON'
import hashlib, pathlib, sys
print(hashlib.sha256(pathlib.Path(sys.argv[1]).read_bytes()).hexdigest(), sys.version.split()[0], sys.argv[2])
PYTHON
  )
  if [[ -x $target/bin/python && -f $target/pins && $(<"$target/pins") == "$stamp" ]]; then
    echo "sdk: .venv/$1 is up to date"
    return
  fi

  echo "sdk: making .venv/$1 from $2 with Python $version (roughly $roughly)"
  started=$SECONDS
  rm -rf "$target"
  "$python" -m venv "$target" || give_up "'$python -m venv' failed; its message is above."
  # The lists are complete, so nothing is left to resolve; wheels only, so nothing is compiled or run while installing.
  "$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    --no-deps --only-binary=:all: --requirement "$pins" ||
    give_up "pip could not install $2; its message is above." \
      "The package index must be reachable: check the network, or pip's own settings for a proxy or a mirror."
  "$target/bin/python" -m pip --disable-pip-version-check check >/dev/null ||
    give_up "$2 is not complete: '.venv/$1/bin/python -m pip check' says what is missing."
  # Last, so that an environment that was interrupted half way is made anew.
  echo "$stamp" >"$target/pins"
  echo "sdk: .venv/$1 is ready after $((SECONDS - started)) s"
}

for name in ${*:-sdk sdk-istari-10}; do
  case $name in
  sdk) make_environment sdk tests/sdk/requirements.txt "two minutes, 500 MB" ;;
  sdk-istari-10) make_environment sdk-istari-10 tests/sdk/requirements-istari-10.txt "half a minute, 80 MB" ;;
  fuzz) make_environment fuzz tests/fuzz/requirements.txt "half a minute, 100 MB" ;;
  *) give_up "there is no environment '$name'." ;;
  esac
done
