# Sourced by ./demo: the shop as a deployment, in the test cluster or in a cluster of the user's.

namespace=sonde-demo

check_needs() {
  need_dotnet
  need_packages curl
  command -v kubectl >/dev/null || need_packages kubernetes-client
  eng/podman-setup.sh
}

prepare_place() {
  if [ "$place" = cluster ]; then
    step "a one-node Kubernetes (built the first time, which takes 3 to 6 minutes)" tests/cluster/up
    step "the images into the cluster" tests/cluster/load-image "$image" "$shop"
    export KUBECONFIG=$SONDE_CLUSTER_KUBECONFIG
    context=sonde
  else
    say "── your cluster, context $context: its nodes must have $image and $shop, or be able to pull them"
    kubectl --context "$context" get --raw /version >/dev/null || fail "context $context does not answer"
  fi
  target=(deploy/shop -n "$namespace" --context "$context" --forward :8080)
}

kube() { kubectl --context "$context" -n $namespace "$@"; }

# The mark tells that a namespace was made by this demonstration: no other one is ever deleted.
is_ours() { [ "$(kube get namespace $namespace -o 'jsonpath={.metadata.labels.app\.kubernetes\.io/managed-by}' 2>/dev/null)" = sonde-demo ]; }

start_shop() {
  if kube get namespace $namespace >/dev/null 2>&1; then
    is_ours || fail "there is a namespace $namespace that this demonstration did not make: it is left alone"
    clean_place
  fi
  kube create -f - <<E
{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "$namespace", "labels": { "app.kubernetes.io/managed-by": "sonde-demo" } } }
E
  sed "s#image: .*#image: $shop#" examples/shop/deployment.yaml | kube apply -f -
  kube wait --for=condition=Available deployment/shop --timeout=120s || { kube get pods; kube get events | tail -5; return 1; }
}

shop_address() { echo "http://127.0.0.1:$(listening_port 'port 8080')"; }

life() { kube get pods -l app=shop -o 'jsonpath={range .items[*]}{.metadata.name}, restarted {.status.containerStatuses[0].restartCount} times{"\n"}{end}'; }
note_life() { life_before=$(life); }

check_life() {
  [ "$(life)" = "$life_before" ] || fail "the shop is not the one from before: $(life), and before $life_before"
  say "the shop is still pod $life_before"
}

clean_place() {
  podman rm -f -t 0 $client >/dev/null 2>&1 || true
  is_ours || return 0
  # Owners first: they would make the pods anew. Then the pods at once, without the seconds of grace.
  kube delete deployments,replicasets --all --cascade=orphan >/dev/null 2>&1 || true
  kube delete pods --all --grace-period=0 --force >/dev/null 2>&1 || true
  kubectl --context "$context" delete namespace $namespace --timeout=90s >/dev/null
}

next_commands() {
  if [ "$place" = cluster ]; then
    cat <<E
  export KUBECONFIG=$SONDE_CLUSTER_KUBECONFIG
  ./dev shop cluster                        the same shop, to stay
  sonde debug deploy/shop --image $image
  ./demo --down                             the cluster runs on; this stops it
E
  else
    cat <<E
  sonde doctor deploy/NAME --context $context --image $image
  sonde debug deploy/NAME --context $context --image $image
E
  fi
}
