// SPDX-License-Identifier: MIT
#include "store/mysql_error.h"

#include <errmsg.h>
#include <mysqld_error.h>

namespace store {

bool is_client_error(unsigned number) { return number >= CR_MIN_ERROR && number < 3000; }

bool is_lost(unsigned number) {
    switch (number) {
        case CR_SOCKET_CREATE_ERROR:  // out of descriptors, say: it passes
        case CR_IPSOCK_ERROR:
        case CR_CONNECTION_ERROR:
        case CR_CONN_HOST_ERROR:
        case CR_UNKNOWN_HOST:
        case CR_SERVER_GONE_ERROR:
        case CR_SERVER_LOST:
        case CR_SERVER_LOST_EXTENDED:
        case CR_SERVER_HANDSHAKE_ERR:
        case ER_SERVER_SHUTDOWN:
        case ER_NORMAL_SHUTDOWN:
        case ER_CONNECTION_KILLED:
            return true;
        default:
            return false;
    }
}

bool is_overloaded(unsigned number) {
    return number == ER_CON_COUNT_ERROR || number == ER_TOO_MANY_USER_CONNECTIONS ||
           number == ER_USER_LIMIT_REACHED || number == ER_STATEMENT_TIMEOUT;
}

bool is_read_only(unsigned number) {
    return number == ER_OPTION_PREVENTS_STATEMENT || number == ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION;
}

bool is_contended(unsigned number) {
    return number == ER_LOCK_WAIT_TIMEOUT || number == ER_LOCK_DEADLOCK || number == ER_CHECKREAD;
}

}  // namespace store
