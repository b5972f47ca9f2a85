# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# To be sourced: a port of 127.0.0.1 where nothing listens at the moment.

free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)); do
        (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}
