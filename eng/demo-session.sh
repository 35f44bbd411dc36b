# Sourced by ./demo: sonde, a Delve client and a request, each a real program, and what is expected of them.

source_file=examples/shop/pricing/pricing.go
mistake=$(grep -n 'discount = total / 10' $source_file | cut -d: -f1)
client=sonde-demo-client
sonde_job='' client_job='' request_job='' is_ending=''

# shown PREFIX LOG: copies its input to the terminal, each line behind the prefix, and to a file.
shown() {
  local line
  while IFS= read -r line; do
    line=${line//$'\e'\[+([0-9;])m/}
    line=${line##*('(dlv) ')}
    printf '   %s %s\n' "$1" "$line" >&2
    printf '%s\n' "$line" >>"$2"
  done
}
shopt -s extglob

# alive JOB LOG WHAT: fails loudly when the program has ended.
alive() { kill -0 "$1" 2>/dev/null || fail "$3 has ended before its time; its words are above"; }

# --- sonde ---

start_sonde() { run_sonde "$PWD" debug "${target[@]}" --image "$image" --ide none; }

# run_sonde FOLDER WORD...: in that folder; what it says is shown and kept.
run_sonde() {
  local folder=$1
  shift
  printf '   $ sonde %s\n' "$*" >&2
  : >"$work/sonde"
  mkfifo "$work/sonde.out"
  shown '│' "$work/sonde" <"$work/sonde.out" &
  sonde_shown=$!
  cd "$folder"
  start_job "$sonde_root/out/sonde" "$@" >"$work/sonde.out" 2>&1 </dev/null
  cd "$sonde_root"
  sonde_job=$job
}

sonde_says() {
  grep -q "$1" "$work/sonde" && return
  alive "$sonde_job" sonde sonde
  return 1
}

await_sonde() {
  await 120 "sonde to attach" sonde_says 'dlv connect'
  debugger_port=$(listening_port delve)
  [ -n "$debugger_port" ] || fail "sonde does not say where it listens"
}

listening_port() { sed -n "s/^listening 127.0.0.1:\([0-9]*\) for $1.*/\1/p" "$work/sonde"; }

end_sonde() {
  interrupt_sonde
  grep -q '✓ the target runs' "$work/sonde" || fail "the receipt does not say that the target runs"
  grep -q '^  stops    [1-9]' "$work/sonde" || fail "the receipt counts no stop"
}

# Ctrl-C, and an end without an error.
interrupt_sonde() {
  is_ending=yes
  kill -INT "$sonde_job"
  local status=0
  wait "$sonde_job" || status=$?
  sonde_job=''
  wait "$sonde_shown" || true
  [ $status -eq 0 ] || fail "sonde ended with exit code $status"
}

# --- the debugger client: Delve's own, from the toolbox image, with the sources where they are on this machine ---

start_client() {
  : >"$work/client"
  mkfifo "$work/client.in" "$work/client.out"
  shown '┊' "$work/client" <"$work/client.out" &
  client_shown=$!
  # For reading too: opening it then waits for nobody.
  exec {to_client}<>"$work/client.in"
  start_job podman run --rm -i --name $client --network host -v "$PWD/examples/shop:$PWD/examples/shop:ro" --entrypoint /usr/bin/dlv \
    localhost/sonde-go:dev connect "127.0.0.1:$debugger_port" --allow-non-terminal-interactive=true <"$work/client.in" >"$work/client.out" 2>&1
  client_job=$job
  # Where the binary was built elsewhere, sonde says how its sources are found here.
  local rule
  while read -r rule; do tell_client "$rule"; done < <(sed -n 's/^ *\(config substitute-path .*\)/\1/p' "$work/sonde")
}

tell_client() {
  printf '   (dlv) %s\n' "$1" >&2
  echo "$1" >&"$to_client"
}

client_says() {
  grep -q "$1" "$work/client" && return
  alive "$client_job" client "the debugger client"
  return 1
}

stop_at_the_mistake() {
  tell_client "break pricing.go:$mistake"
  await 30 "the breakpoint to be set" client_says 'Breakpoint 1 set at'
  tell_client continue
  local url
  url="$(shop_address)/order?item=coffee&quantity=25"
  printf "   $ curl '%s'\n" "$url" >&2
  start_job curl -sS --max-time 60 -o "$work/answer" "$url"
  request_job=$job
  await 30 "the stop at pricing.go:$mistake" client_says "^> .*priceOf.*pricing.go:$mistake"
  kill -0 "$request_job" 2>/dev/null || fail "the request did not wait at the breakpoint"
}

look_around() {
  tell_client args
  tell_client locals
  tell_client 'stack 2'
  await 30 "the stack" client_says 'main.handleOrder'
  grep -q 'quantity = 25' "$work/client" || fail "the arguments of priceOf were not shown"
}

run_on() {
  tell_client "clear 1"
  tell_client 'exit -c'
  wait "$client_job" || fail "the debugger client ended with exit code $?"
  client_job=''
  wait "$client_shown" || true
  wait "$request_job" || fail "the request was not answered after the stop (curl's exit code $?)"
  request_job=''
  grep -q '"quantity":25' "$work/answer" || fail "the request was answered wrongly: $(cat "$work/answer")"
  say "the request was held, and is answered now: $(cat "$work/answer")"
}

# abandon_session: after a failure or Ctrl-C, in the order in which they depend on each other. Sonde gets the time to let its target go.
abandon_session() {
  stop_job "$request_job"
  if [ -n "$client_job" ]; then
    podman rm -f -t 0 $client >/dev/null 2>&1
    stop_job "$client_job"
  fi
  [ -n "$sonde_job" ] || return 0
  # A second signal would only tell it to hurry.
  [ -n "$is_ending" ] || kill -INT "$sonde_job" 2>/dev/null
  local end=$((SECONDS + 20))
  while kill -0 "$sonde_job" 2>/dev/null && [ $SECONDS -lt $end ]; do sleep 0.1; done
  stop_job "$sonde_job" KILL
  wait "$sonde_shown"
}

tell_what_next() {
  say "done: a real stop in a process that nobody prepared for it, and the process runs on"
  cat <<E

What to try next
  export PATH=$PWD/out:\$PATH
$(next_commands)
  sonde doctor --help                       would it work on my pod, and what would it add?
  README.md, docs/troubleshooting.md
E
}
