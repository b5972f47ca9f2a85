// SPDX-License-Identifier: MIT
#include "base/result.h"

namespace base {

const char* word_of(Code code) {
    switch (code) {
        case Code::bad_input:
            return "bad_input";
        case Code::not_found:
            return "not_found";
        case Code::denied:
            return "denied";
        case Code::conflict:
            return "conflict";
        case Code::unavailable:
            return "unavailable";
        case Code::unsent:
            return "unsent";
        case Code::unknown_outcome:
            return "unknown_outcome";
        case Code::bad_reply:
            return "bad_reply";
        case Code::internal:
            return "internal";
    }
    return "internal";
}

}  // namespace base
