# Sourced by ./demo: the shop as a pod of Podman, played from Kubernetes YAML.

pod=sonde-demo
target=("podman/$pod/api")

check_needs() {
  need_dotnet
  need_packages curl
  eng/podman-setup.sh
}

prepare_place() {
  shop_port=18180
  while (exec 3<>"/dev/tcp/127.0.0.1/$shop_port") 2>/dev/null; do shop_port=$((shop_port + 1)); done
}

shop_address() { echo "http://127.0.0.1:$shop_port"; }

# The example's own YAML, under a name and on a port of ours.
start_shop() {
  ! podman pod exists $pod || podman pod rm -f -t 0 $pod >/dev/null
  sed -e "s/^  name: shop$/  name: $pod/" -e "s/hostPort: [0-9]*/hostPort: $shop_port/" -e "s#image: .*#image: $shop#" examples/shop/shop.yaml |
    podman play kube - >/dev/null
  await 20 "the shop to answer" curl -sf -o /dev/null --max-time 2 "$(shop_address)/healthz"
  podman ps --filter "name=^$pod-api\$" --format '{{.Names}} runs {{.Image}}'
}

life() { podman inspect --format '{{.State.Pid}} since {{.State.StartedAt}}' $pod-api; }
note_life() { life_before=$(life); }

check_life() {
  [ "$(life)" = "$life_before" ] || fail "the shop's process is not the one from before: $(life), and before $life_before"
  say "the shop is still process ${life_before%% *} of this machine, started before the debugger came"
}

# The toolbox is a member of the pod and goes with it.
clean_place() {
  podman rm -f -t 0 $client >/dev/null 2>&1 || true
  ! podman pod exists $pod 2>/dev/null || podman pod rm -f -t 0 $pod >/dev/null
}

next_commands() {
  cat <<E
  . eng/env.sh                              (Podman as this machine needs it)
  ./dev shop                                the same shop, to stay: container shop-api, http://127.0.0.1:18080
  sonde debug podman/shop-api --image $image
  ./demo --kubernetes                       the same in a real Kubernetes
E
}
