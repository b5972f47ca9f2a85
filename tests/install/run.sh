#!/bin/bash
# SPDX-License-Identifier: MIT
# `make install` on a host where Berth runs already, and `make uninstall`:   run.sh BUILD
# Everything is put below a folder. Prints one line a check and, last, `N passed, N failed`.
# shellcheck disable=SC2317 # called through check
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P)
home=$(mktemp -d /tmp/berth-XXXXXX)
trap 'rm -rf "$home"' EXIT
trap 'exit 1' INT TERM HUP
# shellcheck source=tests/support/checks.sh
. "$root/tests/support/checks.sh"

# What is copied need not be real: small programs of the right names.
build=$home/build
mkdir -p "$build/cgi-bin" "$build/bin"
for source in "$root"/cgi-bin/*.cpp "$root"/bin/*.cpp; do
    name=${source#"$root"/}
    printf '#!/bin/sh\n' >"$build/${name%.cpp}"
done

new_host() { host=$home/$1 etc=$home/$1/etc/berth share=$home/$1/usr/share/berth; }
run_make() { # TARGET VARIABLE...
    make -C "$root" --no-print-directory --old-file=all "$@" BUILD="$build" DESTDIR="$host" PREFIX=/usr >"$home/said" 2>&1
}
fails() { ! "$@"; }
says() { grep -qF -- "$1" "$home/said"; }
base_of() { sed -n 's/.*location ^~ \(.*\) {.*/\1/p' "$etc/nginx/berth.conf"; }
state() { (cd "$host" && find . -type f -exec sha256sum {} + | sort -k 2 && find . ! -type f | sort); }

test_first() {
    new_host first
    (umask 077 && run_make install BASE=/berth/)
    check "make install succeeds" is_equal $? 0
    check "it is for the path that was given" is_equal "$(base_of)" /berth/
    check "every file may be read by everybody, whatever the umask is" is_equal \
        "$(find "$host" -type f ! -perm -444; find "$host" -type d ! -perm -555)" ""
    check "programs and pages may be executed" test -x "$host/usr/bin/berthctl" -a -x "$host/usr/lib/berth/cgi-bin/login"
    check "no placeholder is left" is_equal "$(grep -rlE '@[A-Z_]+@' "$etc")" ""
    check "nothing unfinished is left" is_equal "$(find "$host" -name '*.new' -o -name '*.dist')" ""
}

test_again() {
    state >"$home/before"
    run_make install
    check "again without BASE it is for the same path" is_equal "$(base_of)" /berth/
    check "which it says" says "Berth is for /berth/"
    check "and nothing has changed" is_equal "$(diff "$home/before" <(state))" ""
    run_make install BASE=/tools/
    check "BASE moves it" is_equal "$(base_of)" /tools/
    check "and says what else is to be done" says "change base_path in berth.ini"
    run_make install BASE=/berth/
}
test_settings() {
    new_host settings
    run_make install BASE=/berth/ SYSCONFDIR=/opt/conf RUNDIR=/opt/run FCGIWRAP=/opt/wrap.sock SYSTEMDDIR=
    check "that berthctl has to be told of another folder is said" says "--config /opt/conf/berth.ini"
    state >"$home/before"
    run_make install
    check "every setting holds the next time" is_equal "$(diff "$home/before" <(state))" ""
    check "no file for the administrator names another folder" is_equal \
        "$(grep -rl /etc/berth "$host/opt/conf")" ""
    check "nor does the manual" is_equal "$(grep -l /etc/berth "$host"/usr/share/man/man8/*)" ""
    check "a second folder for the same programs is refused" fails run_make install SYSCONFDIR=/etc/berth
    check "with the first one's name" says "are in /opt/conf: make uninstall first"
    new_host first
}

