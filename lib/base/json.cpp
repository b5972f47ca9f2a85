// SPDX-License-Identifier: MIT
#include "base/json.h"

#include <stdexcept>

// RapidJSON's default assert ends the process, and without asserts it reads wild memory (TRAPS: RapidJSON):
// throw.
#define RAPIDJSON_ASSERT(x) \
    if (!(x)) throw std::logic_error("rapidjson: " #x)
#include <rapidjson/document.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <charconv>
#include <limits>

#include "base/text.h"

namespace base::json {
namespace {

constexpr unsigned parse_flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag |
                                 rapidjson::kParseFullPrecisionFlag;
constexpr int deepest = 32;

// Refuses documents that are nested too deep before any of it is built.
struct DepthGuard : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, DepthGuard> {
    int depth = 0;
    bool StartObject() { return ++depth <= deepest; }
    bool EndObject(rapidjson::SizeType) { return --depth >= 0; }
    bool StartArray() { return ++depth <= deepest; }
    bool EndArray(rapidjson::SizeType) { return --depth >= 0; }
};

const rapidjson::Value& as_node(const void* node) { return *static_cast<const rapidjson::Value*>(node); }

}  // namespace

bool Value::is_null() const { return node_ && as_node(node_).IsNull(); }
bool Value::is_object() const { return node_ && as_node(node_).IsObject(); }
bool Value::is_array() const { return node_ && as_node(node_).IsArray(); }

Value Value::operator[](std::string_view name) const {
    if (!is_object()) return {};
    const rapidjson::Value key(
        rapidjson::StringRef(name.data(), static_cast<rapidjson::SizeType>(name.size())));
    const auto member = as_node(node_).FindMember(key);
    if (member == as_node(node_).MemberEnd()) return {};
    return Value(document_, &member->value);
}

std::vector<Value> Value::items() const {
    std::vector<Value> out;
    if (!is_array()) return out;
    for (const auto& item : as_node(node_).GetArray()) out.push_back(Value(document_, &item));
    return out;
}

std::vector<std::pair<std::string, Value>> Value::members() const {
    std::vector<std::pair<std::string, Value>> out;
    if (!is_object()) return out;
    for (const auto& m : as_node(node_).GetObject())
        out.emplace_back(std::string(m.name.GetString(), m.name.GetStringLength()),
                         Value(document_, &m.value));
    return out;
}

std::optional<std::string> Value::text() const {
    if (!node_) return std::nullopt;
    const auto& node = as_node(node_);
    if (node.IsString()) return std::string(node.GetString(), node.GetStringLength());
    if (node.IsInt64()) return std::to_string(node.GetInt64());
    if (node.IsUint64()) return std::to_string(node.GetUint64());
    if (node.IsDouble()) {
        char buffer[40];
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, node.GetDouble()).ptr;
        return std::string(buffer, end);
    }
    return std::nullopt;
}

std::optional<int64_t> Value::integer() const {
    if (!node_) return std::nullopt;
    const auto& node = as_node(node_);
    if (node.IsInt64()) return node.GetInt64();
    if (!node.IsString()) return std::nullopt;
    const std::string_view digits(node.GetString(), node.GetStringLength());
    int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || digits.empty() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

std::optional<double> Value::number() const {
    if (!node_) return std::nullopt;
    const auto& node = as_node(node_);
    if (node.IsNumber()) return node.GetDouble();
    if (!node.IsString()) return std::nullopt;
    const std::string_view digits(node.GetString(), node.GetStringLength());
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || digits.empty() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

bool Value::is_true() const {
    if (!node_) return false;
    const auto& node = as_node(node_);
    return node.IsBool() ? node.GetBool() : integer_or(0) == 1;
}

Result<Value> parse(std::string_view bytes) {
    // No JSON holds a bare NUL; the parser would take it for the end and not look at what follows.
    if (const auto at = bytes.find('\0'); at != std::string_view::npos)
        return Error{Code::bad_reply, "JSON refused at byte " + std::to_string(at)};
    try {
        DepthGuard guard;
        rapidjson::Reader reader;
        rapidjson::MemoryStream first(bytes.data(), bytes.size());
        rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> checked(first);
        const auto verdict = reader.Parse<parse_flags>(checked, guard);
        if (verdict.IsError())
            return Error{Code::bad_reply, "JSON refused at byte " + std::to_string(verdict.Offset())};
        auto document = std::make_shared<rapidjson::Document>();
        document->Parse<parse_flags>(bytes.data(), bytes.size());
        if (document->HasParseError())
            return Error{Code::bad_reply,
                         "JSON refused at byte " + std::to_string(document->GetErrorOffset())};
        const void* root = static_cast<const rapidjson::Value*>(document.get());
        return Value(std::move(document), root);
    } catch (const std::logic_error& problem) {
        return Error{Code::bad_reply, problem.what()};
    }
}

struct Writer::Parts {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
};

namespace {

// RapidJSON's Writer passes bytes on as they are, and JSON is UTF-8.
template <class Write>
void write_text(std::string_view text, const Write& write) {
    const std::string sound = well_formed(text);
    write(sound.data(), static_cast<rapidjson::SizeType>(sound.size()));
}

}  // namespace

Writer::Writer() : parts_(std::make_unique<Parts>()) {}
Writer::~Writer() = default;
Writer& Writer::begin_object() { return parts_->writer.StartObject(), *this; }
Writer& Writer::end_object() { return parts_->writer.EndObject(), *this; }
Writer& Writer::begin_array() { return parts_->writer.StartArray(), *this; }
Writer& Writer::end_array() { return parts_->writer.EndArray(), *this; }
Writer& Writer::key(std::string_view name) {
    write_text(name, [&](const char* data, auto size) { parts_->writer.Key(data, size); });
    return *this;
}
Writer& Writer::text(std::string_view value) {
    write_text(value, [&](const char* data, auto size) { parts_->writer.String(data, size); });
    return *this;
}
Writer& Writer::integer(int64_t value) { return parts_->writer.Int64(value), *this; }
Writer& Writer::boolean(bool value) { return parts_->writer.Bool(value), *this; }
Writer& Writer::null() { return parts_->writer.Null(), *this; }
std::string Writer::finish() const { return {parts_->buffer.GetString(), parts_->buffer.GetSize()}; }

}  // namespace base::json
