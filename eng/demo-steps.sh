# Sourced by ./demo: steps that show they are alive, and an end that leaves nothing behind however it comes.

claim=$sonde_cache/demo.pid
step_job='' heartbeat_job=''

# begin_demo: one at a time on a machine; from here on everything is cleaned up, whatever ends the script.
begin_demo() {
  local other
  mkdir -p "$sonde_cache"
  other=$(cat "$claim" 2>/dev/null || true)
  if [ -n "$other" ] && grep -qa demo "/proc/$other/cmdline" 2>/dev/null; then
    fail "another ./demo runs on this machine (process $other)"
  fi
  echo $$ >"$claim"
  work=$(mktemp -d)
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap end_demo EXIT
}

end_demo() {
  local status=$?
  trap '' HUP INT TERM
  set +e
  stop_job "$heartbeat_job"
  stop_job "$step_job"
  abandon_session
  clean_place
  rm -rf "$work" "$claim"
  [ $status -eq 0 ] || say "the demonstration did not come to its end; what it started is gone again"
  exit $status
}

need_dotnet() {
  local version
  version=$(sed -n 's/.*"version": *"\(.*\)".*/\1/p' global.json)
  command -v dotnet >/dev/null || fail "dotnet is not on the PATH: install the .NET SDK $version"
  dotnet --version >/dev/null 2>&1 || fail "the .NET SDK here does not serve: $version or a later feature band is needed (global.json)"
}

# start_job COMMAND...: in the background, in a process group of its own, so that it gets the signals that are meant for it. Sets job.
start_job() {
  set -m
  "$@" &
  job=$!
  set +m
}

# stop_job ID [SIGNAL]: its whole group, if it is still there.
stop_job() {
  [ -n "$1" ] || return 0
  kill "-${2:-TERM}" -- "-$1" 2>/dev/null || return 0
  wait "$1" 2>/dev/null || true
}

# step NAME COMMAND...: with a line every 10 s while it takes that long. Ends the demonstration when the command fails.
step() {
  local name=$1 status=0
  shift
  say "── $name"
  start_job heartbeat "$name"
  heartbeat_job=$job
  start_job indented "$@"
  step_job=$job
  wait "$step_job" || status=$?
  step_job=''
  stop_job "$heartbeat_job"
  heartbeat_job=''
  [ $status -eq 0 ] || fail "this step failed (exit code $status): $name"
}

heartbeat() {
  local silence began=$SECONDS
  # A pipe that nobody writes to: a wait without another process.
  exec {silence}<> <(:)
  while ! read -r -t 10 -u "$silence"; do say "   … $((SECONDS - began)) s: $1"; done
}

indented() { "$@" </dev/null 2>&1 | sed -u 's/^\[ *[0-9.]* s\] //; s/^/             /' >&2; }

# await SECONDS WHAT COMMAND...: until the command succeeds; ends the demonstration when the time is over or a program of it has ended.
await() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    [ $SECONDS -lt $end ] || fail "waited in vain for $what"
    sleep 0.1
  done
}
