# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034
# Two more hosts of each server, whose administrators went further; sourced by run.sh. One sends everything on to
# another server, puts its own pages in the place of errors, stands behind a proxy whose header it believes, and asks for
# a password, all as docs/ says. The other has Berth at "/".

# The indented block of a page of docs/ that begins so, for this machine.
documented() { # PAGE BEGINNING
    awk -v text="    $2" 'index($0, text) == 1 { found = 1 } found && NF && !/^    / { exit } found { print }' \
        "$root/docs/$1.md" |
        sed -e "s|10\.0\.0\.5|127.0.0.1|g" -e "s|/etc/[a-z0-9]*/berth\.[a-z]*|$home/passwords|" \
            -e "s|/berth/|$base|g" -e "s|/berth(/|${base%/}(/|"
}
make_hosts() {
    local snippet
    snippet=$(ls "$root/deploy/${server%%_*}/berth."*.in "$root/${server%%_*}/berth.conf.in" 2>/dev/null)
    "$root/deploy/site.sh" "$snippet" BASE=/ "RUN=$home/run" "STATIC=$image/usr/share/berth/static" \
        "ERRORS=$image/usr/share/berth/errors" "CONF=$image/etc/berth/${server%%_*}" "SOCKET=$home/run/@PAGE@.sock" -- \
        login health >"$home/root_berth.conf" || fail "no snippet for /"
    mkdir -p "$home/foreign/.well-known/acme-challenge"
    echo "somebody else's token" >"$home/foreign/.well-known/acme-challenge/token"
    case $server in
    lighttpd*) echo "anna:right" ;;
    *) printf 'anna:%s\n' "$(openssl passwd -apr1 right)" ;;
    esac >"$home/passwords"
    case $server in
    apache*)
        documented apache '<Location "/berth/">' >"$home/sign_in.conf"
        documented apache RemoteIPHeader >"$home/real_address.conf"
        ;;
    lighttpd*)
        documented lighttpd auth.backend >"$home/sign_in.conf"
        documented lighttpd extforward >"$home/real_address.conf"
        # shellcheck disable=SC2016 # what the page has
        for module in proxy url; do
            documented lighttpd '$HTTP["url"] =~ "^/berth(/|$)" { '"$module"
        done >"$home/no_proxy.conf"
        ;;
    caddy*)
        # shellcheck disable=SC2016 # what the page has
        documented caddy @signed_in | sed "s|\\\$2a\\\$14\\\$…|$(caddy hash-password --plaintext right)|" >"$home/sign_in.conf"
        ;;
    nginx*) documented nginx set_real_ip_from >"$home/real_address.conf" ;;
    esac
}

on_port() { # PORT PATH [CURL OPTION...]
    local port=$1 path=$2
    shift 2
    ask "$@" "http://127.0.0.1:$port$path"
}
at_proxying() { # PATH [CURL OPTION...]
    local path=$1
    shift
    on_port "$proxy_port" "${base%/}$path" "$@"
}
with_password() { at_proxying "$@" -u anna:right; }
status() { # COMMAND...
    "$@" -o /dev/null -w '%{http_code}'
}
token_in() { sed -n 's/.*<meta name="csrf" content="\([^"]*\)".*/\1/p'; }

test_proxying_host() {
    local token
    if [ "$base" != / ]; then
        check "a host that sends everything on does" has "$(on_port "$proxy_port" /page -u anna:right)" "somebody else's"
        check "but the path without its slash leads to us" has "$(with_password "" -D - -o /dev/null)" "$base"
    fi
    check "the sign-in page is ours" has "$(with_password /login)" "$sign_in_page"
    check "and so are the static files" has "$(with_password /static/page.js)" "// SPDX"
    check "and what is no page: 404" is_equal "$(status with_password /nobody)" 404
    check "an error of a page passes as it is" has "$(with_password /ajax_vmid)" '{"error":"The request holds'
    token=$(with_password /login -c "$home/jar" | token_in)
    check "and so does a form that was filled in wrong" has \
        "$(with_password /login -b "$home/jar" -d "csrf=$token" -d user=who-ever -d password=x)" 'value="who-ever"'
}
pages_without_password() {
    local path
    for path in "${base}%6cogin" "/${base}login" "${base%/}%2flogin" "${base}health/../login" "${base}health/login" \
        "${base}login?/health" "${base}login;/health" "${base}login%3f/health" "${base}login%00/health"; do
        on_port "$proxy_port" "$path" --path-as-is | grep -F "$sign_in_page"
    done
}
# The two pages that machines ask are for everybody, or decide themselves whom they answer.
test_password_of_the_host() {
    check "without its password the host shows no page" is_equal "$(status at_proxying /login)" 401
    check "and no file" is_equal "$(status at_proxying /static/page.js)" 401
    check "health asks for none" has "$(at_proxying /health)" '"status":"ready"'
    check "metrics asks for none" has "$(at_proxying /metrics)" berth_mysql_up
    check "no other way to write a page's address comes past it" is_equal "$(pages_without_password)" ""
}
test_proxy_in_front() {
    local variables
    [ "$server" != caddy ] || return 0
    variables=$(with_password /presets -H 'X-Forwarded-For: 203.0.113.9')
    check "a page is told the address that a trusted proxy saw" is_equal "$(told REMOTE_ADDR)" 203.0.113.9
}
test_host_of_our_own() {
    check "at / the host answers for its certificates" is_equal \
        "$(on_port "$root_port" /.well-known/acme-challenge/token)" "somebody else's token"
    check "and Berth for the rest" is_equal "$(status on_port "$root_port" /page.js)" 404
    check "and its files" has "$(on_port "$root_port" /static/page.js)" "// SPDX"
}
