# What the tests run with that package-lock.json does not pin. Sourced by run and peers.sh.
# shellcheck shell=bash disable=SC2034

# The oldest Node.js that `engines` in package.json allows; the tests run on it once more.
NODE_FLOOR=24.21.0

# Peers: programs and libraries that we did not write.
PROMETHEUS=v0.316.0 # the Go module's version of Prometheus 3.16
MOTO='moto[server,cloudwatch,ses,sns,sqs,firehose,s3,events]==5.2.5'
PROMETHEUS_CLIENT='prometheus_client==0.26.0'
OPENTELEMETRY_PROTO='opentelemetry-proto==1.45.2'
