# Sourced by the scripts here: one place for names, addresses and ports. Ports keep away from the defaults, so that another cluster may run too.
. "$(dirname "${BASH_SOURCE[0]}")/../../eng/common.sh"

build_number=1                                  # raise it when what tests/cluster/build makes must be made again
cache=$sonde_cache/cluster                      # what build makes: kept between runs
root=$cache/root                                # Debian packages, unpacked and not installed
state=/var/lib/sonde-cluster                    # what up makes: gone after down
run=/run/sonde-cluster
logs=$state/log
pki=$state/pki
kubeconfig=$state/kubeconfig

node=sonde-node
bridge=sondek0
node_address=10.207.77.1
pod_subnet=10.207.77.0/24
service_subnet=10.208.0.0/16
service_address=10.208.0.1
api_port=17443
etcd_port=17379
etcd_peer_port=17380
kubelet_port=17250
kubelet_health_port=17248
controller_port=17257
scheduler_port=17259
cgroup=sonde-cluster
pause_image=localhost/sonde-pause:1

LD_LIBRARY_PATH=$root/usr/lib/$(uname -m)-linux-gnu:$root/lib/$(uname -m)-linux-gnu
export LD_LIBRARY_PATH
export PATH=$root/usr/sbin:$root/usr/bin:$root/sbin:$root/bin:$PATH

ctr() { command ctr --address "$run/containerd.sock" --namespace k8s.io "$@"; }

# is_alive NAME: the process that up started under that name, and not another one that got its number.
is_alive() {
  local pid
  pid=$(cat "$run/pids/$1" 2>/dev/null) && grep -qF "$state/" "/proc/$pid/cmdline" 2>/dev/null
}
