#!/usr/bin/env bash
# Packs the redis-server that peers.sh has found, with the libraries that it loads, into the image localhost/redis:1.
# Usage: .ci/kube/redis-image.sh OUT.tar
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
server=${PEERS:-$HOME/.cache/ses-exporter-peers}/bin/redis-server
# Libraries are looked for in /lib; the loader has to be where the program says.
mapfile -t libraries < <(ldd "$server" | sed -nE 's#.* => (/\S+/(\S+)) .*#\1=lib/\2#p; s#^\s+/(\S+) \(.*#/\1=\1#p')
python3 "$here/image.py" localhost/redis:1 "$1" '["/redis-server"]' "$server=redis-server" "${libraries[@]}"
