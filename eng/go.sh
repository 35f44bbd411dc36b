# Sourced by the scripts that build Go programs into images with Podman.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. "$sonde_root/eng/env.sh"

# Any Go on the PATH will do; Debian 12's is 1.19 and does not put itself there.
prepare_go() {
  if ! command -v go >/dev/null; then
    [ -x /usr/lib/go-1.19/bin/go ] || need_packages golang-1.19-go
    PATH=/usr/lib/go-1.19/bin:$PATH
  fi
  export CGO_ENABLED=0 GOFLAGS='' GOPROXY=off GOTOOLCHAIN=local GOCACHE=${GOCACHE:-$sonde_cache/go/cache}
  "$sonde_root/eng/podman-setup.sh"
  . "$sonde_root/eng/env.sh"
  mkdir -p "$GOCACHE"
}

# build_go_image IMAGE FOLDER DOCKERFILE PROGRAM FLAG...: compiles the main package in FOLDER into PROGRAM, and puts it into localhost/IMAGE.
build_go_image() {
  local image=$1 folder=$2 dockerfile=$3 program=$4 context=$sonde_cache/go/context/${1/:/-}
  shift 4
  mkdir -p "$context"
  (cd "$folder" && go build "$@" -o "$context/$program" .)
  build_image_of "$image" "$dockerfile" "$program"
}

# build_image_of IMAGE DOCKERFILE PROGRAM: localhost/IMAGE of the program in the image's context folder; left alone where it would come out the same.
build_image_of() {
  local image=localhost/$1 dockerfile=$2 program=$3 context=$sonde_cache/go/context/${1/:/-} inputs
  inputs=$(cat "$dockerfile" "$context/$program" | sha256sum | cut -d' ' -f1)
  if [ "$(podman image inspect --format '{{index .Labels "sonde.inputs"}}' "$image" 2>/dev/null)" = "$inputs" ]; then
    say "$image is up to date"
    return
  fi
  podman build -q --pull=never --label sonde.inputs="$inputs" -t "$image" -f "$dockerfile" "$context" >/dev/null
  say "$image built, $(($(stat -c %s "$context/$program") / 1024)) KiB"
}
