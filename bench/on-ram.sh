#!/bin/sh
# sh bench/on-ram.sh NAME [OPTION...]
# Runs a bench on a file system of its own in memory: disks that others share, or that remember what was deleted a
# minute ago (ext4 looks at every such inode before it gives a new one), make figures that mean nothing. Needs root.
# Whatever way this ends, the file system goes with it.
set -eu
sh "$(dirname "$0")/../deploy/install-dependencies.sh" run test
image=$(mktemp /dev/shm/aegir-bench-XXXXXX)
trap 'rm -f "$image"' EXIT
# Taken whole at once: a virtual machine pays much for memory that it uses for the first time, and one case would pay for another.
fallocate -l "${BENCH_RAM:-6G}" "$image"
mkfs.ext4 -q -F -m 0 -N 2000000 -E lazy_itable_init=0,lazy_journal_init=0 "$image"
unshare --mount --propagation private -- sh -euc '
  image=$1; shift
  place=$(mktemp -d)
  mount -o loop,noatime "$image" "$place"
  # Without a name it lives as long as it is mounted.
  rm "$image"
  rc=0
  node --import tsx "$0" "$@" --work "$place" || rc=$?
  umount -l "$place"
  rmdir "$place"
  exit $rc' "$(dirname "$0")/main.ts" "$image" "$@"
