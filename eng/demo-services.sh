# Sourced by ./demo --shop: the whole shop in Podman, sonde up, and one request followed from Node.js into Go and into Python.

front=http://127.0.0.1:18081
is_ours=''

check_needs() {
  need_dotnet
  need_packages curl python3
  eng/podman-setup.sh
}

prepare_place() {
  ! podman pod exists front || fail "the shop's services run already: ./dev shop down ends them"
  is_ours=yes
  cp -r examples/shop "$work/shop"
}

start_shop() {
  podman play kube examples/shop/services.yaml >/dev/null
  await 60 "the shop to answer" curl -sf -o /dev/null --max-time 2 "$front/buy/apple?user=dev&quantity=1"
  podman ps --filter name=-app --format '{{.Names}} runs {{.Image}}'
}

life() { podman inspect --format '{{.State.Pid}} since {{.State.StartedAt}}' front-app order-app stock-app pricing-app; }
note_life() { life_before=$(life); }

check_life() {
  [ "$(life)" = "$life_before" ] || fail "the shop's processes are not those from before"
  curl -sf -o /dev/null --max-time 5 "$front/buy/apple?user=dev&quantity=1" || fail "the shop does not answer any more"
  say "the shop's four processes are those from before, and serve on"
}

start_session() {
  run_sonde "$work/shop" up --image "$image" --ide vscode
  await 120 "sonde to attach to all four" all_attached
}

# The entry that starts them all is written last.
all_attached() {
  grep -q '"compounds"' "$work/shop/.vscode/launch.json" 2>/dev/null && return
  alive "$sonde_job" sonde sonde
  return 1
}

follow_request() {
  python3 eng/demo-walk.py "$work/shop" "$front" >"$work/walk" 2>&1 & local walk=$!
  local status=0
  wait $walk || status=$?
  sed 's/^/   ┊ /' "$work/walk" >&2
  [ $status -eq 0 ] || fail "the request was not followed to its end"
}

end_session() {
  interrupt_sonde
  [ "$(grep -c '✓ the target runs' "$work/sonde")" = 4 ] || fail "the receipts do not say that all four targets run"
  [ ! -e "$work/shop/.vscode/launch.json" ] || fail "the IDE's entries were left behind"
}

clean_place() {
  [ -z "$is_ours" ] || podman play kube --down examples/shop/services.yaml >/dev/null 2>&1 || true
}

next_commands() {
  cat <<E2
  . eng/env.sh                              (Podman as this machine needs it)
  ./dev shop services                       the same shop, to stay: http://127.0.0.1:18081/buy/coffee?user=dev&quantity=3
  cd examples/shop && sonde up              the same session, for your own IDE (docs/guide/workspace.md)
E2
}
