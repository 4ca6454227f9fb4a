#!/bin/bash
# bubble.sh COMMAND...
# Runs COMMAND in namespaces of its own: mount, network, process, ipc and host name. When it ends,
# or this script is killed (even by SIGKILL), every process, mount and interface is gone with it.
# LAB_TIMEOUT (seconds, default 600) bounds it.
set -u
if [ -z "${LAB_ID:-}" ]; then
  # The death of the caller is the death of the bubble.
  export LAB_ID=aegir-lab-$$
  exec setpriv --pdeathsig KILL -- bash "$0" "$@"
fi

# Takes away the emptied control groups of one bubble.
remove_groups() {
  for group in /sys/fs/cgroup/"$1" /sys/fs/cgroup/*/"$1"; do
    [ -d "$group" ] || continue
    for _ in 1 2 3 4 5 6 7 8 9 10; do
      find "$group" -depth -type d -exec rmdir {} + 2>/dev/null && break
      sleep 0.1
    done
  done
}

# What bubbles left behind that were killed with SIGKILL.
for group in /sys/fs/cgroup/aegir-lab-* /sys/fs/cgroup/*/aegir-lab-*; do
  [ -d "$group" ] && [ ! -d "/proc/${group##*-}" ] && remove_groups "${group##*/}"
done

setpriv --pdeathsig KILL -- timeout --signal=KILL "${LAB_TIMEOUT:-600}" setpriv --pdeathsig KILL -- \
  unshare --mount --net --pid --ipc --uts --fork --kill-child=SIGKILL --mount-proc --propagation private -- bash -c '
  set -e
  mount -t tmpfs -o mode=755 lab /run
  mkdir -p /run/netns /run/lock /run/lab
  ip link set lo up
  rc=0
  "$@" || rc=$?
  exit $rc' bubble "$@"
rc=$?
remove_groups "$LAB_ID"
exit $rc
