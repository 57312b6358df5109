# spokesync as a service: docs/operations.md. Build: docker build -t spokesync .
# The configuration is mounted at /etc/spokesync; it listens on 127.0.0.1 unless `serve.listen` says 0.0.0.0:8086.

FROM node:22-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.mjs scripts/licenses.mjs scripts/declarations.mjs ./scripts/
COPY src ./src
RUN npm run build

FROM node:22-slim
# For `files` only.
RUN apt-get update \
 && apt-get install -y --no-install-recommends openssh-client unison \
 && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /opt/spokesync
COPY package.json package-lock.json .npmrc README.md CHANGELOG.md LICENSE ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY --from=build /build/dist ./dist
RUN chmod 755 dist/cli.js && ln -s /opt/spokesync/dist/cli.js /usr/local/bin/spokesync
USER node
WORKDIR /etc/spokesync
EXPOSE 8086
HEALTHCHECK --interval=60s --timeout=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8086/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["spokesync"]
CMD ["serve", "--config", "/etc/spokesync/spokesync.yaml"]
