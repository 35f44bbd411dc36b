# Sourced by `up` and `user`: a certificate authority for the test cluster, and kubeconfigs on its certificates.

# certificate FILE COMMON-NAME ORGANISATION SUBJECT-ALTERNATIVE-NAMES: the latter two may be empty. Kubernetes takes them for user and group.
certificate() {
  local file=$1 name=$2 organisation=$3 alternatives=$4
  openssl req -newkey rsa:2048 -nodes -subj "${organisation:+/O=$organisation}/CN=$name" -keyout "$pki/$file.key" -out "$pki/$file.csr" 2>/dev/null
  openssl x509 -req -in "$pki/$file.csr" -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -set_serial "0x$(openssl rand -hex 8)" -days 365 \
    -out "$pki/$file.crt" -extfile <(echo "extendedKeyUsage=clientAuth,serverAuth${alternatives:+
subjectAltName=$alternatives}") 2>/dev/null
}

make_certificates() {
  local job jobs=()
  openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=sonde-cluster -keyout "$pki/ca.key" -out "$pki/ca.crt" 2>/dev/null
  certificate apiserver kube-apiserver "" "IP:127.0.0.1,IP:$service_address,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc" & jobs+=($!)
  certificate kubelet-server "system:node:$node" system:nodes "IP:127.0.0.1,IP:$node_address,DNS:$node" & jobs+=($!)
  certificate apiserver-kubelet sonde-apiserver-kubelet system:masters "" & jobs+=($!)
  certificate kubelet "system:node:$node" system:nodes "" & jobs+=($!)
  certificate admin sonde-admin system:masters "" & jobs+=($!)
  certificate controller-manager system:kube-controller-manager "" "" & jobs+=($!)
  certificate scheduler system:kube-scheduler "" "" & jobs+=($!)
  for job in "${jobs[@]}"; do wait "$job"; done
  openssl genrsa -out "$pki/service-account.key" 2048 2>/dev/null
  openssl rsa -in "$pki/service-account.key" -pubout -out "$pki/service-account.pub" 2>/dev/null
}

# write_kubeconfig USER FILE: for the certificate of that name; everything is in the one file.
write_kubeconfig() {
  local user=$1 file=$2
  (umask 077; cat >"$file") <<T
apiVersion: v1
kind: Config
current-context: sonde
clusters:
- name: sonde
  cluster:
    server: https://127.0.0.1:$api_port
    certificate-authority-data: $(base64 -w0 <"$pki/ca.crt")
users:
- name: $user
  user:
    client-certificate-data: $(base64 -w0 <"$pki/$user.crt")
    client-key-data: $(base64 -w0 <"$pki/$user.key")
contexts:
- name: sonde
  context:
    cluster: sonde
    user: $user
T
}

make_kubeconfigs() {
  local user
  for user in kubelet controller-manager scheduler; do write_kubeconfig $user "$pki/$user.conf"; done
  write_kubeconfig admin "$kubeconfig"
}
