// SPDX-License-Identifier: MIT
#include "base/crypto.h"
#include "base/text.h"
#include "store/mysql.h"

namespace store {

Param Param::hex(std::string_view digits) {
    auto raw = base::crypto::from_hex(digits);
    return raw ? bytes(std::move(*raw)) : Param(nullptr);
}

std::optional<int64_t> Row::optional_integer(size_t column) const {
    const auto& cell = cells_.at(column);
    if (!cell) return std::nullopt;
    const bool is_negative = base::has_prefix(*cell, "-");
    const auto digits = base::parse_unsigned(std::string_view(*cell).substr(is_negative ? 1 : 0));
    if (!digits || *digits > INT64_MAX) return std::nullopt;
    const auto number = static_cast<int64_t>(*digits);
    return is_negative ? -number : number;
}

int64_t Row::integer(size_t column) const { return optional_integer(column).value_or(0); }

std::string Row::hex(size_t column) const { return base::crypto::to_hex(text(column)); }

}  // namespace store
