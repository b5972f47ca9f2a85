#!/bin/sh
# SPDX-License-Identifier: MIT
# Fills the placeholders of a *.conf.in and prints the result:
#     site.sh FILE BASE RUN STATIC CONF [PAGE...]
# BASE is the URL path of the site with a slash at both ends, RUN the folder of the sockets, STATIC that of
# html/static, CONF that of headers.conf and fastcgi.conf. Each PAGE becomes a location of its own.
set -eu
file=$1 base=$2 run=$3 static=$4 conf=$5
shift 5

refuse() {
    echo "site.sh: $1" >&2
    exit 2
}
case $base in
/ | /*/) ;;
*) refuse "BASE must begin and end with a slash, \"$base\" does not" ;;
esac
case $base in
*[!A-Za-z0-9._/-]* | *//* | *..*) refuse "BASE may hold letters, digits, - _ . and single slashes, not \"$base\"" ;;
esac
for path in "$run" "$static" "$conf"; do
    case $path in
    *[\"\$\\\|\&\;{}*?[]* | *'
'*) refuse "no nginx file can name the path \"$path\": it has one of \" \$ \\ | & ; { } * ? [" ;;
    esac
done

print_pages() {
    for page in "$@"; do
        echo "    location = $base$page {"
        echo "        include \"$conf/methods.conf\";"
        case $page in
        ajax_*)
            echo "        error_page 502 503 504 @berth_ajax_unavailable;"
            echo "        error_page 429 @berth_ajax_slow_down;"
            ;;
        # Load balancers have no password; this page asks nobody who they are.
        health) echo "        auth_basic off;" ;;
        esac
        echo "        fastcgi_pass \"unix:$run/$page.sock\";"
        echo "    }"
    done
}

# /berth leads to /berth/.
bare=
[ "$base" = / ] || bare="location = ${base%/} { absolute_redirect off; return 301 $base; }"
pattern=$(printf %s "$base" | sed 's/\./\\\\./g')
pages=$(mktemp)
trap 'rm -f "$pages"' EXIT
print_pages "$@" >"$pages"
sed -e "/@PAGES@/{
r $pages
d
}" -e "s|@BARE@|$bare|" -e "s|@BASE_PATTERN@|$pattern|g" -e "s|@BASE@|$base|g" -e "s|@RUN@|$run|g" \
    -e "s|@STATIC@|$static|g" -e "s|@CONF@|$conf|g" "$file"
