#!/usr/bin/env bash
# Installs the peers that test/peers talks to, in the versions of versions.sh: promtool and Prometheus (built by Go),
# moto, and Prometheus's and OpenTelemetry's own Python libraries. What is there in that version is left alone.
# They go to $PEERS, outside of the checkout; by default ~/.cache/ses-exporter-peers.
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

# A Go program tells of itself which module and version it was built from.
from_go() {
  local name=$1 module=$2 version=$3 package=$4
  if go version -m "$PEERS/bin/$name" 2>/dev/null | grep -qF "$(printf 'mod\t%s\t%s\t' "$module" "$version")"; then
    echo "peers: $name $version is there"
    return
  fi
  echo "peers: building $name $version (some minutes, once) ..."
  GOBIN=$PEERS/bin go install "$package@$version"
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

command -v go >/dev/null || missing 'Go is needed to build Prometheus and promtool: https://go.dev/dl/'
command -v python3 >/dev/null || missing 'Python 3.10 or newer with venv is needed to install moto: https://www.python.org/downloads/'
python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' ||
  missing "Python 3.10 or newer with venv is needed to install moto; this is $(python3 --version) (on Debian: apt install python3-venv)"

prometheus=github.com/prometheus/prometheus
from_go promtool $prometheus "$PROMETHEUS" $prometheus/cmd/promtool
from_go prometheus $prometheus "$PROMETHEUS" $prometheus/cmd/prometheus
from_pypi
