#!/bin/sh
# npm test [-- PART...]: installs what the tests need and runs them. PART: checks, unit, or the
# beginning of a suite's name, such as 03; 36 takes a virtual machine and runs only when it is named.
# The last line says how many passed and failed.
set -eu
cd "$(dirname "$0")/.."
sh deploy/install-dependencies.sh run test || [ -z "${CI:-}" ] || exit 1
sh deploy/install-dependencies.sh npm alerts
exec node --import tsx test/run.ts "$@"
