#!/usr/bin/env bash
# Installs Debian's packages that the peers, the image and the cluster need, and the browser that tests open pages in, where
# they are missing: as root, with apt. No service is started. Usage: .ci/system.sh
set -euo pipefail
packages=(redis-tools buildah debootstrap etcd-server containernetworking-plugins libseccomp-dev pkg-config iptables gcc libc6-dev openssl chromium)
missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "system: ${packages[*]} are there"
  exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "system: these packages of Debian's are needed: ${missing[*]}" >&2
  exit 1
fi
echo "system: installing ${missing[*]} ..."
# Packages may start services as they are installed; a policy of 101 forbids it.
policy=/usr/sbin/policy-rc.d
[ -e "$policy" ] || {
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
}
export DEBIAN_FRONTEND=noninteractive
install=(apt-get install --yes --quiet --quiet --no-install-recommends)
"${install[@]}" "${missing[@]}" >/dev/null || {
  apt-get update --quiet --quiet
  "${install[@]}" "${missing[@]}" >/dev/null
}
