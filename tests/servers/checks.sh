# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2317
# What has to hold behind every web server; sourced by run.sh. Paths are below Berth's unless they are somebody else's.

sign_in_page="<title>Sign in"
ask() { curl -s -m 20 "$@"; }
status_of() { # PATH [CURL OPTION...]
    local path=$1
    shift
    ask -o /dev/null -w '%{http_code}' "$@" "$url$path"
}
head_of() { # PATH [CURL OPTION...]
    local path=$1
    shift
    ask -o /dev/null -D - "$@" "$url$path" | tr -d '\r' | tr '[:upper:]' '[:lower:]'
}
body_of() { # PATH [CURL OPTION...]
    local path=$1
    shift
    ask "$@" "$url$path"
}
answers() { [ "$(status_of /login)" = 200 ]; }
answers_or_ended() { ! is_running server || answers; }
# The site beside us; at the root of a host it is another host of the same server.
foreign() { # PATH [CURL OPTION...]
    local path=$1
    shift
    ask -H "Host: $([ "$base" = / ] && echo host.example || echo "127.0.0.1:$port")" "$@" "http://127.0.0.1:$port$path"
}
# How often a header comes.
count_of() { printf '%s\n' "$1" | grep -c "^$2:"; }

test_neighbours() {
    check "the other site keeps its home page" is_equal "$(foreign /)" "somebody else's site"
    check "and its files" is_equal "$(foreign /page.js)" "somebody else's script"
    check "and its headers" has "$(foreign / -o /dev/null -D -)" "X-Site: foreign"
    check "and gets none of ours" has_not "$(foreign / -o /dev/null -D - | tr '[:upper:]' '[:lower:]')" \
        content-security-policy
    check "it does not get our sign-in page" has_not "$(foreign /login)" "$sign_in_page"
}

test_paths() {
    local path head
    if [ "$base" != / ]; then
        check "the path without its slash leads to the one with it" has "$(head_of "")" "location: "
        check "and there to us" has "$(head_of "" | grep ^location:)" "$base"
    fi
    check "the home page asks for a sign-in" has "$(head_of /)" "location: ${base}login"
    check "what was asked for is kept, percent signs and UTF-8 too" has \
        "$(head_of '/containers?q=%C3%A4%26%20x&node=1')" \
        "location: ${base}login?next=$(printf %s "$base" | sed 's|/|%2f|g')containers%3fq%3d%25c3%25a4%2526%2520x%26node%3d1"
    check "a name that is no page is 404" is_equal "$(status_of /nobody)" 404
    check "a page's name in capitals is no page" is_equal "$(status_of /LOGIN)" 404
    check "nor is one with more behind it" is_equal "$(status_of /login/more)" 404
    check "nor is a name that begins like a page's" is_equal "$(status_of /login2)" 404
    check "404 is not the other site's" has_not "$(body_of /nobody)" "somebody else"
    for path in /login /static/page.js /nobody; do
        head=$(head_of $path)
        check "$path carries the content security policy" has "$head" "content-security-policy: default-src 'none';"
        check "$path may not be sniffed" has "$head" "x-content-type-options: nosniff"
        check "$path may not be framed, whatever the other site says" is_equal \
            "$(printf '%s\n' "$head" | grep ^x-frame-options:)" "x-frame-options: deny"
        check "$path does not speak for the whole host" has_not "$head" strict-transport-security
    done
    head=$(head_of /login)
    check "pages are not kept" is_equal "$(printf '%s\n' "$head" | grep ^cache-control: | sed 's/, no-transform//')" \
        "cache-control: no-store"
    check "nor dated" has_not "$head" "expires:"
    check "they say that they are in UTF-8" has "$head" "content-type: text/html; charset=utf-8"
    check "a visitor gets a cookie of his own" has "$head" "set-cookie: "
    check "and a page of his own" has_not "$(body_of /login | token_in)" "$(body_of /login | token_in)"
}

