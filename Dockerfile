# Bundles on Debian, runs on a root file system that holds Node.js, its libraries, certificates, and no shell.
# The last two stages' Debian release is the same, so that what is copied finds its libraries.
FROM node:26.10.0-trixie-slim AS node

FROM node AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY tools tools
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY LICENSE ./
COPY scripts scripts
COPY src src
ARG REVISION=unknown
RUN REVISION="$REVISION" npm run --silent build

# The tree that is added to the base. Node's official binary needs libatomic, which the base does not have.
FROM node AS tree
RUN mkdir -p /tree/usr/local/bin /tree/usr/lib /tree/app /tree/data \
  && cp /usr/local/bin/node /tree/usr/local/bin/ \
  && cp -L /usr/lib/*-linux-gnu/libatomic.so.1 /tree/usr/lib/ \
  && chown 65532:65532 /tree/data
COPY package.json LICENSE README.md CHANGELOG.md SECURITY.md /tree/app/
# The landing page leads to them.
COPY docs /tree/app/docs
COPY prometheus/runbooks /tree/app/prometheus/runbooks
COPY bin /tree/app/bin
COPY --from=build /src/dist /tree/app/dist

# What V8 compiles at a start is kept, for the user and under the paths of the image: a start there takes less of a core.
FROM node AS started
COPY --from=tree /tree/app /app
RUN install -d -o 65532 -g 65532 /app/compiled
USER 65532:65532
RUN NODE_COMPILE_CACHE=/app/compiled node /app/bin/ses-exporter.cjs demo --duration=3 \
  --web.listen-address=127.0.0.1:0 --webhooks.listen-address=127.0.0.1:0 >/dev/null

FROM gcr.io/distroless/cc-debian13:nonroot
COPY --from=tree /tree /
COPY --from=started /app/compiled /app/compiled
# Read only: for another user, or another version of Node.js, the program compiles what it needs as it would without it.
ENV NODE_COMPILE_CACHE=/app/compiled
# Only /data is written to, and only by the sqlite ledger: `data/ledger.db`, from here.
WORKDIR /
# Unlike a name, a number lets Kubernetes see that it is not root.
USER 65532:65532
# Metrics and health; webhooks.
EXPOSE 10587 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["/usr/local/bin/node", "-e", "fetch('http://127.0.0.1:10587/-/healthy').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# No init: it has no children, and handles SIGTERM, SIGINT and SIGHUP itself.
ENTRYPOINT ["/usr/local/bin/node", "/app/bin/ses-exporter.cjs"]
ARG VERSION=unknown
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="ses-exporter" \
  org.opencontainers.image.description="Amazon SES for Prometheus and OpenTelemetry: every sending event counted exactly once, every AWS total kept true." \
  org.opencontainers.image.authors="The ses-exporter authors" \
  org.opencontainers.image.vendor="ses-exporter" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.base.name="gcr.io/distroless/cc-debian13:nonroot" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION" \
  org.opencontainers.image.created="$CREATED"
