#!/bin/sh
# Generates the wire types from proto/ into shared/proto/gen. With --check it
# changes nothing and fails when the committed files are stale.
set -eu
cd "$(dirname "$0")/../.."
out=shared/proto/gen
if [ "${1:-}" = "--check" ]; then
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
fi
[ "${1:-}" = "--check" ] || rm -rf "$out"
./node_modules/.bin/proto-loader-gen-types --longs=Number --enums=String --defaults --oneofs \
  --grpcLib=@grpc/grpc-js --importFileExtension=.ts --includeDirs=proto --outDir="$out" \
  aegir/v1/types.proto aegir/v1/enrollment.proto aegir/v1/spoke.proto aegir/v1/admin.proto >/dev/null
if [ "${1:-}" = "--check" ]; then
  diff -r "$out" shared/proto/gen >/dev/null || { echo "shared/proto/gen is stale: run npm run generate" >&2; exit 1; }
fi