test_static() {
    local head
    head=$(head_of /static/page.js)
    check "a script comes as one" has "$head" "content-type: text/javascript"
    check "and may be kept for a while" is_equal "$(printf '%s\n' "$head" | grep ^cache-control:)" \
        "cache-control: public, max-age=300"
    check "and is asked for again by a tag or date" has "$head" "last-modified: "
    check "a style sheet comes as one" has "$(head_of /static/berth.css)" "content-type: text/css"
    check "a drawing too" has "$(head_of /static/berth.svg)" "content-type: image/svg+xml"
    check "nothing outside the static folder is served" is_equal \
        "$(status_of /static/../templates/login.tpl --path-as-is)" 404
    check "nor through an encoded slash" has "404 400" "$(status_of /static/..%2ftemplates%2flogin.tpl --path-as-is)"
    check "the folder is not listed" has_not "$(body_of /static/)" page.js
}

# By the server, or because the page was given nothing of it.
is_refused_in_chunks() {
    local status
    status=$(body_of /presets -o "$home/answer" -w '%{http_code}' --data-binary "@$home/large" \
        -H 'Transfer-Encoding: chunked')
    [ "$status" = 413 ] || grep -qx 'body: 0 bytes, complete' "$home/answer"
}
test_refusals() {
    check "DELETE is refused" is_equal "$(status_of /login -X DELETE)" 405
    check "HEAD is not" is_equal "$(status_of /login -I)" 200
    check "static files are not posted to" has "405 404 403" "$(status_of /static/page.js -d x=1)"
    head -c 300000 /dev/zero | tr '\0' a >"$home/large"
    check "a body of 300 kB is refused" is_equal "$(status_of /login --data-binary "@$home/large")" 413
    check "also when its length is not announced" is_refused_in_chunks
    check "a form of 200 kB is not" has "$(head -c 200000 "$home/large" | body_of /presets --data-binary @-)" \
        "body: 200000 bytes, complete"
}

# The lines of the page that tells what it is told.
told() { # NAME
    printf '%s\n' "$variables" | sed -n "s/^$1=//p"
}
test_variables() {
    local variables
    variables=$(body_of '/presets?q=%C3%A4+%26%2F' -H 'Proxy: http://evil.example' -H 'Remote-User: root' \
        -H 'Remote_User: root' -H 'REMOTE-USER: root' -H 'X-Forwarded-For: 203.0.113.9' -A 'Tester/1 ä' \
        -H 'Accept: application/json')
    check "a page is told the request as it was sent" is_equal "$(told REQUEST_URI)" \
        "${base}presets?q=%C3%A4+%26%2F"
    # lighttpd writes a slash for %2F, which means the same there.
    check "and the query untouched" is_equal "$(told QUERY_STRING | sed 's|/|%2F|')" "q=%C3%A4+%26%2F"
    check "and the method" is_equal "$(told REQUEST_METHOD)" GET
    check "and the client's address" is_equal "$(told REMOTE_ADDR)" 127.0.0.1
    check "and the browser's name, in UTF-8" is_equal "$(told HTTP_USER_AGENT)" 'Tester/1 ä'
    check "and what it accepts" is_equal "$(told HTTP_ACCEPT)" application/json
    check "nobody is signed in by a header" is_equal "$(told REMOTE_USER)" ""
    check "no header makes a proxy" is_equal "$(told HTTP_PROXY)" ""
    check "a request over plain HTTP does not say HTTPS" is_equal "$(told HTTPS)" ""
}

# Senders who never finish, more than a page has workers. The connections close with the shell that holds them.
send_slowly() (
    for _ in 1 2 3 4; do
        exec {sender}<>"/dev/tcp/127.0.0.1/$port"
        printf 'POST %spresets HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nContent-Length: 1000\r\n\r\nx=' "$base" "$port" >&"$sender"
    done
    # All four have arrived when an answer to a fifth has: the server reads in turn.
    status_of /static/page.js >/dev/null
    [ "$(status_of /presets -m "$1")" = 200 ]
)
test_slow_senders() {
    if [ "$server" = apache ]; then
        check "who sends slowly holds a worker no longer than mod_reqtimeout lets him" send_slowly 20
    else
        check "who sends slowly holds no worker" send_slowly 8
    fi
}

test_compression() {
    check "a page with a token is not compressed" has_not "$(head_of /login -H 'Accept-Encoding: gzip, br' |
        grep -v 'content-encoding: identity')" content-encoding
    check "the other site still is" has "$(foreign /long.html -o /dev/null -D - -H 'Accept-Encoding: gzip' |
        tr '[:upper:]' '[:lower:]')" "content-encoding: gzip"
    check "a style sheet is" has "$(head_of /static/berth.css -H 'Accept-Encoding: gzip')" "content-encoding: gzip"
}

