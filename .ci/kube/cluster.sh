#!/usr/bin/env bash
# A real one-node Kubernetes cluster on this machine, as root: etcd, API server, controllers, scheduler, kubelet and
# containerd, kube-proxy and CoreDNS. There is one at a time.
#   .ci/kube/cluster.sh up DIR                 then: export KUBECONFIG=DIR/kubeconfig
#   .ci/kube/cluster.sh load DIR IMAGE.tar     an image in docker-archive or OCI form, for imagePullPolicy: Never
#   .ci/kube/cluster.sh tag DIR IMAGE NAME     a further name for it
#   .ci/kube/cluster.sh down DIR
# Needs build.sh's programs in $PEERS/bin, kubectl, and Debian's etcd-server, containernetworking-plugins, libseccomp2,
# iptables and gcc. Pods get addresses in 10.244.0.0/24 on a bridge of this machine, 10.244.0.1, from where they can be
# reached and which they can reach; Services work from pods and from this machine. Network policies are not enforced.
set -euo pipefail
bin=${PEERS:-$HOME/.cache/ses-exporter-peers}/bin
export PATH=$bin:$PATH
cmd=$1
mkdir -p "$2"
d=$(cd "$2" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sock=$d/containerd.sock

start() { # start NAME COMMAND...: in the background, log and pid beside it
  local n=$1; shift; setsid "$@" >"$d/$n.log" 2>&1 & echo $! >"$d/$n.pid"
}
stop() { [ -f "$d/$1.pid" ] || return 0; local p; p=$(cat "$d/$1.pid"); kill "$p" 2>/dev/null || true; for _ in $(seq 50); do kill -0 "$p" 2>/dev/null || break; sleep 0.1; done; rm -f "$d/$1.pid"; }
await() { # await SECONDS COMMAND...
  local n=$1; shift; for _ in $(seq "$n"); do "$@" >/dev/null 2>&1 && return 0; sleep 1; done; echo "gave up waiting: $*" >&2; return 1
}
case $cmd in
up)
  # Two would share addresses, the bridge and the rules of the firewall.
  if (: <>/dev/tcp/127.0.0.1/16443) 2>/dev/null; then echo 'cluster: another one is up on this machine' >&2; exit 1; fi
  touch "$d/up"
  mkdir -p "$d"/{certs,cni,podlogs}
  [ -f "$d/certs/sa.key" ] || openssl genrsa -out "$d/certs/sa.key" 2048 2>/dev/null
  echo 'admintoken,admin,admin,system:masters' >"$d/certs/tokens.csv"
  cat >"$d/kubeconfig" <<K
apiVersion: v1
kind: Config
clusters: [{name: local, cluster: {server: "https://127.0.0.1:16443", insecure-skip-tls-verify: true}}]
users: [{name: admin, user: {token: admintoken}}]
contexts: [{name: local, context: {cluster: local, user: admin}}]
current-context: local
K
  # Helm warns of one that others can read.
  chmod 600 "$d/kubeconfig"
  cat >"$d/containerd.toml" <<K
version = 3
root = "$d/containerd-root"
state = "$d/containerd-state"
[grpc]
  address = "$sock"
