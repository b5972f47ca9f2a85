#!/bin/bash
# SPDX-License-Identifier: MIT
# The systemd units as `make install` puts them in place, judged by systemd-analyze, which needs no running systemd:
#     run.sh BUILD
# Prints one line a check and, last, `N passed, N failed`.
# shellcheck disable=SC2317 # called through check
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P)
build=$(cd "$1" && pwd -P)
home=$(mktemp -d /tmp/berth-XXXXXX)
units=$home/units
trap 'rm -rf "$home"' EXIT
trap 'exit 1' INT TERM HUP
# shellcheck source=tests/support/checks.sh
. "$root/tests/support/checks.sh"

install_to() { # FOLDER VARIABLE...
    local folder=$1
    shift
    make -C "$root" --no-print-directory --old-file=all install BUILD="$build" PREFIX="$folder/usr" SYSCONFDIR="$folder/etc" "$@" \
        >"$home/install.log" 2>&1
}
fails() { ! "$@"; }
pages() { cd "$root/cgi-bin" && printf '%s\n' *.cpp | sed 's/\.cpp$//'; }
sockets_in_target() { sed -n 's/^Wants=berth@\(.*\)\.socket$/\1/p' "$units/berth.target"; }

# An instance is a copy: systemd-analyze knows a template only by one of its instances.
verify() { # UNIT...
    (cd "$units" && SYSTEMD_UNIT_PATH=$units: systemd-analyze verify --man=no --recursive-errors=no "$@" 2>&1)
}
test_verify() {
    check "make install succeeds" install_to "$home" SYSTEMDDIR="$units"
    check "every page has its socket in berth.target" is_equal "$(sockets_in_target)" "$(pages)"
    check "systemd finds no fault with the units" is_equal \
        "$(verify berth.target berth@login.socket berth@login.service berth-reconcile.service berth-reconcile.timer)" ""
    sed -i 's/^ExecReload=/ExecReloaded=/' "$units/berth@.service"
    check "it would say so" has "$(verify berth@login.service)" ExecReloaded
    check "no placeholder is left" is_equal "$(grep -l '@[A-Z]*@' "$units"/*)" ""
}

exposure_is_below() { # TENTHS UNIT
    systemd-analyze security --offline=true --threshold="$1" --no-pager "$units/$2" >"$home/security" 2>&1
}
test_security() {
    local unit
    for unit in berth@login.service berth-reconcile.service; do
        [ -e "$units/$unit" ] || cp "$units/berth@.service" "$units/$unit"
        check "$unit is exposed less than 2.5 of 10" exposure_is_below 24 "$unit"
        tail -n 1 "$home/security"
    done
    check "which a unit without a sandbox is not" fails exposure_is_below 24 bare.service
}

test_left_out() {
    check "SYSTEMDDIR= installs none" install_to "$home/none" SYSTEMDDIR=
    check "as it says" is_equal "$(find "$home/none" -name '*.service' -o -name '*.target')" ""
    check "a path that no unit can name is refused" fails install_to "$home/a b" SYSTEMDDIR="$home/refused"
}

test_verify
printf '[Service]\nExecStart=/bin/true\n' >"$units/bare.service"
test_security
test_left_out
[ "$failed" -eq 0 ] || tail -n 20 "$home/install.log" "$home/security"
summary