over_tls() { # PATH [CURL OPTION...]
    local path=$1
    shift
    ask --cacert "$VAR/tls.pem" --resolve "host.example:$tls_port:127.0.0.1" "$@" \
        "https://host.example:$tls_port${base%/}$path"
}
# Where a request over plain HTTP to that host is sent. lighttpd decides it by host, so our own port will do.
plain_location() {
    ask -o /dev/null -w '%{redirect_url}' -H 'Host: host.example' \
        "http://127.0.0.1:$([ "$server" = lighttpd ] && echo "$port" || echo "$plain_port")${base}login"
}
test_tls() {
    check "over TLS the sign-in page comes" has "$(over_tls /login)" "$sign_in_page"
    check "and a page is told of it" is_equal "$(over_tls /presets | sed -n 's/^HTTPS=//p')" on
    # Caddy does this by itself, on ports that are not ours to use.
    [ "$server" = caddy ] ||
        check "plain HTTP leads to TLS" is_equal "$(plain_location)" "https://host.example${base}login"
}

walk() { "$root/tests/e2e/walk.sh" "$url" "$demo_user" <"$VAR/demo-password" >"$home/log/walk.log" 2>&1; }
test_walk() { check "the walk from sign-in to a container in the list succeeds" walk; }

# Asks COUNT times as fast as it can; prints the different statuses. The bodies go to answers.
hammer() { # URL COUNT
    curl --no-progress-meter -m 20 -Z --parallel-max 10 -w '\n%{http_code} status\n' "$1#[1-$2]" \
        >"$home/answers" 2>/dev/null
    sed -n 's/^\(...\) status$/\1/p' "$home/answers" | sort -u | tr '\n' ' '
}
# nginx alone counts requests, and forgets them with its process: until then nothing more is allowed.
test_limits() {
    case $server in nginx | nginx_deep) ;; *) return 0 ;; esac
    check "somebody else's pages are not counted" is_equal "$(hammer "http://127.0.0.1:$port/" 300)" "200 "
    check "but where he counts himself, he still does" is_equal \
        "$(hammer "http://127.0.0.1:$port/long.html" 30)" "200 503 "
    check "static files are not counted" is_equal "$(hammer "$url/static/page.js" 300)" "200 "
    check "300 pages at once are too many" is_equal "$(hammer "$url/login" 300)" "200 429 "
    check "a person is told so" grep -q 'data-page="slow_down"' "$home/answers"
    check "300 questions at once are too many" has "$(hammer "$url/ajax_vmid" 300)" "429 "
    check "a script is told so" grep -q '^{"error":"Too many requests' "$home/answers"
    finish server TERM 20
    run_nginx
    wait_for 30 answers
}

# Milliseconds for one page, one request after the other.
measured=
measure() {
    local times=40 seconds
    body_of "/login?x=[1-5]" >/dev/null
    seconds=$(ask -o /dev/null -w '%{time_total}\n' "$url/login?next=[1-$times]" | awk '{sum += $1} END {print sum}')
    measured="$measured$server $(awk "BEGIN {printf \"%.1f\", 1000 * $seconds / $times}")"$'\n'
}
tell_measured() {
    printf '%s' "$measured" | awk '
        { ms[$1] = $2; printf "the sign-in page behind %s: %s ms\n", $1, $2 }
        END {
            for (name in ms)
                if (name ~ /_cgi$/ && (other = substr(name, 1, length(name) - 4)) in ms)
                    printf "%s: plain CGI takes %.1f times as long as FastCGI\n", other, ms[name] / ms[other]
        }'
}

test_loss() {
    local head
    check "a page without workers says 502 to 504" is_in "$(status_of /login)" 500 502 503 504
    check "by the calm page" has "$(body_of /login)" 'data-page="unavailable"'
    check "a script is told so in JSON" is_equal "$(body_of /ajax_vmid)" '{"error":"Berth does not answer at the moment."}'
    head=$(head_of /login)
    check "that is not kept" has "$head" "cache-control: no-store"
    check "and carries the content security policy" has "$head" "content-security-policy: default-src 'none';"
    check "the other site goes on" is_equal "$(foreign /page.js)" "somebody else's script"
}
is_in() { # VALUE ONE_OF...
    local value=$1
    shift
    has " $* " " $value "
}
