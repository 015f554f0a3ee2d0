#!/usr/bin/env bash
# The package as a registry would have it: packed, installed with its own dependencies in an empty project, and used.
set -euo pipefail
root=$PWD
work=$(mktemp -d)
server=
clean_up() {
  [ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

npm pack --silent --pack-destination "$work" > /dev/null
tarball=$(ls "$work"/*.tgz)
tar -tzf "$tarball" | sed 's|^package/||' | sort > "$work/content"
for file in package.json README.md CHANGELOG.md LICENSE bin/chronik bin/chronik-server dist/main.js \
  dist/server/index.js dist/server/index.d.ts dist/protocol/index.d.ts dist/server/testing.d.ts; do
  grep -qx "$file" "$work/content" || { echo "the package has no $file"; exit 1; }
done
if grep -E '^(src|test|tools|bench|compat|\.ci|data)/' "$work/content"; then
  echo "these do not belong in the package"
  exit 1
fi

cd "$work"
printf '{ "private": true, "type": "module" }\n' > package.json
npm install --silent --no-audit --no-fund "$tarball"
port=$("$root/node_modules/.bin/node" -e "
  const server = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(server.address().port % 10000 + 20000); server.close(); });")
node_modules/.bin/chronik-server --kafka-port "$port" --data-dir data --advertised-addr localhost standalone > server.log 2>&1 &
server=$!
chronik() { node_modules/.bin/chronik -b "localhost:$port" "$@"; }
for _ in $(seq 100); do
  chronik cluster info > /dev/null 2>&1 && break
  kill -0 "$server" || { cat server.log; exit 1; }
done
chronik topic create packed --partitions 2
seq 1 1000 | chronik produce packed -z zstd
[ "$(chronik consume packed | sort -n | sha256sum)" = "$(seq 1 1000 | sha256sum)" ] || { echo "the records have changed"; exit 1; }
kill -TERM "$server"
code=0
wait "$server" || code=$?
server=
[ "$code" = 0 ] || { echo "SIGTERM ended the server with $code"; cat server.log; exit 1; }

cat > embedded.ts <<'TS'
import { Chronik } from 'chronik-stream';
const [one, two] = await Promise.all([Chronik.start({}), Chronik.start({})]);
if (one.bootstrapServers === two.bootstrapServers) throw new Error('two servers at one address');
await one.stop();
await two.stop();
console.log('1 passed, 0 failed');
TS
node embedded.ts
