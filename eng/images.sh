# Sourced by the scripts that build images on Debian: the engine to use, and the base image with or without a registry.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

base=docker.io/library/debian:forky-slim

# choose_engine: sets engine to podman or docker, ready to use.
choose_engine() {
  engine=${SONDE_ENGINE:-}
  if [ -z "$engine" ]; then
    engine=podman
    command -v podman >/dev/null || ! docker info >/dev/null 2>&1 || engine=docker
  fi
  if [ "$engine" = podman ]; then
    "$sonde_root/eng/podman-setup.sh"
    . "$sonde_root/eng/env.sh"
  fi
}

debian_mirror() { apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' | awk '$1 == "Debian" { print $2; exit }'; }

# fetch_base: the base image from its registry; where no registry can be reached, the same made of the machine's own Debian mirror.
fetch_base() {
  ! "$engine" image inspect "$base" >/dev/null 2>&1 || return 0
  say "pulling $base"
  ! timeout 120 "$engine" pull -q "$base" >/dev/null 2>&1 || return 0

  local mirror scratch
  need_packages mmdebstrap
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || { apt-get -qq update; mirror=$(debian_mirror); }
  [ -n "$mirror" ] || fail "no registry can be reached, and apt knows no Debian mirror"
  say "no registry can be reached: making the base image from this machine's Debian mirror"
  scratch=$(mktemp -d)
  # Check-Valid-Until: a mirror that is a copy of some day is older than its lists allow.
  quietly mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' forky "$scratch/base.tar" "deb $mirror forky main" ||
    { rm -rf "$scratch"; fail "mmdebstrap could not make the base image"; }
  quietly "$engine" import "$scratch/base.tar" "$base"
  rm -rf "$scratch"
}
