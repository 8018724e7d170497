#!/usr/bin/env bash
# Registers the custom resources that the chart can make, in the cluster of $KUBECONFIG: the Prometheus operator's, the
# Gateway API's, KEDA's and the Grafana operator's, as their own Go modules carry them.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../versions.sh
source "$here/../versions.sh"

folder_of() { go mod download -json "$1" | sed -n 's/.*"Dir": "\(.*\)",/\1/p'; }
operator=$(folder_of "github.com/prometheus-operator/prometheus-operator@$PROMETHEUS_OPERATOR")/example/prometheus-operator-crd
gateway=$(folder_of "sigs.k8s.io/gateway-api@$GATEWAY_API")/config/crd/standard
keda=$(folder_of "github.com/kedacore/keda/v2@$KEDA")/config/crd/bases
grafana=$(folder_of "github.com/grafana/grafana-operator/v5@$GRAFANA_OPERATOR")/config/crd/bases
# Server-side: some are too large for the annotation that the other way leaves.
kubectl apply --server-side \
  -f "$operator/monitoring.coreos.com_servicemonitors.yaml" \
  -f "$operator/monitoring.coreos.com_podmonitors.yaml" \
  -f "$operator/monitoring.coreos.com_prometheusrules.yaml" \
  -f "$gateway/gateway.networking.k8s.io_httproutes.yaml" \
  -f "$keda/keda.sh_scaledobjects.yaml" \
  -f "$grafana/grafana.integreatly.org_grafanadashboards.yaml"
# One that has no conditions yet is an error to kubectl instead of something to wait for.
for _ in $(seq 60); do
  kubectl wait --for=condition=Established --timeout=60s crd --all && exit 0
  sleep 1
done
exit 1
