#!/bin/bash
# SPDX-License-Identifier: MIT
# Sign-in by a real nginx: a password file, a single sign-on and a client certificate, each as docs/sign_in.md and
# nginx/remote_user.conf have them, and the snippet as it is installed, which passes nobody:   sign_in.sh BUILD
# Prints one line a check and, last, `N passed, N failed`.
# shellcheck disable=SC2317 # functions called through others, or by a trap
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P)
build=$(cd "$1" && pwd -P)
VAR=$(mktemp -d /tmp/berth-XXXXXX)
PROCESSES=$VAR/processes
mkdir "$PROCESSES" "$VAR/log" "$VAR/nginx" "$VAR/run"
# shellcheck source=tests/support/processes.sh
. "$root/tests/support/processes.sh"
# shellcheck source=tests/support/checks.sh
. "$root/tests/support/checks.sh"
# shellcheck source=tests/support/free_port.sh
. "$root/tests/support/free_port.sh"

fail() {
    tail -n 20 "$VAR"/log/*.log >&2
    echo "$*" >&2
    exit 1
}
on_exit() {
    finish nginx QUIT 5
    finish supervise TERM 45
    "$root/tests/support/services.sh" stop "$VAR/services"
    rm -rf "$VAR"
}
trap on_exit EXIT
trap 'exit 1' INT TERM HUP

# --- the set-up ------------------------------------------------------------------------------------------------

pages=$(cd "$root/cgi-bin" && printf '%s ' *.cpp)
pages=${pages//.cpp/}

berthctl() { "$build/bin/berthctl" --config "$VAR/berth.ini" "$@"; }

# The fenced block of docs/sign_in.md behind the mark of that name.
documented() { # NAME
    awk -v mark="<!-- tested: $1 -->" '$0 == mark {found = 1} found && /^```$/ {exit} found && within {print}
        found && /^```nginx$/ {within = 1}' "$root/docs/sign_in.md"
}
# nginx's files as they are installed, for one site of its own; standard input becomes its local/site.conf.
site() { # NAME
    local folder=$VAR/nginx/$1
    mkdir -p "$folder/local"
    cp "$root"/nginx/*.conf "$folder"
    # shellcheck disable=SC2086 # names
    "$root/deploy/site.sh" "$root/nginx/berth.conf.in" BASE=/ SOCKET="$VAR/run/@PAGE@.sock" \
        STATIC="$root/html/static" CONF="$folder" -- $pages >"$folder/berth.conf"
    cat >"$folder/local/site.conf"
    [ -s "$folder/local/site.conf" ] || rm "$folder/local/site.conf"
}
adapt() { sed -e "s|/etc/berth|$VAR|g" -e "s|127.0.0.1:4180|127.0.0.1:$sso_port|"; }

make_certificates() {
    local subject=("" "/CN=anna" "/O=x,CN=admin/CN=anna" "/CN=admin/CN=anna" "/CN=ad,min") number
    cd "$VAR" || return 1
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=ca -keyout ca.key \
        -out client_ca.pem
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1 \
        -addext subjectAltName=IP:127.0.0.1 -keyout server.key -out server.pem
    # One that nobody signed but its owner.
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=anna -keyout own.key \
        -out own.pem
    for number in 1 2 3 4; do
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "${subject[$number]}" \
            -keyout "$number.key" -out "$number.csr"
        openssl x509 -req -in "$number.csr" -CA client_ca.pem -CAkey ca.key -CAcreateserial -days 2 -out "$number.pem"
    done
}

write_nginx() {
    local name user=
    [ "$(id -u)" -ne 0 ] || user='user root;'
    cat <<NGINX
daemon off;
$user
pid "$VAR/nginx.pid";
error_log "$VAR/log/nginx-error.log";
worker_processes 1;
events { worker_connections 256; }
http {
    access_log off;
    $(for name in client_body fastcgi proxy uwsgi scgi; do echo "${name}_temp_path \"$VAR/nginx/temp_$name\";"; done)
    $(documented "certificate http")
    server { listen 127.0.0.1:$plain_port; include "$VAR/nginx/plain/berth.conf"; }
    server { listen 127.0.0.1:$basic_port; include "$VAR/nginx/basic/berth.conf"; }
    server {
        listen 127.0.0.1:$sso_site_port;
        include "$VAR/nginx/sso/berth.conf";
        $(documented "sso server" | adapt)
    }
    server {
        listen 127.0.0.1:$certificate_port ssl;
        ssl_certificate "$VAR/server.pem";
        ssl_certificate_key "$VAR/server.key";
        $(documented "certificate server" | adapt)
        include "$VAR/nginx/certificate/berth.conf";
    }
    server {
        listen 127.0.0.1:$optional_port ssl;
        ssl_certificate "$VAR/server.pem";
        ssl_certificate_key "$VAR/server.key";
        $(documented "certificate server" | adapt | sed 's/\(ssl_verify_client *\)on;/\1optional;/')
        include "$VAR/nginx/certificate/berth.conf";
    }
    # The single sign-on: who has the cookie is anna, and it says so in a header of its answer.
    server {
        listen 127.0.0.1:$sso_port;
        location = /oauth2/auth {
            if (\$cookie_sso != "of-anna") { return 401; }
            add_header X-Auth-Request-User anna always;
            return 202;
        }
    }
}
NGINX
}

start_everything() {
    plain_port=$(free_port_of 0) basic_port=$(free_port_of 1) sso_port=$(free_port_of 2) sso_site_port=$(free_port_of 3)
    certificate_port=$(free_port_of 4) optional_port=$(free_port_of 5)
    "$root/tests/support/services.sh" start "$VAR/services" || fail "no MariaDB and Redis"
    # shellcheck disable=SC1091 # written by the line above
    . "$VAR/services/env"
    "$root/tests/support/services.sh" database "$VAR/services" berth
    (umask 077 && cat >"$VAR/berth.ini") <<INI
[site]
auth = remote_user
templates = $root/html/templates
sql = $root/sql
key_file = $VAR/key
[mysql]
socket = $MYSQL_SOCKET
user = $MYSQL_USER
database = berth
[redis]
socket = $REDIS_SOCKET
INI
    berthctl key new >"$VAR/log/berthctl.log" || fail "berthctl key new failed"
    berthctl migrate >>"$VAR/log/berthctl.log" || fail "berthctl migrate failed"
    make_certificates >"$VAR/log/openssl.log" 2>&1 || fail "no certificates"
    printf 'anna:%s\n' "$(openssl passwd -apr1 right)" >"$VAR/htpasswd"
    site plain </dev/null
    adapt <"$root/nginx/remote_user.conf" | site basic
    documented sso | site sso
    documented certificate | site certificate
    write_nginx >"$VAR/nginx.conf"
    # shellcheck disable=SC2086 # names
    launch supervise "$VAR/log/berth.log" "$build/bin/berth-supervise" --run "$VAR/run" --config "$VAR/berth.ini" \
        --pages "$build/cgi-bin" --workers 1 $pages
    launch nginx "$VAR/log/nginx.log" "$(PATH=$PATH:/usr/sbin command -v nginx)" -e "$VAR/log/nginx-error.log" \
        -c "$VAR/nginx.conf"
    wait_for 60 answers || fail "the site does not answer"
}
answers() { [ "$(ask "$plain_port" -o /dev/null -w '%{http_code}')" = 403 ]; }

# --- asking ----------------------------------------------------------------------------------------------------

ask() { # PORT [CURL OPTION...]: the list of containers
    local port=$1 scheme=http
    shift
    case $port in "$certificate_port" | "$optional_port") scheme=https ;; esac
    curl -s -m 20 -k "$@" "$scheme://127.0.0.1:$port/containers"
}
status_of() { ask "$@" -o "$VAR/body" -w '%{http_code}'; }
# Who the page says is signed in.
user_of() { ask "$@" | sed -n 's/.*signed in as <\/span>\([^<]*\)<.*/\1/p'; }
by() { echo "--cert $VAR/$1.pem --key $VAR/$1.key"; }

test_snippet_as_installed() {
    check "it has no word of REMOTE_USER" is_equal "$(grep -l '^ *fastcgi_param *REMOTE_USER' \
        "$VAR"/nginx/plain/{berth,fastcgi,headers,methods}.conf)" ""
    check "a name and password that nobody asked for make nobody" is_equal "$(status_of "$plain_port" -u anna:right)" 403
    check "the page says what the administrator must do" grep -q 'did not say who you are.*' "$VAR/body"
    for header in Remote-User REMOTE_USER X-Remote-User X-Forwarded-User; do
        check "a header $header makes nobody" is_equal "$(status_of "$plain_port" -H "$header: anna")" 403
    done
}
test_password_file() {
    check "without a password nginx refuses" is_equal "$(status_of "$basic_port")" 401
    check "and with a wrong one" is_equal "$(status_of "$basic_port" -u anna:wrong)" 401
    check "and for a name that it does not know" is_equal "$(status_of "$basic_port" -u ben:right)" 401
    check "with the right one it is anna" is_equal "$(user_of "$basic_port" -u anna:right)" anna
    for header in Remote-User REMOTE_USER X-Remote-User; do
        check "also with a header $header of ben" is_equal "$(user_of "$basic_port" -u anna:right -H "$header: ben")" anna
    done
    check "the static files are behind it too" is_equal \
        "$(curl -s -m 20 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$basic_port/static/page.js")" 401
}
# A form of the account page: the cookie and the token of one page, sent as the same user.
test_a_form() {
    local page token
    page=$(curl -s -m 20 -u anna:right -c "$VAR/jar" "http://127.0.0.1:$basic_port/account")
    token=$(printf %s "$page" | sed -n 's/.*<meta name="csrf" content="\([^"]*\)".*/\1/p')
    check "the account page asks for no password" has_not "$page" 'type="password"'
    check "a form is taken with its token" is_equal "$(curl -s -m 20 -u anna:right -b "$VAR/jar" -o /dev/null \
        -w '%{http_code}' -d "csrf=$token" -d action=end_others "http://127.0.0.1:$basic_port/account")" 404
    check "and not without" is_equal "$(curl -s -m 20 -u anna:right -b "$VAR/jar" -o /dev/null \
        -w '%{http_code}' -d action=end_others "http://127.0.0.1:$basic_port/account")" 403
}
test_single_sign_on() {
    check "without its cookie the visitor is sent to sign in" is_equal "$(status_of "$sso_site_port")" 302
    check "with it, it is anna" is_equal "$(user_of "$sso_site_port" -b sso=of-anna)" anna
    check "whatever header the browser sends" is_equal \
        "$(user_of "$sso_site_port" -b sso=of-anna -H 'X-Auth-Request-User: ben' -H 'Remote-User: ben')" anna
}
# A load balancer and Prometheus, who have neither password nor cookie nor certificate.
machine_sees() { # PORT
    local scheme=http page
    [ "$1" != "$optional_port" ] || scheme=https
    for page in health metrics; do
        curl -s -k -m 20 -o /dev/null -w '%{http_code} ' "$scheme://127.0.0.1:$1/$page"
    done
}
test_machines() {
    check "health and metrics ask for no password" is_equal "$(machine_sees "$basic_port")" "200 200 "
    check "nor for a single sign-on" is_equal "$(machine_sees "$sso_site_port")" "200 200 "
    check "nor for a certificate, where that is optional" is_equal "$(machine_sees "$optional_port")" "200 200 "
}
test_optional_certificate() {
    check "where it is optional, nobody comes in without one" is_equal "$(status_of "$optional_port")" 403
    # shellcheck disable=SC2046 # words
    {
        check "nor with one of nobody's" is_equal "$(status_of "$optional_port" $(by own))" 400
        check "but with one of the right CA" is_equal "$(user_of "$optional_port" $(by 1))" anna
    }
}
test_certificate() {
    check "without a certificate nginx refuses" is_equal "$(status_of "$certificate_port")" 400
    # shellcheck disable=SC2046 # words
    {
        check "and with one of nobody's" is_equal "$(status_of "$certificate_port" $(by own))" 400
        check "with one of the right CA it is anna" is_equal "$(user_of "$certificate_port" $(by 1))" anna
        check "a CN within another part of the subject counts for nothing" is_equal \
            "$(user_of "$certificate_port" $(by 2))" anna
        check "of two CNs one counts, and it is a certificate's own" has "anna admin" \
            "$(user_of "$certificate_port" $(by 3))"
        check "a CN with a comma is nobody" is_equal "$(status_of "$certificate_port" $(by 4))" 403
    }
}

start_everything
for group in snippet_as_installed password_file a_form single_sign_on certificate optional_certificate machines; do "test_$group"; done
[ "$failed" -eq 0 ] || tail -n 20 "$VAR"/log/*.log >&2
summary
