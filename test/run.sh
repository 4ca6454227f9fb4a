#!/bin/sh
# npm test [-- PART...]: installs what the tests need and runs them. PART: checks, unit, or the
# beginning of a suite's name, such as 03; 36 takes a virtual machine and runs only when it is named.
# The last line says how many passed and failed.
set -eu
cd "$(dirname "$0")/.."
sh deploy/install-dependencies.sh run test || [ -z "${CI:-}" ] || exit 1
# A machine that only tests needs no fast database driver, which takes a minute more to compile; the packages bring their own.
[ -z "${CI:-}" ] || quick='env CFLAGS=-O1 CXXFLAGS=-O1'
${quick:-} sh deploy/install-dependencies.sh npm alerts
exec node --import tsx test/run.ts "$@"
