#!/bin/sh
# From an empty machine to a live site: installs what is missing, builds, and hands over to main.ts.
set -eu
cd "$(dirname "$0")/../.."

if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
  echo "quickstart: Node 20.19 or newer is needed; see https://nodejs.org" >&2
  exit 1
fi
sh deploy/install-dependencies.sh run npm
echo "quickstart: building"
npm run --silent build
exec node dist/deploy/quickstart/main.js "$@"
