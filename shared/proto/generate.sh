#!/bin/sh
# Generates the wire types and the parsed contract from proto/ into shared/proto/gen. With --check it
# changes nothing and fails when the committed files are stale.
set -eu
cd "$(dirname "$0")/../.."
out=shared/proto/gen
files=$(cd proto && echo aegir/v1/*.proto)
if [ "${1:-}" = "--check" ]; then
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
fi
[ "${1:-}" = "--check" ] || rm -rf "$out"
./node_modules/.bin/proto-loader-gen-types --longs=Number --enums=String --defaults --oneofs \
  --grpcLib=@grpc/grpc-js --importFileExtension=.ts --includeDirs=proto --outDir="$out" \
  $files >/dev/null
./node_modules/.bin/tsx shared/proto/parse.ts $files >"$out/contract.ts"
if [ "${1:-}" = "--check" ]; then
  diff -r "$out" shared/proto/gen >/dev/null || { echo "shared/proto/gen is stale: run npm run generate" >&2; exit 1; }
fi
