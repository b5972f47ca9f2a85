// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pve_double {

// One JSON value that owns everything below it. Objects keep the order in which members were set, so that
// what the server writes is the same from run to run. Reading never fails: a missing member or a wrong kind
// reads as null, as the fallback, or as an empty list; that is how the scene files and the request bodies are
// meant to be read.
class Value {
  public:
    enum class Kind { null, boolean, integer, real, string, array, object };
    using Array = std::vector<Value>;
    using Member = std::pair<std::string, Value>;
    using Object = std::vector<Member>;

    Value() = default;
    Value(std::nullptr_t) {}
    Value(bool value) : kind_(Kind::boolean), integer_(value ? 1 : 0) {}
    template <typename T, std::enable_if_t<std::is_integral_v<T> && !std::is_same_v<T, bool>, int> = 0>
    Value(T value) : kind_(Kind::integer), integer_(static_cast<std::int64_t>(value)) {}
    Value(double value) : kind_(Kind::real), real_(value) {}
    Value(const char* value) : kind_(Kind::string), string_(value) {}
    Value(std::string value) : kind_(Kind::string), string_(std::move(value)) {}
    Value(std::string_view value) : kind_(Kind::string), string_(value) {}

    static Value array(Array items = {});
    static Value object(Object members = {});

    Kind kind() const { return kind_; }
    bool is_null() const { return kind_ == Kind::null; }
    bool is_bool() const { return kind_ == Kind::boolean; }
    bool is_number() const { return kind_ == Kind::integer || kind_ == Kind::real; }
    bool is_string() const { return kind_ == Kind::string; }
    bool is_array() const { return kind_ == Kind::array; }
    bool is_object() const { return kind_ == Kind::object; }

    // The text of a string; of a number or a boolean as Perl would print it ("1", "0", "1.5"); else the
    // fallback.
    std::string text(std::string_view fallback = "") const;
    // The number, also of a string that begins with one, as Perl reads it.
    std::int64_t integer(std::int64_t fallback = 0) const;
    double real(double fallback = 0) const;
    // False for null, false, 0, "" and "0"; the fallback for null.
    bool truth(bool fallback = false) const;

    const Array& items() const { return array_; }
    Array& items() { return array_; }
    const Object& members() const { return object_; }
    void push(Value item);

    // Null, shared and immutable, when there is no such member.
    const Value& operator[](std::string_view name) const;
    const Value* find(std::string_view name) const;
    Value* find(std::string_view name);
    bool has(std::string_view name) const { return find(name) != nullptr; }
    Value& set(std::string_view name, Value value);
    void erase(std::string_view name);

    // The JSON text without blanks. Numbers with a fraction carry 15 significant digits, as Perl prints them.
    std::string dump() const;

  private:
    Kind kind_ = Kind::null;
    std::int64_t integer_ = 0;
    double real_ = 0;
    std::string string_;
    Array array_;
    Object object_;
};

// Nothing when the text is not one complete JSON value, or nests deeper than 200 levels.
std::optional<Value> parse_json(std::string_view text);

// A number as Perl prints it: 15 significant digits, no needless zeros.
std::string perl_number(double value);

}  // namespace pve_double
