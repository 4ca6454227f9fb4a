#!/bin/sh
# install-dependencies.sh SET...
# Installs what is missing of the named sets, and nothing when all is there:
#   run   a web server with PHP, and a compiler where the database driver has to be built
#   pack  what the packages are built with
#   test  what the end-to-end tests make hosts and sites from, and the benches their peers
#   vm    what makes a host of those tests a virtual machine, with a kernel of its own, and exports a folder to it
#   lint  what looks packages over
#   alerts  the tool that tries alert rules out, alone out of the package of Prometheus
#   npm   the packages of package-lock.json
# Debian and Ubuntu, as root or with sudo that asks no password; else it says what to install.
set -eu
cd "$(dirname "$0")/.."

say() { echo "install-dependencies: $*" >&2; }

if [ "$(id -u)" = 0 ]; then as_root=''; else as_root='sudo -n'; fi

packages_of() {
  case $1 in
    run)
      echo apache2 libapache2-mod-php php-cli
      driver_works || for command in g++ make python3; do
        command -v "$command" >/dev/null || echo "$command"
      done
      ;;
    pack) echo binutils dpkg g++ git make python3 xz-utils ;;
    test)
      echo acl bindfs composer curl dbus git haproxy iproute2 mariadb-server nftables nginx openssh-client openssh-server openssl pebble php-fpm php-mysql procps rsync sudo
      echo systemd systemd-container util-linux mediawiki wordpress wordpress-theme-twentytwentythree
      ;;
    vm) echo cpio kmod nfs-common nfs-ganesha nfs-ganesha-vfs openssh-client openssh-server qemu-system-x86 ;;
    lint) echo lintian ;;
    *)
      say "there is no set \"$1\": run, pack, test, vm, lint, alerts, npm"
      exit 64
      ;;
  esac
}

driver_works() { node -e 'new (require("better-sqlite3"))(":memory:")' 2>/dev/null; }

# Prints those of the packages that are not installed.
missing_of() {
  for package; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || printf '%s ' "$package"
  done
}

# Mirrors have bad minutes: three attempts, a little apart.
patiently() {
  "$@" || { sleep 5 && "$@"; } || { sleep 20 && "$@"; }
}

apt() {
  $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "$@"
}

install_packages() {
  log=$(mktemp)
  policy=/usr/sbin/policy-rc.d
  ours=''
  trap '[ -z "$ours" ] || $as_root rm -f "$policy"; rm -f "$log"' EXIT
  trap 'exit 130' INT TERM HUP
  # A machine that only tries this out must not find itself with a web server on port 80.
  if [ ! -e "$policy" ]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
    $as_root chmod 755 "$policy"
  fi
  patiently apt update >"$log" 2>&1 && patiently apt install --no-install-recommends "$@" >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    say "apt-get could not install: $*"
    exit 1
  }
}

# The package brings a server that would start, and 96 MB; this is one file of it. Needs no root.
fetch_promtool() {
  home=node_modules/.cache/promtool
  if [ -x $home/promtool ] || command -v promtool >/dev/null || ! command -v apt-get >/dev/null; then return 0; fi
  say 'fetching promtool'
  work=$(mktemp -d)
  chmod 755 "$work"
  if (cd "$work" && patiently apt-get -qq download prometheus && dpkg-deb -x prometheus_*.deb .) >/dev/null 2>&1; then
    mkdir -p $home
    cp "$work/usr/bin/promtool" $home/
  else
    say 'promtool could not be had; the alert rules are not tried out'
  fi
  rm -rf "$work"
}

# For the guest alone: installed, this machine would find a kernel more to start with. Needs no root, but lists of packages.
fetch_kernel() {
  home=node_modules/.cache/guest-kernel
  if [ -e $home/vmlinuz ]; then return 0; fi
  say 'fetching a kernel'
  work=$(mktemp -d)
  chmod 755 "$work"
  if (cd "$work" && patiently download_kernel && dpkg-deb -x linux-image-*.deb .) >/dev/null 2>&1; then
    rm -rf $home
    mkdir -p $home
    mv "$work"/lib $home/
    /sbin/depmod --basedir $home "$(ls $home/lib/modules)"
    mv "$work"/boot/vmlinuz-* $home/vmlinuz
    rm -rf "$work"
  else
    rm -rf "$work"
    say 'the kernel of the guest could not be had'
    exit 1
  fi
}

# The package without a version stands for the newest.
download_kernel() {
  package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: //p')
  [ -n "$package" ] && apt-get -qq download "$package" || { apt update && return 1; }
}

wanted=''
npm=''
alerts=''
kernel=''
for set; do
  [ "$set" != vm ] || kernel=yes
  case $set in
    npm) npm=yes ;;
    alerts) alerts=yes ;;
    *) wanted="$wanted $(packages_of "$set")" ;;
  esac
done

if [ -n "$wanted" ]; then
  # shellcheck disable=SC2086 # a list of words
  if command -v dpkg-query >/dev/null; then missing=$(missing_of $wanted); else missing=$wanted; fi
  if [ -n "$missing" ]; then
    if ! command -v apt-get >/dev/null; then
      say "this is neither Debian nor Ubuntu. Install what these are here, then start again: $missing"
      exit 1
    fi
    if [ -n "$as_root" ] && ! sudo -n true 2>/dev/null; then
      say "missing; as root: apt-get install --no-install-recommends $missing"
      exit 1
    fi
    say "installing $missing"
    # shellcheck disable=SC2086
    install_packages $missing
  fi
fi

if [ -n "$npm" ]; then
  # npm writes this file last, so an older one means a stale or broken install.
  if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    say 'installing npm packages'
    # Where a library has to be compiled, with all processors.
    JOBS=max npm ci --fetch-retries=5 --no-audit --no-fund --loglevel=error
  fi
fi

if [ -n "$alerts" ]; then fetch_promtool; fi
if [ -n "$kernel" ]; then fetch_kernel; fi
