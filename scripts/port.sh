# shellcheck shell=bash
# Ports, and the sandbox that listens on one. Sourced.

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

want_port() {
  case $1 in '' | *[!0-9]* | ??????*) fail "PORT must be a number from 1 to 65535, not '$1'." ;; esac
  { [ "$1" -ge 1 ] && [ "$1" -le 65535 ]; } || fail "PORT must be a number from 1 to 65535, not '$1'."
  ! answers "$1" || fail "port $1 is taken: stop what listens there, or choose another, e.g. 'make run PORT=$(($1 < 65535 ? $1 + 1 : 7400))'."
}

# Starts the sandbox in the background and returns when it answers.
serve() { # port, more arguments for the sandbox
  local port=$1
  shift
  "$SANDBOX" --listen "127.0.0.1:$port" "$@" &
  server=$!
  trap stop_server EXIT
  trap 'exit 0' INT TERM
  until answers "$port"; do
    kill -0 "$server" 2>/dev/null || fail "the sandbox stopped before it answered; its own words are above."
    sleep 0.1
  done
}

# All that runs in the background: the sandbox, and trunk beside it.
stop_server() {
  local running
  running=$(jobs -p)
  # shellcheck disable=SC2086 # one word for each process
  [ -z "$running" ] || kill $running 2>/dev/null || true
  wait
}

wait_for_server() { wait "$server" || fail "the sandbox stopped by itself; its own words are above."; }
