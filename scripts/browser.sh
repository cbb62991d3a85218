# shellcheck shell=bash
# What the tests need beyond the build tools: a browser with its driver, axe-core, Python, brotli. Sourced.
# shellcheck source=scripts/toolchain.sh
source "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"

first_of() { # the first of these that can be run
  local name
  for name in "$@"; do
    if [ -n "$name" ] && has "$name"; then command -v "$name"; return; fi
  done
  return 1
}

find_browser() {
  CHROME=$(first_of "${CHROME:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome") &&
    CHROMEDRIVER=$(first_of "${CHROMEDRIVER:-}" chromedriver chromium.chromedriver) &&
    export CHROME CHROMEDRIVER
}

major() { "$1" --version 2>/dev/null | grep -oE '[0-9]+\.[0-9.]+' | head -n 1 | cut -d. -f1; }

want_browser() {
  if ! find_browser && can_install; then
    say "Installing Chromium and its driver (about a minute)"
    install_packages "Chromium" chromium chromium-driver
    find_browser || true
  fi
  has "${CHROME:-}" || fail "no Chromium: install it (e.g. 'apt-get install chromium chromium-driver'), or name one in CHROME."
  has "${CHROMEDRIVER:-}" || fail "no chromedriver: install the one of your Chromium's version (e.g. 'apt-get install chromium-driver'), or name it in CHROMEDRIVER."
  local browser driver
  { browser=$(major "$CHROME") && driver=$(major "$CHROMEDRIVER") && [ -n "$browser" ]; } || fail "$CHROME or $CHROMEDRIVER does not start; 'apt-get install chromium chromium-driver' gives a pair that does."
  [ "$browser" = "$driver" ] || fail "Chromium $browser and chromedriver $driver do not fit each other: install the same version of both."
}

can_install() { [ "$(id -u)" = 0 ] && has apt-get; }

install_packages() { # what for, then the packages
  local what=$1
  shift
  download "the list of packages" apt-get update
  download "$what" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# The vendors' own clients are Python, and two of our tools come as wheels.
want_python() {
  if ! python_works && can_install; then
    say "Installing Python"
    install_packages "Python" python3 python3-venv python3-pip
  fi
  python_works || fail "no Python 3.9 or newer with venv: install it (e.g. 'apt-get install python3 python3-venv'); the tests run the vendors' own clients."
}

python_works() { python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; }

# Fetches one wheel. Some systems have a Python without pip: a throw-away environment then lends its own.
wheel() { # requirement, folder
  if python3 -m pip --version >/dev/null 2>&1; then
    python3 -m pip download --quiet --no-deps --only-binary :all: --dest "$2" "$1"
  else
    [ -x "$TOOLS/pip/bin/pip" ] || python3 -m venv "$TOOLS/pip"
    "$TOOLS/pip/bin/pip" download --quiet --no-deps --only-binary :all: --dest "$2" "$1"
  fi
}

AXE=$TOOLS/axe-$AXE_WHEEL_VERSION/axe.min.js
export AXE

want_axe() {
  [ -s "$AXE" ] && return
  want_python
  say "Downloading axe-core"
  local folder=$TOOLS/axe-$AXE_WHEEL_VERSION
  mkdir -p "$folder"
  download "axe-core" wheel "axe-playwright-python==$AXE_WHEEL_VERSION" "$folder"
  python3 - "$folder" <<'PYTHON'
import pathlib, sys, zipfile
folder = pathlib.Path(sys.argv[1])
(wheel,) = folder.glob("*.whl")
(folder / "axe.min.js").write_bytes(zipfile.ZipFile(wheel).read("axe_playwright_python/axe.min.js"))
wheel.unlink()
PYTHON
}

# The browser of wasm-bindgen's runner: webdriver.json as it is committed, and the place of this machine's Chromium.
webdriver_config() {
  mkdir -p "$ROOT/target"
  sed "s|\"goog:chromeOptions\": {|&\n    \"binary\": \"$CHROME\",|" "$ROOT/webdriver.json" >"$ROOT/target/webdriver.json"
  printf '%s\n' "$ROOT/target/webdriver.json"
}
