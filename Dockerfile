# Build stage: the compilers are there for native addons without a prebuilt binary.
FROM node:22-bookworm-slim AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends python3 make g++ \
  && rm -rf /var/lib/apt/lists/*
# The image carries Node's headers, so that a compile downloads nothing.
ENV npm_config_nodedir=/usr/local
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev && npm cache clean --force

# Run stage: source, documents and production packages; tsx runs the TypeScript as it is.
FROM node:22-bookworm-slim
# HOST: the container's own network decides who reaches the port.
# TSX_DISABLE_CACHE: a read-only root has no place for tsx's compiled files.
ENV NODE_ENV=production \
  HOST=0.0.0.0 \
  PORT=8057 \
  DATA_DIR=/data \
  CORPUS_DIR=/app/corpus \
  TSX_DISABLE_CACHE=1
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY package.json tsconfig.json LICENSE ./
COPY src ./src
COPY corpus ./corpus
RUN install -d -o node -g node -m 700 /data
USER node
VOLUME /data
EXPOSE 8057
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=4", "--max-old-space-size=512", "--import", "tsx", "src/main.ts"]
