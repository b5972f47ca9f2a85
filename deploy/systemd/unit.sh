#!/bin/sh
# SPDX-License-Identifier: MIT
# Fills the placeholders of a unit and prints it:
#     unit.sh FILE PREFIX SYSCONFDIR RUNDIR [PAGE...]
# Each PAGE gets its socket in berth.target.
set -eu
file=$1 prefix=$2 sysconf=$3 run=$4
shift 4
for path in "$prefix" "$sysconf" "$run"; do
    case $path in
    *[!A-Za-z0-9._/-]*)
        echo "unit.sh: no unit can name the path \"$path\": it may hold letters, digits, - _ . and /" >&2
        exit 2
        ;;
    esac
done
sockets=$(mktemp)
trap 'rm -f "$sockets"' EXIT
for page in "$@"; do echo "Wants=berth@$page.socket"; done >"$sockets"
sed -e "/@SOCKETS@/{
r $sockets
d
}" -e "/@SANDBOX@/{
r $(dirname "$0")/sandbox.conf
d
}" "$file" | sed -e "s|@PREFIX@|$prefix|g" -e "s|@SYSCONFDIR@|$sysconf|g" -e "s|@RUNDIR@|$run|g"
