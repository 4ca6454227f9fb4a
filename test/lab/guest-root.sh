#!/bin/bash
# guest-root.sh ROOT KERNEL OUT
# Packs the root folder of a host into an archive that a kernel starts from in memory. Of the machine's packages only those
# come along that a web server with a spoke needs, and what they depend on. KERNEL: folder with its modules below lib/.
set -euo pipefail
root=$1 kernel=$2 out=$3
export LC_ALL=C

inside() { chroot "$root" "$@"; }

# Packages that are named by others, but are only of use to people here.
spare='^(lib)?python3'

packages() {
  required=$(inside dpkg-query -W -f '${Package} ${Priority}\n' | sed -n 's/ required$//p')
  php=$(inside dpkg-query -W -f '${db:Status-Status} ${Package}\n' 'php[0-9].*' | sed -n 's/^installed //p')
  # shellcheck disable=SC2086 # lists of words
  inside apt-cache depends --recurse --installed --no-recommends --no-suggests --no-conflicts --no-breaks \
    --no-replaces --no-enhances $required $php aegir-spoke apache2 curl dbus iproute2 kmod libapache2-mod-php \
    nfs-common openssh-server php-cli procps sudo systemd-sysv | grep '^[a-z]' | grep -Ev "$spare" | sort -u
}

# What packages do not list: alternatives, and what their scripts and the host's setup made. Scripts for another init would start
# what does not come along.
made() {
  cd "$root"
  find usr/bin usr/sbin -type l -lname '/etc/alternatives/*'
  find etc -path 'etc/init.d' -prune -o -path 'etc/rc?.d' -prune -o -print
  find var/aegir var/lib/{aegir-spoke,apache2,dpkg,nfs,pam,php,systemd}
}

files() {
  printf '%s\n' {,usr/}{bin,sbin,lib,lib64} # the first lead to the second
  # Among them are names that are only provided.
  { packages | xargs chroot "$root" dpkg-query -L 2>/dev/null || true; } | sed -n 's,^/,,p' |
    sed -E 's,^(bin|sbin|lib|lib64)/,usr/\1/,' | grep -Ev '^usr/share/(doc|info|lintian|locale|man)/'
  made
}

version=$(ls "$kernel/lib/modules")
mods() {
  for name in virtio_pci virtio_net nfsv4; do
    modprobe --dirname "$kernel" --set-version "$version" --show-depends "$name"
  done | sed -n "s,^insmod $kernel/,,p" | sort -u
  for list in order builtin builtin.modinfo; do echo "lib/modules/$version/modules.$list"; done
}
mods | (cd "$kernel" && xargs cp --parents -t "$root/usr")
depmod --basedir "$root" "$version"
{
  files
  cd "$root" && find usr/lib/modules
} | sort -u | (
  cd "$root"
  while IFS= read -r file; do
    if [ -e "$file" ] || [ -L "$file" ]; then printf '%s\n' "$file"; fi
  done | cpio --quiet -o -H newc --renumber-inodes --ignore-devno >"$out"
)
