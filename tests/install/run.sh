#!/bin/bash
# SPDX-License-Identifier: MIT
# Berth as an administrator installs it: `make install` into an empty folder, below /berth/, inside an nginx
# site that is not ours, with the production limits on; then the whole path once:   run.sh BUILD
# Prints one line a check and, last, `N passed, N failed`.
# shellcheck disable=SC2317 # functions called through others, or by a trap
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P)
build=$(cd "$1" && pwd -P)
VAR=$(mktemp -d /tmp/berth-XXXXXX)
image=$VAR/image
PROCESSES=$VAR/processes
DEMO=1
mkdir "$PROCESSES" "$VAR/log" "$VAR/nginx" "$VAR/foreign" "$VAR/run"
# shellcheck source=tests/support/processes.sh
. "$root/tests/support/processes.sh"
# shellcheck source=tests/support/checks.sh
. "$root/tests/support/checks.sh"
# shellcheck source=tests/support/free_port.sh
. "$root/tests/support/free_port.sh"
# shellcheck source=tests/support/demo_data.sh
. "$root/tests/support/demo_data.sh"

show_logs() { tail -n 20 "$VAR/log/berth.log" "$VAR/log/nginx-error.log" "$VAR/log/pve.log" >&2; }
fail() {
    show_logs
    echo "$*" >&2
    exit 1
}
on_exit() {
    finish nginx QUIT 5
    finish supervise TERM 45
    finish pve TERM 10
    "$root/tests/support/services.sh" stop "$VAR/services"
    rm -rf "$VAR"
}
trap on_exit EXIT
trap 'exit 1' INT TERM HUP

write_private() { (umask 077 && cat >"$1"); }
berthctl() { "$image/usr/bin/berthctl" --config "$image/etc/berth/berth.ini" "$@"; }