[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = "localhost/pause:1"
[plugins.'io.containerd.cri.v1.runtime']
  restrict_oom_score_adj = true
  [plugins.'io.containerd.cri.v1.runtime'.cni]
    bin_dirs = ["/usr/lib/cni"]
    conf_dir = "$d/cni"
K
  cat >"$d/cni/10-bridge.conflist" <<K
{"cniVersion":"0.4.0","name":"bridge","plugins":[{"type":"bridge","bridge":"cni0","isGateway":true,"ipMasq":false,"ipam":{"type":"host-local","dataDir":"$d/ipam","ranges":[[{"subnet":"10.244.0.0/24"}]],"routes":[{"dst":"0.0.0.0/0"}]}},{"type":"portmap","capabilities":{"portMappings":true}}]}
K
  cat >"$d/kubelet.yaml" <<K
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
failCgroupV1: false
failSwapOn: false
cgroupDriver: cgroupfs
containerRuntimeEndpoint: unix://$sock
authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
authorization: {mode: AlwaysAllow}
enforceNodeAllocatable: []
evictionHard: {memory.available: "0%", nodefs.available: "0%", imagefs.available: "0%"}
address: 10.244.0.1
clusterDNS: ["10.244.0.1"]
clusterDomain: cluster.local
podLogsDir: $d/podlogs
K
  start containerd containerd -c "$d/containerd.toml"
  await 20 ctr -a "$sock" version
  gcc -static -O2 -o "$d/pause" "$here/pause.c"
  python3 "$here/image.py" localhost/pause:1 "$d/pause.tar" '["/pause"]' "$d/pause"
  ctr -a "$sock" -n k8s.io images import "$d/pause.tar" >/dev/null
  start etcd etcd --data-dir "$d/etcd" --listen-client-urls http://127.0.0.1:23790 --advertise-client-urls http://127.0.0.1:23790 --listen-peer-urls http://127.0.0.1:23800
  sleep 2
  start apiserver kube-apiserver --etcd-servers=http://127.0.0.1:23790 --cert-dir="$d/certs" --secure-port=16443 --bind-address=127.0.0.1 \
    --service-account-key-file="$d/certs/sa.key" --service-account-signing-key-file="$d/certs/sa.key" --service-account-issuer=https://kubernetes.default.svc \
    --token-auth-file="$d/certs/tokens.csv" --authorization-mode=RBAC --kubelet-preferred-address-types=InternalIP --service-cluster-ip-range=10.0.0.0/24
  export KUBECONFIG=$d/kubeconfig
  await 60 sh -c 'kubectl get --raw /readyz | grep -qx ok'
  start controller-manager kube-controller-manager --kubeconfig="$KUBECONFIG" --service-account-private-key-file="$d/certs/sa.key" --root-ca-file="$d/certs/apiserver.crt" --leader-elect=false --secure-port=0
  start scheduler kube-scheduler --kubeconfig="$KUBECONFIG" --leader-elect=false --secure-port=0
  # The bridge that the first pod would make, because DNS and the kubelet listen on it.
  ip link show cni0 >/dev/null 2>&1 || ip link add cni0 type bridge
  ip addr replace 10.244.0.1/24 dev cni0
  ip link set cni0 up
  # What goes to a Service that has no pod at the moment ends here, instead of with whoever has that address outside.
  ip route replace 10.0.0.0/24 dev cni0
  start kubelet kubelet --config="$d/kubelet.yaml" --kubeconfig="$KUBECONFIG" --hostname-override=node1 --node-ip=10.244.0.1 --root-dir="$d/kubelet" --cert-dir="$d/kubelet-certs"
  # Whatever comes from a pod to a Service and ends on the same bridge has to come back this way.
  start proxy kube-proxy --kubeconfig="$KUBECONFIG" --hostname-override=node1 --proxy-mode=iptables --cluster-cidr=10.244.0.0/24 --masquerade-all \
    --conntrack-max-per-core=0 --conntrack-tcp-timeout-established=0 --conntrack-tcp-timeout-close-wait=0 --healthz-bind-address=127.0.0.1:10256 --metrics-bind-address=127.0.0.1:10249
  printf 'cluster.local:53 {\n bind 10.244.0.1\n errors\n kubernetes cluster.local {\n  kubeconfig %s\n }\n}\n' "$KUBECONFIG" >"$d/Corefile"
  start dns coredns -conf "$d/Corefile"
  await 60 sh -c "kubectl get node node1 | grep -qw Ready"
  await 30 kubectl get serviceaccount default
  echo "ready: export KUBECONFIG=$KUBECONFIG" ;;
load) ctr -a "$sock" -n k8s.io images import "$3" >/dev/null ;;
tag) ctr -a "$sock" -n k8s.io images tag --force "$3" "$4" >/dev/null ;;
down)
  # Of what another cluster uses, nothing may be taken away.
  [ -e "$d/up" ] || exit 0
  for s in dns kubelet proxy scheduler controller-manager apiserver etcd; do stop $s; done
  for t in $(ctr -a "$sock" -n k8s.io tasks ls -q 2>/dev/null); do ctr -a "$sock" -n k8s.io tasks kill -s KILL "$t" || true; done
  sleep 1
  stop containerd
  # Whoever held a container that ended too late; the socket is this cluster's own.
  for p in $(pgrep -f "^[^ ]*containerd-shim-runc-v2 .* -address $sock"); do kill -KILL "$p" 2>/dev/null || true; done
  kube-proxy --cleanup >/dev/null 2>&1 || true
  grep -o " $d/[^ ]*" /proc/mounts | sort -r | xargs -r umount -l || true
  for n in $(ip -o link show master cni0 2>/dev/null | sed 's/^[0-9]*: \([^@:]*\).*/\1/') cni0; do ip link del "$n" 2>/dev/null || true; done
  rm -f "$d/up" ;;
*) echo "usage: $0 up|load|tag|down DIR" >&2; exit 2 ;;
esac
