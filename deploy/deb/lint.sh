#!/bin/sh
# Looks the packages in dist/packages over with lintian, and fails with what it finds; what it is told to let pass stands, with
# why, in debian-files.ts. Words in the compiled Node are not ours to spell: looking at them takes three times as long as all else.
set -eu
cd "$(dirname "$0")/../.."
exec lintian --allow-root --fail-on error,warning --dont-check-part binaries/spelling dist/packages/*.deb