# The files name the places of a real system; this one lies in a folder.
relocate() { # FILE...
    sed -i -e "s|/usr/share/berth|$image/usr/share/berth|g" -e "s|/etc/berth|$image/etc/berth|g" \
        -e "s|/run/berth|$VAR/run|g" "$@"
}
install_berth() {
    make -C "$root" --no-print-directory install BUILD="$build" DESTDIR="$image" PREFIX=/usr BASE=/berth/ \
        >"$VAR/log/install.log" 2>&1 || fail "make install failed: $(tail -n 5 "$VAR/log/install.log")"
    relocate "$image"/etc/berth/nginx/*
}
# What the administrator changes in a copy of the example.
configure() {
    sed -e "s|^origin = .*|origin = http://127.0.0.1:$PORT|" -e "s|^;allow_loopback = .*|allow_loopback = yes|" \
        -e "/^\[mysql\]/,/^\[/{s|^socket = .*|socket = $MYSQL_SOCKET|;s|^user = .*|user = $MYSQL_USER|}" \
        -e "/^\[redis\]/,/^\[/s|^socket = .*|socket = $REDIS_SOCKET|" \
        "$image/etc/berth/berth.ini.example" | write_private "$image/etc/berth/berth.ini"
    relocate "$image/etc/berth/berth.ini"
}
start_foreign_nginx() {
    echo "somebody else's site" >"$VAR/foreign/index.html"
    echo "somebody else's script" >"$VAR/foreign/page.js"
    echo "somebody else's 404" >"$VAR/foreign/foreign_404.html"
    sed -e "s|@HOME@|$VAR|g" -e "s|@ETC@|$image/etc/berth|g" -e "s|@PORT@|$PORT|g" \
        -e "s|@USER@|$([ "$(id -u)" -ne 0 ] || echo 'user root;')|" "$root/tests/install/foreign.conf.in" \
        >"$VAR/nginx.conf"
    launch nginx "$VAR/log/nginx.log" "$(PATH=$PATH:/usr/sbin command -v nginx)" -e "$VAR/log/nginx-error.log" \
        -c "$VAR/nginx.conf"
}
start_everything() {
    PORT=$(free_port)
    "$root/tests/support/services.sh" start "$VAR/services" || fail "no MariaDB and Redis"
    # shellcheck disable=SC1091 # written by the line above
    . "$VAR/services/env"
    "$root/tests/support/services.sh" database "$VAR/services" berth
    configure
    berthctl key new >"$VAR/log/berthctl.log" || fail "berthctl key new failed"
    berthctl migrate >>"$VAR/log/berthctl.log" || fail "berthctl migrate failed"
    start_make_believe_pve
    prepare_demo_data
    launch supervise "$VAR/log/berth.log" "$image/usr/bin/berth-supervise" --run "$VAR/run" \
        --config "$image/etc/berth/berth.ini" --pages "$image/usr/lib/berth/cgi-bin"
    start_foreign_nginx
    url=http://127.0.0.1:$PORT/berth
    wait_for 30 answers || fail "the site does not answer"
}

status_of() { # PATH [CURL OPTION...]
    local path=$1
    shift
    curl -s -m 20 -o /dev/null -w '%{http_code}' "$@" "http://127.0.0.1:$PORT$path"
}
head_of() { curl -s -m 20 -o /dev/null -D - "http://127.0.0.1:$PORT$1" | tr -d '\r' | tr '[:upper:]' '[:lower:]'; }
body_of() { curl -s -m 20 "http://127.0.0.1:$PORT$1"; }
answers() { [ "$(status_of /berth/login)" = 200 ]; }

test_neighbours() {
    check "the other site keeps its home page" is_equal "$(body_of /)" "somebody else's site"
    check "and its files" is_equal "$(body_of /page.js)" "somebody else's script"
    check "and its error page" is_equal "$(body_of /nothing)" "somebody else's 404"
    check "and gets no header of ours" has_not "$(head_of /)" content-security-policy
    check "it does not get our sign-in page" is_equal "$(status_of /login)" 404
}
test_paths() {
    local head
    check "/berth leads to /berth/" has "$(head_of /berth)" "location: /berth/"
    check "/berth/ asks for a sign-in" has "$(head_of /berth/)" "location: /berth/login"
    check "a name that is no page is 404" is_equal "$(status_of /berth/nobody)" 404
    check "a page's name in capitals is no page" is_equal "$(status_of /berth/LOGIN)" 404
    check "nothing outside the static folder is served" is_equal \
        "$(status_of /berth/static/../templates/login.tpl --path-as-is)" 404
    check "a script comes as one" has "$(head_of /berth/static/page.js)" "content-type: text/javascript"
    check "a style sheet too" has "$(head_of /berth/static/berth.css)" "content-type: text/css"
    check "files may be kept for a while" has "$(head_of /berth/static/page.js)" "cache-control: public, max-age=300"
    for path in /berth/login /berth/static/page.js /berth/nobody; do
        head=$(head_of $path)
        check "$path carries the content security policy" has "$head" "content-security-policy: default-src 'none';"
        check "$path may not be sniffed" has "$head" "x-content-type-options: nosniff"
        check "$path does not speak for the whole host" has_not "$head" strict-transport-security
    done
    check "pages are not kept" has "$(head_of /berth/login)" "cache-control: no-store"
}
test_refusals() {
    check "DELETE is refused" is_equal "$(status_of /berth/login -X DELETE)" 405
    head -c 300000 /dev/zero | tr '\0' a >"$VAR/large"
    check "a body of 300 kB is refused" is_equal "$(status_of /berth/login --data-binary "@$VAR/large")" 413
    check "static files are not posted to" is_equal "$(status_of /berth/static/page.js -d x=1)" 405
}

walk() { "$root/tests/e2e/walk.sh" "$url" "$demo_user" <"$VAR/demo-password"; }
# The whole path through the site, as a person goes it: the limits must not be in the way.
walk() { "$root/tests/e2e/walk.sh" "$url" "$demo_user" <"$VAR/demo-password"; }
test_walk() { check "the walk from sign-in to a container in the list succeeds" walk; }

# Asks COUNT times as fast as it can; prints the different statuses. The bodies go to VAR/bodies.
hammer() { # PATH COUNT
    curl --no-progress-meter -m 20 -Z --parallel-max 10 -w '\n%{http_code} status\n' \
        "http://127.0.0.1:$PORT$1#[1-$2]" >"$VAR/bodies" 2>/dev/null
    sed -n 's/^\(...\) status$/\1/p' "$VAR/bodies" | sort -u | tr '\n' ' '
}
# Last, since they use up what is allowed.
test_limits() {
    check "somebody else's pages are not counted" is_equal "$(hammer / 300)" "200 "
    check "static files are not counted" is_equal "$(hammer /berth/static/page.js 300)" "200 "
    check "300 pages at once are too many" is_equal "$(hammer /berth/login 300)" "200 429 "
    check "a person is told so" grep -q 'data-page="slow_down"' "$VAR/bodies"
    check "300 questions at once are too many" has "$(hammer /berth/ajax_vmid 300)" "429 "
    check "a script is told so" grep -q '^{"error":"Too many requests' "$VAR/bodies"
}

install_berth
start_everything
for group in neighbours paths refusals walk limits; do "test_$group"; done
[ "$failed" -eq 0 ] || show_logs
summary
