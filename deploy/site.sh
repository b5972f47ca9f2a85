#!/bin/sh
# SPDX-License-Identifier: MIT
# Fills in a web server's configuration (*.in) and prints it:
#     site.sh FILE NAME=VALUE... -- PAGE...
# @NAME@ becomes VALUE. BASE must be among the names: the URL path of the site, with a slash at both ends. @BARE@ is the
# same without the last slash, @BASE_PATTERN@ and @BARE_PATTERN@ are regular expressions for both. @OWN_PATTERN@ is one for
# what Berth keeps to itself: all below BASE but, at "/", the host's /.well-known/, over which certificates are renewed.
# @PAGES@ is one for the name of any page, @PROBES@ for those that a load balancer or Prometheus asks.
#
# A line @EACH_PAGE@ begins a block that is repeated for each page, with its name for @PAGE@; @EACH_SHOWN_PAGE@,
# @EACH_AJAX_PAGE@ and @EACH_PROBE_PAGE@ are for those that people see, that scripts ask, and @PROBES@. @EACH_HEADER@
# repeats it for each security header of nginx/headers.conf, with @NAME@ and @VALUE@. A block begun by @WHEN_NAME@ stays
# when NAME has a value, one begun by @UNLESS_NAME@ when it has none. @END@ ends the innermost block.
set -eu
file=$1
shift

refuse() {
    echo "site.sh: $1" >&2
    exit 2
}
check_base() {
    case $1 in
    / | /*/) ;;
    *) refuse "BASE must begin and end with a slash, \"$1\" does not" ;;
    esac
    case $1 in
    *[!A-Za-z0-9._/-]* | *//* | *..*) refuse "BASE may hold letters, digits, - _ . and single slashes, not \"$1\"" ;;
    esac
}
check_path() {
    case $1 in
    *[\"\$\\\|\&\;{}*?[]* | *'
'*) refuse "no web server's file can name the path \"$1\": it has one of \" \$ \\ | & ; { } * ? [" ;;
    esac
}

base='' script='' given=' '
set_name() { # NAME VALUE
    script="$script;s|@$1@|$2|g"
    [ -z "$2" ] || given="$given$1 "
}
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    value=${1#*=}
    if [ "${1%%=*}" = BASE ]; then
        check_base "$value"
        base=$value
    else
        check_path "$value"
    fi
    set_name "${1%%=*}" "$value"
    shift
done
[ $# -eq 0 ] || shift
[ -n "$base" ] || refuse "BASE is missing"
[ -r "$file" ] || refuse "there is no $file"
set_name BARE "${base%/}"
pattern=$(printf %s "$base" | sed 's/\./[.]/g')
set_name BASE_PATTERN "$pattern"
set_name BARE_PATTERN "${pattern%/}"
case $base in
/) set_name OWN_PATTERN '/(?![.]well-known/)' ;;
*) set_name OWN_PATTERN "$pattern" ;;
esac

# Name, blank, value.
headers=$(sed -n 's/^add_header \([^ ]*\) "\{0,1\}\([^"]*\)"\{0,1\} always;$/\1 \2/p' \
    "$(dirname "$0")/../nginx/headers.conf")

sed "${script#;}" "$file" | awk -v pages="$*" -v given="$given" -v headers="$headers" '
function is_for(kind, page) {
    return kind == "PAGE" || \
        kind == (page ~ /^ajax_/ ? "AJAX_PAGE" : page ~ "^(" probes ")$" ? "PROBE_PAGE" : "SHOWN_PAGE")
}
function print_for_each_page(kind,    i, copy) {
    for (i = 1; i <= count; i++) {
        if (!is_for(kind, names[i])) continue
        copy = text
        gsub(/@PAGE@/, names[i], copy)
        printf "%s", copy
    }
}
function print_for_each_header(    lines, count, i, blank, copy) {
    count = split(headers, lines, "\n")
    for (i = 1; i <= count; i++) {
        blank = index(lines[i], " ")
        copy = text
        gsub(/@NAME@/, substr(lines[i], 1, blank - 1), copy)
        gsub(/@VALUE@/, substr(lines[i], blank + 1), copy)
        printf "%s", copy
    }
}
function word_in(line) {
    gsub(/^@[A-Z]+_|@$/, "", line)
    return line
}
function begin(what) { blocks[++depth] = what; if (what == "left out") outs++ }
function end_of(what) {
    depth--
    if (what == "left out") outs--
    if (what == "kept" || what == "left out") return
    if (what == "HEADER") print_for_each_header()
    else print_for_each_page(what)
    collects = 0
}
BEGIN { count = split(pages, names, " "); any = pages; gsub(/ /, "|", any); probes = "health|metrics" }
/^@EACH_[A-Z_]+@$/ { begin(word_in($0)); text = ""; collects = 1; next }
/^@WHEN_[A-Z_]+@$/ { begin(index(given, " " word_in($0) " ") ? "kept" : "left out"); next }
/^@UNLESS_[A-Z_]+@$/ { begin(index(given, " " word_in($0) " ") ? "left out" : "kept"); next }
/^@END@$/ { end_of(blocks[depth]); next }
outs { next }
{ gsub(/@PAGES@/, any); gsub(/@PROBES@/, probes) }
collects { text = text $0 "\n"; next }
{ print }'
