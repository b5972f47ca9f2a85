// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace base::json {

// A parsed value, or "absent" where a path led nowhere. Reading never fails hard: a getter on the wrong kind
// gives nothing. Cheap to copy; every copy keeps the whole document alive. Proxmox mixes numbers and digit
// strings, and leaves false and empty things out (FACTS.md §6), so the getters take both spellings and
// "absent" is an ordinary answer.
class Value {
  public:
    Value() = default;

    bool is_present() const { return node_ != nullptr; }
    bool is_null() const;
    bool is_object() const;
    bool is_array() const;

    // The member of an object, the element of an array; absent when there is none. Of duplicate keys the
    // first wins.
    Value operator[](std::string_view name) const;
    std::vector<Value> items() const;
    std::vector<std::pair<std::string, Value>> members() const;

    // Strings as they are, numbers in their decimal form; nothing for other kinds. May hold any bytes of
    // valid UTF-8.
    std::optional<std::string> text() const;
    // Whole numbers and strings of digits with an optional minus; nothing on fractions and overflow.
    std::optional<int64_t> integer() const;
    std::optional<double> number() const;
    // true, 1, "1" are yes; everything else, absent too, is no.
    bool is_true() const;

    std::string text_or(std::string_view fallback) const { return text().value_or(std::string(fallback)); }
    int64_t integer_or(int64_t fallback) const { return integer().value_or(fallback); }

  private:
    friend Result<Value> parse(std::string_view);
    Value(std::shared_ptr<const void> document, const void* node)
        : document_(std::move(document)), node_(node) {}
    std::shared_ptr<const void> document_;
    const void* node_ = nullptr;
};

// Parses hostile bytes: iterative, at most 32 levels deep, valid UTF-8 only, nothing after the value. The
// caller limits the size. Error: bad_reply, with the offset.
Result<Value> parse(std::string_view bytes);

// Builds one JSON text. The calls must nest properly; values in an object follow their key. Bytes that are no
// UTF-8 become U+FFFD, so that the text is JSON whatever is in it.
class Writer {
  public:
    Writer();
    ~Writer();
    Writer& begin_object();
    Writer& end_object();
    Writer& begin_array();
    Writer& end_array();
    Writer& key(std::string_view name);
    Writer& text(std::string_view value);
    Writer& integer(int64_t value);
    Writer& boolean(bool value);
    Writer& null();
    std::string finish() const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace base::json