refused_without_a_trace() { # SENTENCE VARIABLE...
    state >"$home/before"
    ! run_make install "${@:2}" && says "$1" && is_equal "$(diff "$home/before" <(state))" ""
}
test_refusals() {
    check "a BASE without slashes changes nothing" refused_without_a_trace "begin and end with a slash" BASE=berth
    check "nor does one that no web server's file can hold" refused_without_a_trace "BASE may hold" "BASE=/a b/"
    check "nor a run folder that no unit can name" refused_without_a_trace "no unit can name" "RUNDIR=/run/a b"
    check "nor a path that is none from the root" refused_without_a_trace "RUNDIR is a path from the root" RUNDIR=run
}

test_changed_by_hand() {
    echo "# mine" >>"$etc/nginx/headers.conf"
    sed -i 's/40s;/60s;/' "$etc/nginx/fastcgi.conf"
    cp -p "$etc/nginx/headers.conf" "$home/headers"
    run_make install
    check "a file that was changed is kept" cmp -s "$home/headers" "$etc/nginx/headers.conf"
    check "so is another" grep -q "60s;" "$etc/nginx/fastcgi.conf"
    check "the new one is beside it" cmp -s "$root/nginx/headers.conf" "$etc/nginx/headers.conf.dist"
    check "and it is said" says "/etc/berth/nginx/headers.conf was changed and is kept"
    cp "$root/nginx/headers.conf" "$etc/nginx/headers.conf"
    run_make install
    check "once it is as shipped nothing is beside it" test ! -e "$etc/nginx/headers.conf.dist"
    # As if a former version had shipped it: its checksum is in the record.
    echo "# of a former version" >>"$etc/nginx/methods.conf"
    sum=$(sha256sum <"$etc/nginx/methods.conf")
    sed -i "s|^[0-9a-f]* /etc/berth/nginx/methods.conf|${sum%% *} /etc/berth/nginx/methods.conf|" "$share/installed"
    run_make install
    check "one that nobody changed becomes the new one" cmp -s "$root/nginx/methods.conf" "$etc/nginx/methods.conf"
}
test_of_the_package() { # It keeps no record.
    new_host package
    run_make install BASE=/berth/
    rm "$share/installed"
    echo "# mine" >>"$etc/nginx/headers.conf"
    run_make install
    check "what dpkg installed keeps its path" is_equal "$(base_of)" /berth/
    check "and what was changed" grep -q '^# mine' "$etc/nginx/headers.conf"
    new_host first
}

former() { # FILE [SUM]: as if a former version had put it there
    echo "of a former version" >"$host$1"
    echo "${2--} $1" >>"$share/installed"
}
test_former_files() {
    former /usr/share/berth/sql/999_former.sql
    former /usr/lib/berth/cgi-bin/former
    former /usr/share/berth/templates/former.tpl
    former /etc/berth/nginx/former.conf "$(echo "of a former version" | sha256sum | cut -d ' ' -f 1)"
    echo "not ours" >"$share/static/logo.svg"
    run_make install
    check "migrations, pages and templates of a former version are removed" is_equal \
        "$(find "$host/usr" -name '*former*')" ""
    check "what a web server may include is not" test -e "$etc/nginx/former.conf"
    check "but named" says "/etc/berth/nginx/former.conf is no part of Berth any more"
    check "and what never was Berth's stays" test -e "$share/static/logo.svg"
    run_make install
    check "it is named until it is removed" says "/etc/berth/nginx/former.conf is no part"
}

test_uninstall() {
    echo "[site]" >"$etc/berth.ini"
    echo key >"$etc/berth.key"
    rm "$share/static/logo.svg"
    check "make uninstall succeeds" run_make uninstall
    check "the configuration, the key and what was changed stay, and nothing else" is_equal \
        "$(cd "$host" && find . -type f | sort)" "$(printf '%s\n' ./etc/berth/berth.ini ./etc/berth/berth.key ./etc/berth/nginx/fastcgi.conf)"
    check "which is said" says "/etc/berth/nginx/fastcgi.conf was changed and is kept"
    check "a second time there is nothing to take away" fails run_make uninstall
    check "in one sentence" says "nothing was installed there by make install"
}

for group in first again settings refusals changed_by_hand of_the_package former_files uninstall; do "test_$group"; done
[ "$failed" -eq 0 ] || tail -n 20 "$home/said"
summary
