# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
# Users: disabled and enabled, listed, their sessions shown and ended. What it does to visitors is seen through the
# pages themselves, run as plain CGI. Sourced by run.sh.

# Runs a page once; VAR/page is what it answers.
page() { # NAME METHOD COOKIE BODY
    printf %s "$4" | env -i PATH="$PATH" BERTH_CONFIG="$config" GATEWAY_INTERFACE=CGI/1.1 SERVER_PROTOCOL=HTTP/1.1 \
        REQUEST_METHOD="$2" SCRIPT_NAME="/$1" QUERY_STRING= HTTP_COOKIE="$3" REMOTE_ADDR=127.0.0.9 \
        CONTENT_TYPE=application/x-www-form-urlencoded CONTENT_LENGTH="${#4}" HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0" \
        "$build/cgi-bin/$1" >"$VAR/page" 2>>"$VAR/log/pages.log"
}
cookie_set() { sed -n 's/^Set-Cookie: \([^;]*\);.*/\1/p' "$VAR/page" | tail -n 1; }
field() { sed -n "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" "$VAR/page" | head -n 1; }
page_says() { grep -qF -- "$1" "$VAR/page"; }

sign_in() { # NAME PASSWORD; the session's cookie goes to `cookie`
    local before
    page login GET "" ""
    before=$(cookie_set)
    page login POST "$before" "csrf=$(field csrf)&user=$1&password=$2&next="
    cookie=$(cookie_set)
}
is_signed_in() { page containers GET "$cookie" "" && ! page_says "Location: /login"; }

# What the sign-in page answers, without what is different each time.
refusal() { sed -e '/^Set-Cookie/d' -e '/^X-Request-Id/d' -e 's/name="csrf" value="[^"]*"//' -e '/[0-9a-f]\{32\}/d' "$VAR/page"; }

test_users() {
    local wrong
    printf 'secret-of-anna\n' | berthctl user add anna >"$VAR/out"
    check "a user is added" says "added anna"
    printf 'secret-of-anna\n' | berthctl user add anna >"$VAR/out" 2>"$VAR/complaint"
    check "a second time with 1" is_equal $? 1
    check "and why" complains "already"
    printf 'short\n' | berthctl user add bert >/dev/null 2>"$VAR/complaint"
    check "a short password is refused" complains "8 characters"
    attempt user list
    check "the list says who never signed in" grep -qE '^anna +enabled +never +0 +0$' "$VAR/out"

    sign_in anna secret-of-anna
    check "she signs in" is_signed_in
    attempt user list
    check "the list says when, and counts the session" grep -qE '^anna +enabled +20.* UTC +0 +1$' "$VAR/out"
    attempt user sessions anna
    check "her session is listed with its address" says "127.0.0.9"
    check "and browser" says "Firefox on Linux"
    check "no token is" has_not "$(cat "$VAR/out")" "${cookie#*=}"

    sign_in anna wrong-password
    wrong=$(refusal)
    sign_in anna secret-of-anna
    attempt user disable anna
    check "disabling says how many sessions ended" says "sessions ended: 2"
    check "her session is over at once" eval '! is_signed_in'
    attempt user list
    check "the list says disabled" grep -qE '^anna +disabled ' "$VAR/out"
    sign_in anna secret-of-anna
    check "the right password gets the very answer to a wrong one" is_equal "$(refusal)" "$wrong"
    check "which is not empty" has "$wrong" "User name or password is wrong."
    check "and signs nobody in" eval '! is_signed_in'
    attempt user enable anna
    check "enabled" is_equal "$code" 0
    sign_in anna secret-of-anna
    check "she signs in again" is_signed_in

    attempt user sessions anna --end
    check "sessions are not ended unasked" is_equal "$code" 1
    check "it says how" complains "--yes"
    check "she still is signed in" is_signed_in
    attempt user sessions anna --end --yes
    check "they end" says "sessions ended: 1"
    check "at once" eval '! is_signed_in'
    printf 'another-secret\n' | berthctl user passwd anna >"$VAR/out"
    sign_in anna another-secret
    check "a new password signs in" is_signed_in
    attempt user disable nobody
    check "nobody is not disabled" is_equal "$code" 1
}
