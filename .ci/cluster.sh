#!/usr/bin/env bash
# Runs test/cluster in a Kubernetes cluster that lives as long. Usage, as root: .ci/cluster.sh IMAGE.tar [VITEST_FLAG...]
# IMAGE.tar is what image.sh has written; kube/build.sh must have been run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
image=$1
shift
# There is one at a time: another run waits. What is started does not hold the lock.
exec 9>"${PEERS:-$HOME/.cache/ses-exporter-peers}/.cluster.lock"
flock 9
folder=$(mktemp -d)
trap 'bash .ci/kube/cluster.sh down "$folder" || true; rm -rf --one-file-system "$folder"' EXIT
# A test that is stopped has to end the cluster too.
trap 'exit 143' INT TERM HUP

bash .ci/kube/cluster.sh up "$folder" 9>&-
export KUBECONFIG=$folder/kubeconfig
bash .ci/kube/cluster.sh load "$folder" "$image"
# A later version to upgrade to: the same program under another name.
version=$(node -p 'require("./package.json").version')
bash .ci/kube/cluster.sh tag "$folder" "localhost/ses-exporter:$version" localhost/ses-exporter:next
bash .ci/kube/redis-image.sh "$folder/redis.tar"
bash .ci/kube/cluster.sh load "$folder" "$folder/redis.tar"
bash .ci/kube/crds.sh
npm run --silent cluster -- "$@"
