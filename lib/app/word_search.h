// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace app {

// A search as html/static/word_search.js does it, too: every word of it stands somewhere in the text, in any
// order and case. Without words everything is found.
class WordSearch {
  public:
    explicit WordSearch(std::string_view wanted);
    bool finds(std::string_view text) const;
    bool is_empty() const { return words_.empty(); }

  private:
    std::vector<std::string> words_;
};

}  // namespace app
