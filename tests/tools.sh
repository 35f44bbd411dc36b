# Sourced by ./test before the end-to-end tests: installs the clients and other debuggers that they use, and says in SONDE_TEST_… where everything is.
# The toolbox image must have been built.
. "$(dirname "${BASH_SOURCE[0]}")/../eng/go.sh"

need_packages chromium gdb golang-github-masterminds-sprig-dev golang-gopkg-yaml.v3-dev iproute2 nftables procps python3 strace tcpdump tshark
command -v node >/dev/null || need_packages nodejs
command -v npm >/dev/null || need_packages npm

# install_clients NAME: the npm packages of tests/NAME: Microsoft's client for the Debug Adapter Protocol, what steers Chromium.
install_clients() {
  local folder=$sonde_root/tests/$1 inputs
  inputs=$(cat "$folder"/package*.json | sha256sum)
  [ "$(cat "$folder/node_modules/.inputs" 2>/dev/null)" != "$inputs" ] || return 0
  say "installing the npm packages of tests/$1"
  (cd "$folder" && quietly npm ci) || fail "npm ci failed in tests/$1"
  echo "$inputs" >"$folder/node_modules/.inputs"
}

# The toolbox's dlv for this machine, in a file named dlv: as it is where the C library serves, else with the libraries of its image.
extract_delve() {
  local image=${SONDE_TEST_IMAGE:-localhost/sonde-go:dev} root=$1/root container id loader
  id=$(podman image inspect --format '{{.Id}}' "$image") || fail "Podman has no image $image"
  [ "$(cat "$1/.image" 2>/dev/null)" != "$id" ] || return 0
  rm -rf "$1"
  mkdir -p "$root"
  container=$(podman create --pull=never "$image")
  podman export "$container" | tar -x -C "$root" --exclude=dev
  podman rm "$container" >/dev/null
  if "$root/usr/bin/dlv" version >/dev/null 2>&1; then
    ln "$root/usr/bin/dlv" "$1/dlv"
  else
    loader=$(find "$root" -name 'ld-linux-*' | head -1)
    [ -n "$loader" ] || fail "dlv of $image does not run here, and the image has no loader for it"
    printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' "$loader" \
      "$(find "$root" -name '*.so.*' -printf '%h\n' | sort -u | paste -sd:)" "$root/usr/bin/dlv" >"$1/dlv"
    chmod +x "$1/dlv"
  fi
  "$1/dlv" version >/dev/null || fail "dlv of $image does not run here"
  echo "$id" >"$1/.image"
}

# debugpy's modules out of the toolbox image where the agent looks for them, beside the folder of dlv.
extract_debugpy() {
  mkdir -p "$sonde_cache/tests/share"
  ln -sfn "$sonde_cache/tests/delve/root/usr/share/sonde" "$sonde_cache/tests/share/sonde"
}

# A program whose stacks are read from outside, built in the ways that matter.
build_stacks() {
  mkdir -p "$1"
  (cd "$sonde_root/tests/targets/stacks"
    go build -o "$1/plain" .
    go build -trimpath -ldflags='-s -w' -o "$1/stripped" .
    go build -buildmode=pie -o "$1/pie" .
    ! command -v gcc >/dev/null || CGO_ENABLED=1 go build -o "$1/cgo" .)
}

# Python 3.14 out of the image of the shop's stock, in a file of that name that starts it with its own libraries.
extract_python() {
  local image=localhost/sonde-shop-stock:1 root=$1/root container id python
  id=$(podman image inspect --format '{{.Id}}' "$image") || fail "Podman has no image $image"
  if [ "$(cat "$1/.image" 2>/dev/null)" != "$id" ]; then
    rm -rf "$1"
    mkdir -p "$root"
    container=$(podman create --pull=never "$image")
    podman export "$container" | tar -x -C "$root" --exclude=dev --exclude=proc
    podman rm "$container" >/dev/null
    for python in "$root"/usr/bin/python3.[0-9]*; do
      printf '#!/bin/sh\nexport PYTHONHOME="%s"\nexec "%s" --library-path "%s" "%s" "$@"\n' "$root/usr" "$(find "$root/" -name 'ld-linux-*' | head -1)" \
        "$(find "$root/usr/lib" -maxdepth 2 -name '*.so.*' -printf '%h\n' | sort -u | paste -sd:)" "$python" >"$1/${python##*/}"
      chmod +x "$1/${python##*/}"
    done
    echo "$id" >"$1/.image"
  fi
  sonde_python=$(find "$1" -maxdepth 1 -name 'python3.*')
  "$sonde_python" -c pass || fail "Python of $image does not run here"
}

install_clients clients
install_clients browser
"$sonde_root/examples/java/build" "$sonde_cache/tests/java"
prepare_go
extract_delve "$sonde_cache/tests/delve"
extract_debugpy
extract_python "$sonde_cache/tests/python-stock"
(cd "$sonde_root/tests/targets/hello" && go build -o "$sonde_cache/tests/hello" .)
# What Debian has of Go's modules lies in a GOPATH.
(cd "$sonde_root/tests/charts" && GO111MODULE=off GOPATH=/usr/share/gocode go build -o "$sonde_cache/tests/render" .)
build_stacks "$sonde_cache/tests/stacks"

export SONDE_TEST_OUT=${SONDE_TEST_OUT:-$sonde_root/out}
export SONDE_TEST_AGENT=${SONDE_TEST_AGENT:-$sonde_root/out/sonde-agent}
export SONDE_TEST_DLV=${SONDE_TEST_DLV:-$sonde_cache/tests/delve/dlv}
export SONDE_TEST_GO_TARGET=${SONDE_TEST_GO_TARGET:-$sonde_cache/tests/hello}
export SONDE_TEST_RENDER=${SONDE_TEST_RENDER:-$sonde_cache/tests/render}
export SONDE_TEST_GO_STACKS=${SONDE_TEST_GO_STACKS:-$sonde_cache/tests/stacks}
export SONDE_TEST_DEBUGPY=${SONDE_TEST_DEBUGPY:-$sonde_cache/tests/share/sonde/debugpy}
export SONDE_TEST_JAVA_CLASSES=${SONDE_TEST_JAVA_CLASSES:-$sonde_cache/tests/java}
# The machine's own Python 3 and the stock's, or any others that are named.
export SONDE_TEST_PYTHONS=${SONDE_TEST_PYTHONS:-/usr/bin/python3:$sonde_python}
