#!/bin/sh
# Makes the certificates of the TLS tests: an authority, two of the server, and three clients. Needs openssl 3.
set -eu
cd "$(dirname "$0")"
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }
issue() { # name, subject alternative names
  key "$1.key"
  openssl req -new -key "$1.key" -subj "/CN=$1" |
    openssl x509 -req -CA authority.pem -CAkey authority.key -days 36500 -out "$1.pem" -extfile "$2"
}
work=$(mktemp -d)
key authority.key
openssl req -x509 -new -key authority.key -subj /CN=authority -days 36500 -out authority.pem
printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' >"$work/server"
printf 'subjectAltName=DNS:prometheus.example.com,email:ops@example.com,URI:spiffe://example.com/prometheus,IP:10.0.0.1,IP:::1\n' >"$work/client"
# One name that a careless reader takes for two.
printf 'subjectAltName=@names\n[names]\nURI.1 = "x:y, DNS:prometheus.example.com, z"\n' >"$work/forger"
issue server "$work/server"
issue renewed "$work/server"
issue client "$work/client"
issue forger "$work/forger"
key stranger.key
openssl req -x509 -new -key stranger.key -subj /CN=stranger -addext subjectAltName=DNS:prometheus.example.com -days 36500 -out stranger.pem
rm -r authority.key "$work"
