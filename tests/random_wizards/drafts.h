// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include "app/wizard_fields.h"

namespace random_wizards {

// Makes drafts at random that a user could have filled in: the same ones for the same seed. A value is one of
// field_values() or made up within its rule; an optional field is often empty. Most have a few rows in a
// family, some all that there may be.
class Drafts {
  public:
    explicit Drafts(unsigned seed);

    app::Values next();

  private:
    bool is_one_in(unsigned count) { return number(1, count) == 1; }
    uint64_t number(uint64_t least, uint64_t most);
    const std::string& one_of(const std::vector<std::string>& values);
    std::vector<unsigned> rows(std::string_view family);
    std::string value_for(const web::Field& field);
    std::string option_of(const web::Field& field);
    std::string made_up(const web::Field& field);
    std::string number_for(const web::Rule& rule);
    std::string word(const std::string& letters, uint64_t most);
    std::string domain();
    std::string ipv4();
    std::string ipv6();
    std::string list_of(std::string (Drafts::*item)(), uint64_t most);
    std::string tag();
    std::string vlan();
    std::string address();
    std::string text(uint64_t most);
    std::string path();

    std::mt19937_64 random_;
    std::map<std::string, std::vector<std::string>> known_;  // by the field's name, "net#.ip"
};

}  // namespace random_wizards
