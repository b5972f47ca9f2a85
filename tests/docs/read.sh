# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
# The pages of docs/ as a reader follows them, to be sourced. A block is a run of lines that are indented by four blanks
# and more; it is named by its page and its beginning. Set before: `root`, `home` (a folder), `check`, `inside`.
#
# `reader` is a sed script: what this reader puts in the place of names and passwords that are examples. `folder` is where
# the reader stands, in the machine.

folder=/root/berth
followed=$home/followed
: >>"$followed"

# Every block as PAGE:LINE<TAB>first line.
blocks() {
    (cd "$root/docs" && awk -v OFS='\t' '
        FNR == 1 { inside = 0; listed = 0 }
        /^[0-9]+\. |^- / { listed = 1 }
        /^[^ ]/ && !/^[0-9]+\. |^- / { listed = 0 }
        !NF { blank = 1; next }
        {
            match($0, /^ */)
            code = RLENGTH >= 4 && !(listed && RLENGTH < 6) && (inside || blank || FNR == 1)
            if (code && !inside) print FILENAME ":" FNR, substr($0, RLENGTH + 1)
            inside = code
            blank = 0
        }' ./*.md) | sed 's|^\./||; s|\.md:|:|'
}

# The place, PAGE:LINE, of the first block with that beginning that was not followed yet; else of the first one.
place_of() { # PAGE BEGINNING
    local places place
    places=$(blocks | awk -F '\t' -v page="$1:" -v text="$2" 'index($1, page) == 1 && index($2, text) == 1 { print $1 }')
    for place in $places; do
        grep -qx "$place" "$followed" || { echo "$place" && return; }
    done
    [ -n "$places" ] && echo "${places%%$'\n'*}"
}
# The text of the block at a place, without its indentation.
text_at() { # PLACE
    awk -v start="${1#*:}" 'NR < start { next } NR == start { match($0, /^ */); indent = RLENGTH }
        !NF { empty = empty "\n"; next }
        { match($0, /^ */) } RLENGTH < 4 || RLENGTH < indent { exit }
        { printf "%s%s\n", empty, substr($0, indent + 1); empty = "" }' "$root/docs/${1%%:*}.md"
}

# Prints a block that is no command, for the file it belongs into.
block() { # PAGE BEGINNING
    local place
    place=$(place_of "$1" "$2")
    [ -n "$place" ] || { echo "docs/$1.md has no block that begins with: $2" >&2 && return 1; }
    echo "$place" >>"$followed"
    text_at "$place" | sed "$reader"
}
# Runs a block in the machine, as root, line by line as it stands; standard input answers what it asks.
run_block() { # PAGE BEGINNING
    local text
    text=$(block "$1" "$2") || return 1
    inside sh -ec "cd $folder; $text" >"$home/said" 2>&1 || { sed 's/^/        | /' "$home/said" && return 1; }
}
follow() { # PAGE BEGINNING
    check "$1: ${2%%$'\n'*}" run_block "$@"
}

# A command that stands in the text of a page, between backticks.
run_inline() { # PAGE COMMAND
    tr '\n' ' ' <"$root/docs/$1.md" | grep -qF "\`$2\`" || { echo "docs/$1.md does not say: $2" >&2 && return 1; }
    inside sh -ec "cd $folder; $(printf %s "$2" | sed "$reader")" >"$home/said" 2>&1 ||
        { sed 's/^/        | /' "$home/said" && return 1; }
}
follow_inline() { # PAGE COMMAND
    check "$1: $2, in the text" run_inline "$@"
}

# A block of `$ command` with what it answers: both have to be as the page says, apart from figures, moments and the
# width of columns. Of what is logged a terminal shows nothing.
without_figures() { sed -E 's/[0-9]+/N/g; s/ +/ /g'; }
run_dialogue() { # PAGE BEGINNING
    local text
    text=$(block "$1" "$2") || return 1
    printf '%s\n' "$text" | sed -n -e '/^\$ /!b' -e ':more' -e '/\\$/{N;b more' -e '}' -e 's/^\$ //p' >"$home/commands"
    inside sh -ec "cd $folder; $(cat "$home/commands")" >"$home/said" 2>&1
    printf '%s\n' "$text" | awk '/^\$ / { asked = 1 } !asked { print } asked && !/\\$/ { asked = 0 }' |
        without_figures >"$home/expected"
    grep -v '^time=' "$home/said" | without_figures | diff "$home/expected" - | sed 's/^/        | /' >"$home/difference"
    [ ! -s "$home/difference" ] || { cat "$home/difference" && return 1; }
}
follow_dialogue() { # PAGE BEGINNING
    check "$1: ${2#\$ }, and its answer" run_dialogue "$@"
}

# Blocks that were neither followed nor are in the list of those that no reader of a Debian follows.
forgotten() {
    local place text
    while IFS=$'\t' read -r place text; do
        grep -qx "$place" "$followed" || is_elsewhere "${place%%:*}" "$text" || echo "$place: $text"
    done < <(blocks)
}
is_elsewhere() { # PAGE FIRST_LINE
    awk -F '\t' -v page="$1" -v text="$2" '!/^#/ && $1 == page && index(text, $2) == 1 { found = 1 } END { exit !found }' \
        "$root/tests/docs/elsewhere.txt"
}
