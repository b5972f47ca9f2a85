// SPDX-License-Identifier: MIT
#include "value.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdio>
#include <cstdlib>

namespace pve_double {

namespace {

constexpr int max_depth = 200;
const Value null_value;

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write(const Value& value, Writer& writer) {
    switch (value.kind()) {
        case Value::Kind::null:
            writer.Null();
            break;
        case Value::Kind::boolean:
            writer.Bool(value.truth());
            break;
        case Value::Kind::integer:
            writer.Int64(value.integer());
            break;
        case Value::Kind::real: {
            const std::string text = perl_number(value.real());
            writer.RawValue(text.data(), text.size(), rapidjson::kNumberType);
            break;
        }
        case Value::Kind::string: {
            const std::string text = value.text();
            writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
            break;
        }
        case Value::Kind::array:
            writer.StartArray();
            for (const Value& item : value.items()) write(item, writer);
            writer.EndArray();
            break;
        case Value::Kind::object:
            writer.StartObject();
            for (const auto& [name, member] : value.members()) {
                writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
                write(member, writer);
            }
            writer.EndObject();
            break;
    }
}

std::string string_of(const rapidjson::Value& value) { return {value.GetString(), value.GetStringLength()}; }

bool convert(const rapidjson::Value& from, Value& to, int depth) {
    if (depth > max_depth) return false;
    if (from.IsBool()) {
        to = Value(from.GetBool());
    } else if (from.IsInt64()) {
        to = Value(from.GetInt64());
    } else if (from.IsNumber()) {
        to = Value(from.GetDouble());
    } else if (from.IsString()) {
        to = Value(string_of(from));
    } else if (from.IsArray()) {
        to = Value::array();
        for (const auto& item : from.GetArray()) {
            Value converted;
            if (!convert(item, converted, depth + 1)) return false;
            to.push(std::move(converted));
        }
    } else if (from.IsObject()) {
        to = Value::object();
        for (const auto& member : from.GetObject()) {
            Value converted;
            if (!convert(member.value, converted, depth + 1)) return false;
            to.set(string_of(member.name), std::move(converted));
        }
    }
    return true;
}

std::int64_t whole(double value) {
    constexpr double most = 9.2e18;
    return static_cast<std::int64_t>(value > most ? most : value < -most ? -most : value);
}

}  // namespace

Value Value::array(Array items) {
    Value value;
    value.kind_ = Kind::array;
    value.array_ = std::move(items);
    return value;
}

Value Value::object(Object members) {
    Value value;
    value.kind_ = Kind::object;
    value.object_ = std::move(members);
    return value;
}

std::string Value::text(std::string_view fallback) const {
    switch (kind_) {
        case Kind::string:
            return string_;
        case Kind::boolean:
        case Kind::integer:
            return std::to_string(integer_);
        case Kind::real:
            return perl_number(real_);
        default:
            return std::string(fallback);
    }
}

std::int64_t Value::integer(std::int64_t fallback) const {
    switch (kind_) {
        case Kind::boolean:
        case Kind::integer:
            return integer_;
        case Kind::real:
            return whole(real_);
        case Kind::string:
            return std::strtoll(string_.c_str(), nullptr, 10);
        default:
            return fallback;
    }
}

double Value::real(double fallback) const {
    switch (kind_) {
        case Kind::boolean:
        case Kind::integer:
            return static_cast<double>(integer_);
        case Kind::real:
            return real_;
        case Kind::string:
            return std::strtod(string_.c_str(), nullptr);
        default:
            return fallback;
    }
}

bool Value::truth(bool fallback) const {
    if (kind_ == Kind::null) return fallback;
    if (kind_ == Kind::string) return !string_.empty() && string_ != "0";
    if (kind_ == Kind::real) return real_ != 0;
    return kind_ == Kind::array || kind_ == Kind::object || integer_ != 0;
}

void Value::push(Value item) {
    if (kind_ == Kind::null) kind_ = Kind::array;
    array_.push_back(std::move(item));
}

const Value* Value::find(std::string_view name) const {
    for (const auto& member : object_) {
        if (member.first == name) return &member.second;
    }
    return nullptr;
}

Value* Value::find(std::string_view name) {
    return const_cast<Value*>(static_cast<const Value*>(this)->find(name));
}

const Value& Value::operator[](std::string_view name) const {
    const Value* member = find(name);
    return member ? *member : null_value;
}

Value& Value::set(std::string_view name, Value value) {
    if (kind_ == Kind::null) kind_ = Kind::object;
    if (Value* member = find(name)) {
        *member = std::move(value);
        return *member;
    }
    object_.emplace_back(std::string(name), std::move(value));
    return object_.back().second;
}

void Value::erase(std::string_view name) {
    std::erase_if(object_, [&](const Member& member) { return member.first == name; });
}

std::string Value::dump() const {
    rapidjson::StringBuffer buffer;
    Writer writer(buffer);
    write(*this, writer);
    return {buffer.GetString(), buffer.GetSize()};
}

std::optional<Value> parse_json(std::string_view text) {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
    if (document.HasParseError()) return std::nullopt;
    Value value;
    if (!convert(document, value, 0)) return std::nullopt;
    return value;
}

std::string perl_number(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.15g", value);
    return text;
}

}  // namespace pve_double
