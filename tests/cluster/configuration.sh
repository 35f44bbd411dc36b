# Sourced by `up`: the configuration files of containerd, the pod network and the kubelet.

write_configuration() {
  # restrict_oom_score_adj: without CAP_SYS_RESOURCE a lower oom_score_adj is refused, and runc dies of it.
  cat >"$state/containerd.toml" <<T
version = 2
root = "$state/containerd"
state = "$run/containerd"
[grpc]
  address = "$run/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$pause_image"
  stream_server_address = "127.0.0.1"
  stream_server_port = "0"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$root/usr/lib/cni"
    conf_dir = "$state/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        BinaryName = "$root/usr/sbin/runc"
        SystemdCgroup = false
T
  cat >"$state/cni/10-sonde.conflist" <<T
{ "cniVersion": "0.4.0", "name": "sonde", "plugins": [
  { "type": "bridge", "bridge": "$bridge", "isGateway": true, "ipMasq": false, "hairpinMode": true,
    "ipam": { "type": "host-local", "dataDir": "$run/ipam", "ranges": [[{ "subnet": "$pod_subnet" }]], "routes": [{ "dst": "0.0.0.0/0" }] } } ] }
T
  cat >"$state/kubelet.yaml" <<T
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $node_address
port: $kubelet_port
readOnlyPort: 0
healthzPort: $kubelet_health_port
tlsCertFile: $pki/kubelet-server.crt
tlsPrivateKeyFile: $pki/kubelet-server.key
authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: $pki/ca.crt } }
authorization: { mode: Webhook }
cgroupDriver: cgroupfs
cgroupRoot: /$cgroup
failSwapOn: false
oomScoreAdj: 0
clusterDNS: [10.208.0.10]
clusterDomain: cluster.local
makeIPTablesUtilChains: false
featureGates: { EphemeralContainers: true }
evictionHard: { memory.available: 100Mi }
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
syncFrequency: 10s
streamingConnectionIdleTimeout: 10s
nodeStatusUpdateFrequency: 5s
T
}
