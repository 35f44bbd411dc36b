# Source this before working with containers or the test cluster:   . eng/env.sh
# It only points at what the set-up scripts made; it makes nothing and overrides nothing of yours.

export SONDE_CACHE=${SONDE_CACHE:-$HOME/.cache/sonde}

# Written by eng/podman-setup.sh, and only where Podman does not run containers with the machine's own settings.
if [ -z "${CONTAINERS_CONF:-}" ] && [ -f "$SONDE_CACHE/podman/containers.conf" ]; then
  export CONTAINERS_CONF=$SONDE_CACHE/podman/containers.conf
fi

# The kubeconfig of the test cluster, for tests: your own KUBECONFIG is never replaced.
export SONDE_CLUSTER_KUBECONFIG=/var/lib/sonde-cluster/kubeconfig
