# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
# A Debian of its own for a test, to be sourced: a folder made by debootstrap, changed through chroot and booted with
# systemd-nspawn. Needs root. Set before: `home` (folder of the test; the machine is $home/machine), `cache` (what was
# downloaded, for the next time) and what processes.sh wants; `fail`.
#
# Whatever is mounted, is mounted in a mount namespace that ends with its last process: the host never sees it, and
# removing the folder removes nothing but the folder.
# shellcheck disable=SC2034 # used by those who source it

machine=$home/machine

# The host's own mirror and release.
# shellcheck disable=SC2016 # apt's own variables
mirror() { apt-get indextargets --format '$(SITE) $(CODENAME)' 'Origin: Debian' 'Label: Debian' | head -n 1; }

# A minimal system with systemd and nothing of Berth, as it comes out of debootstrap.
make_machine() {
    local site codename
    read -r site codename < <(mirror)
    [ -n "$codename" ] || fail "apt knows no Debian mirror: apt-get update, then again"
    mkdir -p "$machine" "$cache/archives/partial"
    if [ ! -s "$cache/$codename.tar" ]; then
        debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,ca-certificates "$codename" "$machine" "$site" \
            >"$home/debootstrap.log" 2>&1 || fail "debootstrap failed: $(tail -n 3 "$home/debootstrap.log")"
        tar -C "$machine" --numeric-owner -cf "$cache/$codename.new" . && mv "$cache/$codename.new" "$cache/$codename.tar"
    else
        tar -C "$machine" --numeric-owner -xpf "$cache/$codename.tar" || fail "the machine cannot be unpacked"
    fi
    # No service starts while packages are installed into a machine that is off.
    printf '#!/bin/sh\nexit 101\n' >"$machine/usr/sbin/policy-rc.d"
    chmod 755 "$machine/usr/sbin/policy-rc.d"
    cp /etc/resolv.conf "$machine/etc/resolv.conf"
    echo berth-trial >"$machine/etc/hostname"
}

# Runs a command in the machine while that is off; packages that were downloaded are kept for the next time.
in_machine() { # COMMAND...
    # shellcheck disable=SC2016 # for the inner shell
    unshare --mount --propagation private sh -c 'mount --bind "$1" "$2/var/cache/apt/archives" &&
        mount -t proc proc "$2/proc" && shift && cd / && root=$1 && shift &&
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 chroot "$root" "$@"' \
        - "$cache/archives" "$machine" "$@"
}
install_packages() { # PACKAGE...
    in_machine apt-get install -qq -y --no-install-recommends -o APT::Keep-Downloaded-Packages=true \
        -o Dpkg::Use-Pty=0 "$@" >>"$home/apt.log" 2>&1 </dev/null
}

# The machine's process 1 is the child of systemd-nspawn.
leader() {
    local pid
    pid=$(session_of machine) && { tr -d ' ' <"/proc/$pid/task/$pid/children"; } 2>/dev/null
}
# Runs a command in the machine while that is on. Standard input and output are the caller's.
inside() { # COMMAND...
    local pid
    pid=$(leader)
    [ -n "$pid" ] || return 1
    nsenter --target "$pid" --mount --uts --ipc --pid --net --root --wd -- \
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"
}
is_up() { case $(inside systemctl is-system-running 2>/dev/null) in running | degraded) ;; *) return 1 ;; esac; }
# Options are those of systemd-nspawn.
# shellcheck disable=SC2120 # not all callers have some
boot_machine() { # [OPTION...]
    rm "$machine/usr/sbin/policy-rc.d"
    launch machine "$home/machine.log" systemd-nspawn --quiet --directory="$machine" --register=no --keep-unit --boot \
        --console=pipe --machine=berth-trial "$@"
    wait_for 120 is_up || fail "the machine does not boot: $(tail -n 5 "$home/machine.log")"
}
# systemd-nspawn passes SIGTERM on as an orderly shutdown.
end_machine() { finish machine TERM 90; }
