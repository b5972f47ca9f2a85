#!/bin/sh
# SPDX-License-Identifier: MIT
# Puts what was built in BUILD into its places, or takes away what an earlier run put there:
#     install.sh install BUILD
#     install.sh uninstall
# `make install` and `make uninstall` call it. What they were given is in the environment: DESTDIR, PREFIX, BASE,
# SYSCONFDIR, RUNDIR, FCGIWRAP, SYSTEMDDIR (empty: no units), INSTALL_PROGRAM.
#
# All texts are filled in before the first file is touched, so a value that makes no sense changes nothing. Each file is
# written beside its place and then renamed.
#
# PREFIX/share/berth/installed keeps what was done, in lines of two words: a setting and its value, which holds the next
# time where no other is given; "-" and a file of ours; or the checksum of a file for the administrator, as it was shipped,
# and that file. From the checksum it is known later who changed such a file: what he changed is kept.
set -eu
cd "$(dirname "$0")/.."
umask 022
action=$1

refuse() {
    echo "make $action: $1" >&2
    exit 2
}
say() { echo "make $action: $1"; }

# --- where to ----------------------------------------------------------------------------------------------------

DESTDIR=${DESTDIR-}
absolute() { # NAME VALUE
    case $2 in
    /*) ;;
    *) refuse "$1 is a path from the root, \"$2\" is not" ;;
    esac
    [ "$2" = / ] || echo "${2%/}"
}
PREFIX=$(absolute PREFIX "${PREFIX:-/usr/local}")
share=$PREFIX/share/berth pages_folder=$PREFIX/lib/berth/cgi-bin
record=$DESTDIR$share/installed

recorded() { # SETTING, OR FILE AS THE SECOND WORD
    [ ! -r "$record" ] || awk -v first="$1" -v file="${2-}" '
        { rest = substr($0, length($1) + 2) }
        file == "" && $1 == first { print rest }
        file != "" && rest == file { print $1 }' "$record"
}
# The package of Debian keeps no record; its example names the path.
former_base() {
    base=$(recorded BASE)
    [ -n "$base" ] || base=$(sed -n 's/^base_path = //p' "$DESTDIR$SYSCONFDIR/berth.ini.example" 2>/dev/null) || :
    echo "$base"
}
or_else() { if [ -n "$1" ]; then echo "$1"; else echo "$2"; fi; }
settle() {
    former=$(recorded SYSCONFDIR)
    SYSCONFDIR=$(absolute SYSCONFDIR "${SYSCONFDIR:-$(or_else "$former" /etc/berth)}")
    [ -z "$former" ] || [ "$former" = "$SYSCONFDIR" ] ||
        refuse "Berth's files for the web server are in $former: make uninstall first, with the same PREFIX"
    BASE=${BASE:-$(or_else "$(former_base)" /)}
    RUNDIR=$(absolute RUNDIR "${RUNDIR:-$(or_else "$(recorded RUNDIR)" /run/berth)}")
    FCGIWRAP=${FCGIWRAP:-$(or_else "$(recorded FCGIWRAP)" /run/fcgiwrap.socket)}
    # Empty is an answer, too.
    if [ -z "${SYSTEMDDIR+given}" ]; then
        SYSTEMDDIR=$PREFIX/lib/systemd/system
        [ ! -r "$record" ] || SYSTEMDDIR=$(recorded SYSTEMDDIR)
    fi
    [ -z "$SYSTEMDDIR" ] || SYSTEMDDIR=$(absolute SYSTEMDDIR "$SYSTEMDDIR")
}

# --- one file ----------------------------------------------------------------------------------------------------

put() { # SOURCE TARGET [COMMAND...]
    there=$DESTDIR$2 source=$1
    shift 2
    [ $# -gt 0 ] || set -- install -m 644
    [ -d "${there%/*}" ] || mkdir -p "${there%/*}"
    "$@" "$source" "$there.new"
    mv -f "$there.new" "$there"
}
put_ours() { # SOURCE TARGET [COMMAND...]
    put "$@"
    echo "- $2" >>"$work/record"
}
sum_of() { # FILE
    sum=$(sha256sum <"$1")
    echo "${sum%% *}"
}
is_unchanged() { [ "$(recorded '' "$1")" = "$(sum_of "$DESTDIR$1")" ]; }
put_for_administrator() { # SOURCE TARGET
    echo "$(sum_of "$1") $2" >>"$work/record"
    if [ ! -e "$DESTDIR$2" ] || cmp -s "$1" "$DESTDIR$2" || is_unchanged "$2"; then
        put "$1" "$2"
        rm -f "$DESTDIR$2.dist"
    else
        put "$1" "$2.dist"
        say "$2 was changed and is kept; the new one is $2.dist"
    fi
}

# --- the texts ---------------------------------------------------------------------------------------------------

fill_in() { # SOURCE TARGET [NAME=VALUE...]
    target=$work/etc/$2
    source=$1 folder=$(dirname "$2")
    shift 2
    mkdir -p "$(dirname "$target")"
    # shellcheck disable=SC2086 # a list of words
    deploy/site.sh "$source" "BASE=$BASE" "RUN=$RUNDIR" "STATIC=$share/static" "ERRORS=$share/errors" \
        "CONF=$SYSCONFDIR/$folder" "$@" -- $pages >"$target"
}
copy_text() { # TARGET SOURCE...: with the places of this installation
    target=$1
    shift
    mkdir -p "$target"
    for source in "$@"; do
        sed -e "s|/usr/local|$PREFIX|g" -e "s|/etc/berth|$SYSCONFDIR|g" -e "s|^base_path = .*|base_path = $BASE|" \
            "$source" >"$target/$(basename "$source")"
    done
}
prepare_texts() {
    set -- "CGI=$pages_folder" "CONFIG=$SYSCONFDIR/berth.ini"
    fill_in nginx/limits.conf.in nginx/limits.conf
    fill_in nginx/berth.conf.in nginx/berth.conf "SOCKET=$RUNDIR/@PAGE@.sock"
    fill_in nginx/berth.conf.in nginx/berth_cgi.conf "SOCKET=$FCGIWRAP" "$@"
    fill_in deploy/apache/berth.conf.in apache/berth.conf
    fill_in deploy/apache/berth.conf.in apache/berth_cgi.conf "$@"
    fill_in deploy/lighttpd/berth.conf.in lighttpd/berth.conf
    fill_in deploy/caddy/berth.caddy.in caddy/berth.caddy
    fill_in deploy/caddy/errors.caddy.in caddy/errors.caddy
    copy_text "$work/etc/nginx" nginx/*.conf nginx/site.conf.example
    copy_text "$work/etc/apache" deploy/apache/site.*.example
    copy_text "$work/etc/lighttpd" deploy/lighttpd/site.*.example
    copy_text "$work/etc/caddy" deploy/caddy/page.caddy deploy/caddy/site.*.example
    copy_text "$work/etc" nginx/berth.ini.example
    copy_text "$work/man" deploy/man/*.8
    [ -n "$SYSTEMDDIR" ] || return 0
    mkdir "$work/units"
    for source in deploy/systemd/berth*; do
        # shellcheck disable=SC2086 # a list of words
        deploy/systemd/unit.sh "$source" "$PREFIX" "$SYSCONFDIR" "$RUNDIR" $pages \
            >"$work/units/$(basename "$source" .in)"
    done
}

# --- all of them -------------------------------------------------------------------------------------------------

put_each() { # FOLDER SOURCE...
    target=$1
    shift
    for source in "$@"; do put_ours "$source" "$target/${source##*/}"; done
}
put_programs() {
    for page in $pages; do
        # shellcheck disable=SC2086 # a command with its options
        put_ours "$build/cgi-bin/$page" "$pages_folder/$page" ${INSTALL_PROGRAM:-install} -m 755
    done
    for tool in bin/*.cpp; do
        tool=$(basename "$tool" .cpp)
        # shellcheck disable=SC2086
        put_ours "$build/bin/$tool" "$PREFIX/bin/$tool" ${INSTALL_PROGRAM:-install} -m 755
    done
}
put_shared_files() {
    put_each "$share/templates" html/templates/*
    put_each "$share/static" html/static/*
    put_each "$share/sql" sql/*.sql
    for status in 500 502 503 504; do
        put_ours ../static/unavailable.html "$share/errors/page-$status.html" ln -sfn
        put_ours ../static/unavailable.json "$share/errors/ajax-$status.html" ln -sfn
    done
    put_each "$PREFIX/share/man/man8" "$work"/man/*
    [ -z "$SYSTEMDDIR" ] || put_each "$SYSTEMDDIR" "$work"/units/*
}
put_texts() {
    mkdir -p "$DESTDIR$SYSCONFDIR/nginx/local"
    (cd "$work/etc" && find . -type f | sort) >"$work/texts"
    while read -r text; do put_for_administrator "$work/etc/$text" "$SYSCONFDIR/${text#./}"; done <"$work/texts"
}
# What a former version put there and this one does not. A file that a web server may include stays: without it the
# server would not start.
remove_former() {
    [ -r "$record" ] || return 0
    cut -d ' ' -f 2- "$work/record" >"$work/present"
    grep -E '^(-|[0-9a-f]{64}) ' "$record" | while read -r sum file; do
        ! grep -qxF -- "$file" "$work/present" || continue
        if [ "$sum" = - ]; then
            rm -f "$DESTDIR$file"
        elif [ -e "$DESTDIR$file" ]; then
            say "$file is no part of Berth any more: remove it when no web server includes it"
            echo "$sum $file" >>"$work/record"
        fi
    done
}
tell_what_to_do() {
    former=$(former_base)
    say "Berth is for $BASE; the files for the web servers are in $SYSCONFDIR"
    [ -z "$former" ] || [ "$former" = "$BASE" ] ||
        say "it was for $former: change base_path in berth.ini too, and reload the web server"
    [ "$SYSCONFDIR" = /etc/berth ] || say "berthctl has to be told each time: --config $SYSCONFDIR/berth.ini"
}
install_all() {
    build=$1
    pages=$(cd cgi-bin && printf '%s ' *.cpp | sed 's/\.cpp//g')
    settle
    prepare_texts
    printf '%s\n' "BASE $BASE" "SYSCONFDIR $SYSCONFDIR" "RUNDIR $RUNDIR" "FCGIWRAP $FCGIWRAP" "SYSTEMDDIR $SYSTEMDDIR" \
        >"$work/record"
    told=$(tell_what_to_do)
    put_programs
    put_shared_files
    put_texts
    remove_former
    put "$work/record" "$share/installed"
    echo "$told"
}

# berth.ini and the key were never ours, and what was changed is the administrator's.
uninstall_all() {
    [ -r "$record" ] || refuse "there is no $record: nothing was installed there by make install"
    SYSCONFDIR=$(recorded SYSCONFDIR)
    while read -r sum file; do
        case $sum in
        [A-Z]*) continue ;;
        -) ;;
        *)
            rm -f "$DESTDIR$file.dist"
            if [ -e "$DESTDIR$file" ] && ! is_unchanged "$file"; then
                say "$file was changed and is kept"
                continue
            fi
            ;;
        esac
        rm -f "$DESTDIR$file"
    done <"$record"
    rm -f "$record"
    for folder in "$share" "$PREFIX/lib/berth" "$SYSCONFDIR"; do
        [ ! -d "$DESTDIR$folder" ] || find "$DESTDIR$folder" -depth -type d -empty -delete
    done
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case $action in
install) install_all "$2" ;;
uninstall) uninstall_all ;;
*) refuse "install or uninstall" ;;
esac
