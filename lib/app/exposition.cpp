// SPDX-License-Identifier: MIT
#include "app/exposition.h"

#include <fmt/core.h>

namespace app {
namespace {

std::string escaped(const std::string& value) {
    std::string out;
    for (const char c : value) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '\\' || c == '"') out += '\\';
        out += c;
    }
    return out;
}

}  // namespace

Exposition& Exposition::metric(const std::string& name, const char* type, const std::string& help) {
    name_ = name;
    text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
    return *this;
}

void Exposition::line(const char* suffix, const Labels& labels, const std::string& value) {
    text_ += name_ + suffix;
    const char* before = "{";
    for (const auto& [label, text] : labels) {
        text_ += fmt::format("{}{}=\"{}\"", before, label, escaped(text));
        before = ",";
    }
    text_ += labels.empty() ? " " : "} ";
    text_ += value + "\n";
}

Exposition& Exposition::sample(int64_t value, const Labels& labels) {
    line("", labels, std::to_string(value));
    return *this;
}

Exposition& Exposition::histogram(const std::vector<Bucket>& buckets, int64_t sum, const Labels& labels) {
    int64_t count = 0;
    for (const Bucket& bucket : buckets) {
        count += bucket.count;
        Labels with_bound = labels;
        with_bound.emplace_back("le", bucket.bound);
        line("_bucket", with_bound, std::to_string(count));
    }
    line("_sum", labels, fmt::format("{:.6f}", static_cast<double>(sum) / 1e6));
    line("_count", labels, std::to_string(count));
    return *this;
}

}  // namespace app
