#!/usr/bin/env bash
# Builds the programs of a Kubernetes node from their Go modules into $PEERS/bin, about 15 minutes on two idle cores; what
# is there is left alone. Usage: .ci/kube/build.sh [PROGRAM...]
set -euo pipefail
# shellcheck source=../versions.sh
source "$(dirname "${BASH_SOURCE[0]}")/../versions.sh"
bin=${PEERS:-$HOME/.cache/ses-exporter-peers}/bin
mkdir -p "$bin"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
k8s=$KUBERNETES containerd=$CONTAINERD runc=$RUNC coredns=$COREDNS
want=${*:-runc containerd kube-apiserver kubelet kube-controller-manager kube-scheduler kube-proxy coredns}

module() { # module NAME IMPORT...: a scratch module that depends on commands
  mkdir -p "$work/$1"; cd "$work/$1"; { echo '//go:build tools'; echo; echo 'package tools'; shift; for i in "$@"; do echo "import _ \"$i\""; done; } >tools.go
}
for w in $want; do
  version=$(case $w in kube*) echo "$k8s" ;; *) echo "${!w}" ;; esac)
  if [ -x "$bin/$w" ] && [ "$(cat "$bin/.$w.version" 2>/dev/null)" = "$version" ]; then continue; fi
  echo "peers: building $w $version ..." >&2
  case $w in
    kube*)
      module "$w" "k8s.io/kubernetes/cmd/$w"
      gomod=$(go mod download -json "k8s.io/kubernetes@v$k8s" | sed -n 's/.*"GoMod": "\(.*\)",/\1/p')
      { echo "module peers"; grep '^go ' "$gomod"; echo "require k8s.io/kubernetes v$k8s"; echo "replace ("
        sed -n "s#^[[:space:]]*\(k8s.io/[a-z-]*\) => ./staging.*#\1 => \1 v0.${k8s#1.}#p" "$gomod"; echo ")"; } >go.mod
      go mod tidy 2>/dev/null
      v=k8s.io/component-base/version
      go build -ldflags "-s -w -X $v.gitVersion=v$k8s -X $v.gitMajor=1 -X $v.gitMinor=${k8s:2:2}" -o "$bin/$w" "k8s.io/kubernetes/cmd/$w" ;;
    containerd)
      c=github.com/containerd/containerd/v2; module ct $c/cmd/containerd $c/cmd/containerd-shim-runc-v2 $c/cmd/ctr
      printf 'module peers\ngo 1.26.0\n' >go.mod; go get "$c@v$containerd" 2>/dev/null; go mod tidy 2>/dev/null
      go build -ldflags '-s -w' -o "$bin/" $c/cmd/containerd $c/cmd/containerd-shim-runc-v2 $c/cmd/ctr ;;
    runc) # wants Debian's libseccomp-dev and pkg-config
      module runc github.com/opencontainers/runc; printf 'module peers\ngo 1.26.0\n' >go.mod; rm tools.go
      go get "github.com/opencontainers/runc@v$runc" 2>/dev/null
      CGO_ENABLED=1 go build -tags seccomp -o "$bin/runc" github.com/opencontainers/runc ;;
    coredns) # with the plug-ins that a cluster needs, and no cloud's
      c=github.com/coredns/coredns; mkdir -p "$work/coredns"; cd "$work/coredns"; printf 'module peers\ngo 1.26.0\n' >go.mod
      printf 'package main\nimport (\n _ "%s/plugin/bind"\n _ "%s/plugin/errors"\n _ "%s/plugin/kubernetes"\n "%s/coremain"\n)\nfunc main() { coremain.Run() }\n' $c $c $c $c >main.go
      go get "$c@v$coredns" 2>/dev/null; go mod tidy 2>/dev/null
      go build -ldflags '-s -w' -o "$bin/coredns" . ;;
    *) echo "unknown: $w" >&2; exit 2 ;;
  esac
  echo "$version" >"$bin/.$w.version"
done
