#!/bin/bash
# SPDX-License-Identifier: MIT
# What can be checked by reading: format, layers, headers, templates, bans, scripts. One line a check that failed with
# the places, and last `N passed, N failed`.
# shellcheck disable=SC2317 # checks are called by name
set -u
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0

# Files of the tree, also those not yet added; nothing that is ignored.
files() { git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do
    [ -e "$file" ] && echo "$file"
done; }

expect_nothing() { # SENTENCE OUTPUT
    if [ -z "$2" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'NOT OK  %s\n%s\n' "$1" "$2" | head -n 25
    fi
}

format() {
    files '*.cpp' '*.h' | xargs -r -P 2 -n 20 clang-format --dry-run --ferror-limit=1 2>&1 | grep -E 'warning|error'
}

# cgi-bin, bin -> app -> {store, pve, web} -> base. A folder may include itself and what is listed.
layers() {
    local folder
    for folder in 'lib/base:' 'lib/web:base' 'lib/store:base' 'lib/pve:base' 'lib/app:store pve web base' \
        'cgi-bin:app web base' 'bin:app web base'; do
        local path=${folder%%:*} allowed=${folder#*:} own pattern
        own=${path#lib/}
        pattern=$(printf '%s' "$own $allowed" | tr -s ' ' '|')
        files "$path/*.cpp" "$path/*.h" | xargs -r grep -nE '^#include "(base|web|store|pve|app)/' |
            grep -vE "#include \"($pattern)/"
    done
    # Nor does anybody reach through a layer by name.
    files 'cgi-bin/*.cpp' 'bin/*.cpp' 'bin/*.h' | xargs -r grep -nE '\b(store|pve)::'
    # The make-believe Proxmox knows nothing of us.
    files 'tests/pve/*.cpp' 'tests/pve/*.h' | xargs -r grep -nE '#include "(base|web|store|pve|app)/|[Bb]erth'
}

# Each foreign library has one file that knows it.
libraries() {
    ban 'fcgiapp.h' lib/web/server.cpp
    ban 'cgicc/' lib/web/request.cpp
    ban 'ctemplate/' lib/web/view.cpp
    ban 'hiredis/' lib/store/redis.cpp
    ban 'mysql.h' 'lib/store/mysql.*\.cpp'
    ban 'curl/' 'lib/pve/(http|tls|transfer).*\.(cpp|h)'
    ban 'rapidjson/' lib/base/json.cpp
    ban 'sodium.h' lib/base/crypto.cpp
    ban 'ini.h' lib/base/config.cpp
}
ban() { # HEADER FILE_PATTERN
    files 'lib/*' 'cgi-bin/*' 'bin/*' | xargs -r grep -nE "#include [<\"]$1" | grep -vE "^$2:"
}

headers() {
    files 'lib/*.h' | while read -r header; do
        sed -n 1p "$header" | grep -q 'SPDX-License-Identifier: MIT' || echo "$header: no SPDX line"
        grep -q '^#pragma once' "$header" || echo "$header: no #pragma once"
    done
}
licences() {
    files '*.cpp' '*.h' '*.sh' '*.js' '*.mjs' '*.css' '*.sql' '*.tpl' '*.mk' '*.conf' '*.in' Makefile |
        while read -r file; do
            head -n 3 "$file" | grep -q 'SPDX-License-Identifier: MIT' || echo "$file: no SPDX line"
        done
}

templates() {
    files 'html/templates/*.tpl' | while read -r file; do
        [ "$(head -n 1 "$file")" = '{{%AUTOESCAPE context="HTML"}}' ] || echo "$file: escaping is not switched on"
        grep -nE ':none|:H=|style="|<script>| on[a-z]+="' "$file" | sed "s|^|$file:|"
    done
}

bans() {
    files 'lib/*' 'cgi-bin/*' 'bin/*' | xargs -r grep -nE \
        'DNDEBUG|fcgi_stdio|redisCommand\(|VERIFYPEER, *0|VERIFYHOST, *0L?\).*insecure|MYSQL_OPT_RECONNECT|system\(|popen\(|strcpy|sprintf\('
    files 'tests/*' 'lib/*' 'cgi-bin/*' 'bin/*' Makefile | xargs -r grep -nE '\b(pkill|killall)\b' |
        grep -v '^tests/lint.sh:'
    files 'html/*' | xargs -r grep -nE 'https?://' | grep -vE 'www\.w3\.org|example\.org'
    files 'cgi-bin/*.cpp' 'lib/*' | xargs -r grep -nE 'password' | grep -E 'wizard' # no password in the wizard
}

# Small files stay readable: 80 lines a page, 300 elsewhere.
lengths() {
    files 'cgi-bin/*.cpp' | xargs -r wc -l | awk '$2 != "total" && $1 > 80 {print $2 ": " $1 " lines"}'
    files 'lib/*.cpp' 'lib/*.h' 'bin/*.cpp' 'tests/*.cpp' 'html/*.js' | xargs -r wc -l |
        awk '$2 != "total" && $1 > 320 {print $2 ": " $1 " lines"}'
}

# A page is one word in five places.
pages() {
    files 'cgi-bin/*.cpp' | while read -r file; do
        local name
        name=$(basename "$file" .cpp)
        grep -q "\"$name\"" "$file" || echo "$file: does not call itself $name"
        grep -q "\"$name\"" lib/app/page.cpp || echo "$file: lib/app/page.cpp has no URL for it"
    done
}

scripts() { files '*.sh' | xargs -r shellcheck -x; }

expect_nothing "every C++ file is formatted" "$(format)"
expect_nothing "no include goes upward" "$(layers)"
expect_nothing "each foreign library is included in its one file" "$(libraries)"
expect_nothing "every header begins as it should" "$(headers)"
expect_nothing "every source file names its licence" "$(licences)"
expect_nothing "every template escapes, and holds no inline script or style" "$(templates)"
expect_nothing "nothing banned is used" "$(bans)"
expect_nothing "files keep their length" "$(lengths)"
expect_nothing "pages have one name everywhere" "$(pages)"
expect_nothing "shellcheck has nothing to say" "$(scripts)"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
