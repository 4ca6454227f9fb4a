#!/bin/sh
# From an empty machine to a live site: installs what is missing, builds, and hands over to main.ts.
set -eu
cd "$(dirname "$0")/../.."

major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
if [ "$major" -lt 20 ]; then
  echo "quickstart: Node 20.19 or newer is needed; see https://nodejs.org" >&2
  exit 1
fi

sh deploy/install-dependencies.sh run

# npm writes this file at the end of an install, so an older one means a stale or broken install.
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "quickstart: installing npm packages (about two minutes the first time)"
  npm ci --no-audit --no-fund --loglevel=error
fi

echo "quickstart: building"
npm run --silent build
exec node dist/deploy/quickstart/main.js "$@"
