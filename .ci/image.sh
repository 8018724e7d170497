#!/usr/bin/env bash
# Builds the image from the Dockerfile and writes it as a docker-archive. Usage, as root: .ci/image.sh OUT.tar
#
# Where images can be pulled, `docker build .` is all there is to it. Here the same stages run without a registry and
# without an engine: buildah builds them on stand-ins of the two base images, made from the same Debian release by
# debootstrap and from the Node.js and npm that the npm registry serves. What the Dockerfile does is done for real;
# what it stands on has the same files, but not the same digest.
# Needs Debian's buildah and debootstrap. The bases are kept in $PEERS/image.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=versions.sh
source "$here/versions.sh"
cd "$here/.."
out=$(realpath "${1:?where to write the image}")
PEERS=${PEERS:-$HOME/.cache/ses-exporter-peers}
bases=$PEERS/image
mkdir -p "$bases"
exec 9>"$bases/.lock"
flock 9

# Nothing of the machine's own containers is touched.
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=overlay
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cat >"$scratch/storage.conf" <<CONF
[storage]
driver = "overlay"
graphroot = "$bases/storage"
runroot = "$bases/run"
CONF
export CONTAINERS_STORAGE_CONF=$scratch/storage.conf

mapfile -t from < <(sed -n 's/^FROM \([^ ]*[:][^ ]*\).*/\1/p' Dockerfile)
node_image=docker.io/library/${from[0]} base_image=${from[1]}
node_version=${from[0]#node:}
node_version=${node_version%%-*}
wanted="$DEBIAN $node_version $NPM $node_image $base_image"

debian=$bases/debian
if [ "$(cat "$debian.of" 2>/dev/null)" != "$DEBIAN" ]; then
  echo "image: making a root file system of Debian $DEBIAN (a minute, once) ..."
  rm -rf "$debian"
  # From where this machine's own packages come.
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | awk '!/security/ && !mirror { mirror = $0 } END { print mirror }')
  debootstrap --variant=minbase --include=ca-certificates,libatomic1,libstdc++6,libgomp1,netbase,tzdata,media-types \
    "$DEBIAN" "$debian" "$mirror" >"$bases/debootstrap.log" 2>&1 || { tail -20 "$bases/debootstrap.log"; exit 1; }
  rm -rf "$debian"/var/cache/apt/* "$debian"/var/lib/apt/lists/*
  echo "$DEBIAN" >"$debian.of"
fi

# The stand-in of Docker's official image: Debian, Node.js and npm under /usr/local.
node_base() {
  local container tree=$scratch/node arch
  arch=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
  mkdir -p "$tree/usr/local/bin" "$tree/usr/local/lib/node_modules" "$scratch/fetched"
  npm pack --silent --pack-destination "$scratch/fetched" "node-linux-$arch@$node_version" "npm@$NPM" >/dev/null
  tar -xzf "$scratch/fetched/node-linux-$arch-$node_version.tgz" -C "$scratch/fetched"
  install -m 755 "$scratch/fetched/package/bin/node" "$tree/usr/local/bin/node"
  rm -rf "$scratch/fetched/package"
  tar -xzf "$scratch/fetched/npm-$NPM.tgz" -C "$scratch/fetched"
  mv "$scratch/fetched/package" "$tree/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$tree/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$tree/usr/local/bin/npx"
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$debian" / >/dev/null
  buildah add --quiet "$container" "$tree" / >/dev/null
  buildah config --cmd node --env NODE_VERSION="$node_version" "$container"
  buildah commit --quiet --rm "$container" "$node_image" >/dev/null
}

# The stand-in of distroless's `cc`: the files of the packages that it is made of, and three users.
runtime_base() {
  local container tree=$scratch/runtime
  mkdir -p "$tree"
  # shellcheck disable=SC2016
  chroot "$debian" sh -c '
    for package in base-files libc6 libgcc-s1 libgomp1 libstdc++6 netbase tzdata media-types ca-certificates; do
      dpkg-query -L "$package" | grep -Ev "^/usr/share/(doc|man|lintian|locale|info)/|^/(root|home)$" | while read -r path; do
        if [ -d "$path" ] && [ ! -L "$path" ]; then continue; fi
        echo "$path"
      done
    done
    find /usr/share/doc -name copyright -path "*/lib*"
    for link in /bin /lib /lib64 /sbin /etc/ssl/certs/ca-certificates.crt; do if [ -e "$link" ]; then echo "$link"; fi; done' |
    sort -u | sed 's#^/##' | tar -C "$debian" -c --no-recursion -T - | tar -C "$tree" -x
  mkdir -p "$tree/etc" "$tree/tmp" "$tree/home/nonroot" "$tree/root"
  chmod 1777 "$tree/tmp"
  chown 65532:65532 "$tree/home/nonroot"
  printf '%s\n' root:x:0:0:root:/root:/sbin/nologin nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin \
    nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin >"$tree/etc/passwd"
  printf '%s\n' root:x:0: nobody:x:65534: nonroot:x:65532: >"$tree/etc/group"
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$tree" / >/dev/null
  buildah config --user 65532 --workingdir /home/nonroot --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    --env SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt "$container"
  buildah commit --quiet --rm "$container" "$base_image" >/dev/null
}

if [ "$(cat "$bases/images.of" 2>/dev/null)" != "$wanted" ] || ! buildah inspect --type image "$base_image" >/dev/null 2>&1; then
  echo "image: making stand-ins of $node_image and $base_image ..."
  node_base
  runtime_base
  echo "$wanted" >"$bases/images.of"
fi

# npm inside asks the registry that npm outside asks, and trusts whom that trusts.
printf '%s\n' "registry=$(npm config get registry)" 'cafile=/etc/ssl/certs/outside.crt' 'update-notifier=false' >"$scratch/npmrc"
version=$(node -p 'require("./package.json").version')
revision=$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
buildah build --pull-never --layers --network host --format docker \
  --volume "$scratch/npmrc:/root/.npmrc:ro" \
  --volume "${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}:/etc/ssl/certs/outside.crt:ro" \
  --build-arg VERSION="$version" --build-arg REVISION="$revision" --build-arg CREATED="$(git log -1 --format=%cI 2>/dev/null || echo 1970-01-01T00:00:00Z)" \
  --tag "localhost/ses-exporter:$version" .
rm -f "$out"
buildah push --quiet "localhost/ses-exporter:$version" "docker-archive:$out:localhost/ses-exporter:$version"
# What earlier builds left is not kept beside what this one can use again.
buildah rmi --prune >/dev/null 2>&1 || true
node -p '`image: localhost/ses-exporter:'"$version"', ${(require("fs").statSync(process.argv[1]).size / 1e6).toFixed(0)} MB unpacked`' "$out"
