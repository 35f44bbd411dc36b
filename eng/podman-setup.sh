#!/bin/bash
# Makes `podman run` and `podman play kube` work on this machine. Where they already do, it changes nothing.
# Otherwise it writes containers.conf into our cache; `. eng/env.sh` points Podman at it. Your own settings are never touched.
set -euo pipefail
. "$(dirname "$0")/common.sh"

settings=$sonde_cache/podman/containers.conf
checked=$sonde_cache/podman/checked
own=${CONTAINERS_CONF:-}
[ "$own" != "$settings" ] || own=

command -v podman >/dev/null || need_packages podman runc catatonit netavark aardvark-dns nftables iptables
mkdir -p "${settings%/*}"

# What the outcome depends on; the check itself costs half a second and three containers.
state=$( { podman --version; echo "$own"; cat /etc/containers/containers.conf ~/.config/containers/containers.conf "$own" 2>/dev/null; \
           command -v crun runc iptables nft || true; } | sha256sum)
if [ -f "$checked" ] && [ "$(cat "$checked")" = "$state" ]; then
  exit 0
fi

# A root with one static program in it: no image is needed to find out whether a container with a network starts.
probe_root=$(mktemp -d)
trap 'rm -rf "$probe_root"' EXIT
catatonit=$(command -v catatonit || ls /usr/libexec/podman/catatonit /usr/libexec/catatonit/catatonit 2>/dev/null | head -1) || true
[ -n "$catatonit" ] || { need_packages catatonit; catatonit=$(command -v catatonit); }
install -D "$catatonit" "$probe_root/catatonit"
works() { timeout 60 env "$@" podman run --rm --rootfs "$probe_root" /catatonit --version >"$probe_root/log" 2>&1; }

if works -u CONTAINERS_CONF ${own:+CONTAINERS_CONF="$own"}; then
  rm -f "$settings"
  say "podman runs containers as it is set up"
else
  say "podman does not run containers as it is set up: $(tail -1 "$probe_root/log")"
  need_packages runc catatonit netavark aardvark-dns nftables iptables
  # runc: crun refuses hybrid cgroups. Limits: Podman raises them by default, which is refused without CAP_SYS_RESOURCE.
  cat >"$settings" <<'T'
[engine]
runtime = "runc"

[network]
network_backend = "netavark"

[containers]
default_ulimits = ["nofile=20000:20000", "nproc=4096:4096"]
T
  works CONTAINERS_CONF="$settings" || { cat "$probe_root/log" >&2; fail "podman does not run containers with $settings either"; }
  say "podman runs containers with $settings; use it by: . eng/env.sh"
fi
echo "$state" >"$checked"
