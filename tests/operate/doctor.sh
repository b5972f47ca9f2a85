# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
# doctor on a sound set-up, and on set-ups that are broken in one way each. Sourced by run.sh.

table=$VAR/table
doctor() { attempt doctor --run "$VAR/run" --web-user "$(id -un)" "$@"; }

# A set-up of its own: the configuration as changed by a sed script.
with() {
    rm -f "$VAR/broken.ini"
    sed -e "$1" "$config" | write_private "$VAR/broken.ini"
}
doctor_of_it() { doctor --config "$VAR/broken.ini" "$@"; }

# The line there must be, and how it ends; both go to the table.
expect() { # NAME STATE CHECK TEXT CODE
    local line
    line=$(grep -E "^$2 +$3: " "$VAR/out" | grep -F -m 1 -- "$4")
    check "doctor, $1: $2, $3" [ -n "$line" ]
    check "doctor, $1: ends with $5" is_equal "$code" "$5"
    [ -n "$line" ] || cat "$VAR/out" "$VAR/complaint"
    printf '%s\t%s\t%s\n' "$1" "$code" "${line:-(nothing)}" | sed "s|$VAR|VAR|g" >>"$table"
}
# Nothing else is complained of.
expect_only() { # STATE CHECK
    check "doctor complains of nothing else" is_equal "$(grep -E '^(bad|warning) ' "$VAR/out" | grep -vEc "^$1 +$2:")" 0
}

# Workers that only just started, or go on, may be slow on a busy host.
pages_answer() {
    doctor
    grep -qE '^ok +pages: ' "$VAR/out"
}

sound() {
    local check
    wait_for 1 pages_answer
    berthctl reconcile >/dev/null
    doctor
    cp "$VAR/out" "$VAR/sound"
    expect "sound" ok "mysql" "answers" 0
    check "doctor finds nothing bad in a sound set-up" is_equal "$(grep -cE '^bad ' "$VAR/out")" 0
    check "and nothing to warn of" is_equal "$(grep -cE '^warning ' "$VAR/out")" 0
    for check in version libraries configuration account "configuration rights" origin key templates static sql mysql "mysql rights" \
        "mysql clock" "mysql connections" schema reconcile redis "redis memory" "redis rights" sockets "web server" pages \
        "key secrets" \
        "node 1"; do
        check "doctor looks at $check" grep -qE "^ok +$check( \\(.*\\))?: " "$VAR/sound"
    done
    doctor --json
    check "its JSON names state and advice" says '"state":"ok"'
    check "and parses" is_json
}

broken_configuration() {
    with "/^origin/a colour = blue"
    doctor_of_it
    expect "unknown key" bad configuration "line 4: site.colour is not a known key" 1
    doctor --config "$VAR/nothing.ini"
    expect "no configuration" bad configuration "cannot be read" 1
    with "s|^origin = .*|origin = http://host.example|"
    doctor_of_it
    expect "plain http" warning origin "passwords travel in clear" 0
    doctor_of_it --strict
    check "doctor --strict counts a warning" is_equal "$code" 1
    with ""
    chmod 644 "$VAR/broken.ini"
    doctor_of_it
    expect "configuration for all to read" bad "configuration rights" "Everybody" 1
}

unreadable_in_json() {
    node -e 'const { unreadable } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
        console.log(unreadable.filter((each) => each.node_id && each.name).length, [...new Set(unreadable.map((each) => each.key))].join());' \
        "$VAR/out"
}
attempt_with() { # INPUT WORD...
    berthctl "${@:2}" >"$VAR/out" 2>"$VAR/complaint" <"$1"
    code=$?
}
broken_key() {
    local needed newest
    with "s|^key_file = .*|key_file = $VAR/other-key|"
    doctor_of_it
    expect "no key" bad key "is not there" 1
    berthctl --config "$VAR/broken.ini" key new >/dev/null
    needed=$(berthctl key list | awk '$2 == "seals" {print $1}')
    doctor_of_it
    expect "a key that opens nothing" bad "key secrets" "0 of 3 nodes; the key file lacks $needed" 1
    expect "and its node" bad "node 1.*" "the key file lacks key $needed" 1
    attempt --config "$VAR/broken.ini" key list --json
    check "key list ends with 1 while a secret opens with no key" is_equal "$code" 1
    check "and names the nodes and the key in JSON" is_equal "$(unreadable_in_json)" "3 $needed"
    attempt --config "$VAR/broken.ini" key rotate --json
    check "so does key rotate" is_equal "$(unreadable_in_json)" "3 $needed"
    newest=$(head -n 1 "$VAR/other-key")
    attempt_with "$VAR/key" --config "$VAR/broken.ini" key add
    check "key add takes the missing key from a copy" says "added $needed"
    check "and leaves the newest one in front" is_equal "$(head -n 1 "$VAR/other-key")" "$newest"
    doctor_of_it
    expect "secrets of an old key" warning "key secrets" "3 of 3 token secrets are sealed with an old key" 0
    attempt --config "$VAR/broken.ini" key list
    check "and key list ends with 0" is_equal "$code" 0
    attempt_with "$config" --config "$VAR/broken.ini" key add
    check "what is no key file adds nothing" is_equal "$code" 1
    chmod 644 "$VAR/other-key"
    doctor_of_it
    expect "a key for all to read" bad key "$VAR/other-key" 1
    rm "$VAR/other-key" && echo "no key at all" | write_private "$VAR/other-key"
    doctor_of_it
    expect "a malformed key" bad key "64 hexadecimal digits" 1
}

broken_account() {
    with "/^user = $(id -un)\$/d"
    doctor_of_it
    expect "an account that nobody names" warning account "is not known" 0
    expect_only warning account
    with "s|^user = $(id -un)\$|user = no-such-user|"
    doctor_of_it
    expect "an account that is not there" bad account "[site] user is no-such-user" 1
    attempt user list --config "$VAR/broken.ini"
    check "which other commands refuse" complains "this host has no user of that name"
    is_root || return 0
    with "s|^user = root\$|user = nobody|"
    doctor_of_it
    expect "a configuration that Berth may not read" bad "configuration rights" "nobody may not read" 1
    expect "a key that Berth may not read" bad key "nobody may not read" 1
    expect "sockets that Berth may not open" bad redis "No connection" 1
    expect "those of the pages, which are for the web server" ok sockets "are served" 1
}

broken_files() {
    cp -r "$root/html" "$VAR/html"
    with "s|^templates = .*|templates = $VAR/html/templates|"
    rm "$VAR/html/templates/login.tpl"
    doctor_of_it
    expect "a template missing" bad templates "lacks login.tpl" 1
    cp "$root/html/templates/login.tpl" "$VAR/html/templates/"
    echo >>"$VAR/html/static/page.js"
    doctor_of_it
    expect "a script of another version" warning static "page.js" 0
}

# Its answer goes to a terminal, while its input is a file: what is typed ahead of a prompt is dropped.
at_terminal() { # INPUT COMMAND...
    script -qec "$(printf '%q ' "${@:2}") <$(printf '%q' "$1")" /dev/null
}

print_table() {
    echo
    echo "What doctor said (set-up, exit code, line):"
    awk -F '\t' '{printf "%-34s %s  %s\n", $1, $2, $3}' "$table"
    echo
    echo "The sound one, whole:"
    sed "s|$VAR|VAR|g" "$VAR/sound"
    echo
}

test_doctor() {
    local part
    for part in sound broken_configuration broken_account broken_key broken_files broken_mysql broken_schema broken_redis \
        broken_sockets broken_pages broken_nodes; do "$part"; done
    print_table
}
