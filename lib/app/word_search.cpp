// SPDX-License-Identifier: MIT
#include "app/word_search.h"

#include <algorithm>

#include "base/text.h"

namespace app {

WordSearch::WordSearch(std::string_view wanted) : words_(base::split_any(base::to_lower(wanted), " \t\n")) {}

bool WordSearch::finds(std::string_view text) const {
    const std::string lower = base::to_lower(text);
    return std::all_of(words_.begin(), words_.end(),
                       [&](const std::string& word) { return lower.find(word) != std::string::npos; });
}

}  // namespace app
