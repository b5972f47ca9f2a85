# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
# Every command there is, as --help lists them: it has a --help, refuses an option it does not know, and answers in
# JSON. Sourced by run.sh.

# The commands below WORDS... that --help lists, a line each; a command without any is printed itself.
leaves() { # WORD...
    local word found=no
    while read -r word; do
        found=yes
        leaves "$@" "$word"
    done < <(berthctl "$@" --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
    [ $found = yes ] || echo "$*"
}

test_command_line() {
    local words command program
    mapfile -t commands < <(leaves)
    check "--help lists more than ten commands" [ ${#commands[@]} -gt 10 ]
    for command in "${commands[@]}"; do
        read -r -a words <<<"$command"
        attempt "${words[@]}" --help
        check "$command --help succeeds" is_equal "$code" 0
        check "$command --help says how it ends" says "Ends with 0: done."
        attempt "${words[@]}" --no-such-option
        check "$command refuses an unknown option with 2" is_equal "$code" 2
        attempt --json "${words[@]}" --no-such-option
        check "$command says so in JSON, where that was asked for" is_json
        check "and with 2" is_equal "$code" 2
        attempt "${words[@]}" --password=secret
        check "$command takes no password as an option" is_equal "$code" 2
    done
    attempt
    check "no command at all is 2" is_equal "$code" 2
    attempt user forget
    check "an unknown command is 2" is_equal "$code" 2
    attempt user add
    check "a missing name is 2" is_equal "$code" 2
    for command in "user list" "user sessions $demo_user" "node list" "node test --all" reconcile doctor; do
        read -r -a words <<<"$command"
        attempt "${words[@]}" --json
        check "$command answers in JSON" is_json
    done
    attempt user sessions nobody --json
    check "a refusal is JSON, too" is_json
    check "with its code" says '"code":"not_found"'
    check "and ends with 1" is_equal "$code" 1
    for command in "" "user" "user forget" "user add"; do
        read -r -a words <<<"$command"
        attempt "${words[@]}" --json
        check "'$command' is refused in JSON" is_json
        check "with a code of its own" says '"code":"bad_input"'
        check "and with 2" is_equal "$code" 2
    done
    attempt --json --help
    check "a question for help is none to refuse" is_equal "$code" 0
    for program in berthctl berth-supervise; do
        check "$program says which version it is" has "$(head -n 1 "$root/deploy/debian/changelog")" \
            "berth ($("$build/bin/$program" --version)) "
    done
    attempt --json user sessions $'b\xffd'
    check "a name that is no UTF-8 is refused in JSON" is_json
    attempt --json --config $'/nowhere/\xff.ini' user list
    check "so is such a path" is_json
    sql berth -e "INSERT INTO users (name, password_hash) SELECT CONCAT('many', seq), '' FROM seq_1_to_200"
    for command in "user list" "user list --json"; do
        read -r -a words <<<"$command"
        berthctl "${words[@]}" >/dev/full 2>"$VAR/complaint"
        check "of an answer that cannot be written, $command ends with 1" is_equal $? 1
    done
    sql berth -e "DELETE FROM users WHERE name LIKE 'many%'"
    attempt --config "$VAR/nothing.ini" user list
    check "a missing configuration is 1" is_equal "$code" 1
    check "and named" complains "$VAR/nothing.ini"
    sed "s|^socket = $MYSQL_SOCKET|socket = $VAR/nothing.sock|" "$config" | write_private "$VAR/other.ini"
    attempt --config "$VAR/other.ini" user list
    check "MySQL away is 3" is_equal "$code" 3
}
