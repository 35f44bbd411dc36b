# Sourced by the project's scripts: where things are, how they talk, how packages come.

sonde_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
sonde_cache=${SONDE_CACHE:-$HOME/.cache/sonde}
sonde_began=${EPOCHREALTIME//[.,]/}

# Progress goes to stderr, with the seconds since the script began: stdout is for answers.
say() {
  local ms=$(( (${EPOCHREALTIME//[.,]/} - sonde_began) / 1000 ))
  printf '[%3d.%01d s] %s\n' $((ms / 1000)) $((ms % 1000 / 100)) "$*" >&2
}

fail() {
  say "$*"
  exit 1
}

# need_packages NAME...: installs the Debian packages that are missing; asks apt for fresh lists only when the ones at hand do not serve.
need_packages() {
  local name installed missing=()
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)
  for name in "$@"; do
    grep -qx "$name installed" <<<"$installed" || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$EUID" -eq 0 ] || fail "missing Debian packages; as root: apt-get install ${missing[*]}"

  say "installing ${missing[*]}"
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
  local install=("${apt[@]}" install --no-install-recommends "${missing[@]}")
  "${install[@]}" >/dev/null 2>&1 || { quietly "${apt[@]}" update && quietly "${install[@]}"; } || fail "apt-get could not install ${missing[*]}"
}

# quietly COMMAND...: its output only when it fails, and then the end of it.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 || { status=$?; tail -30 "$log" >&2; }
  rm -f "$log"
  return $status
}

# For what was built with all analyzers before: they would only say the same again.
no_analyzers=(-p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false)
