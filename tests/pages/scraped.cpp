// SPDX-License-Identifier: MIT
#include "scraped.h"

#include <cctype>
#include <cstdlib>
#include <limits>
#include <set>
#include <sstream>

namespace pages_test {
namespace {

bool is_name(const std::string& text) {
    if (text.empty() || std::isdigit(static_cast<unsigned char>(text[0]))) return false;
    for (const char c : text)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_') return false;
    return true;
}

// What is wrong with `{a="b",…}`, of which `at` is the beginning; moves `at` behind it.
std::string read_labels(const std::string& line, size_t& at) {
    std::set<std::string> seen;
    for (++at; at < line.size() && line[at] != '}';) {
        const size_t equals = line.find("=\"", at);
        if (equals == std::string::npos) return "a label without a value";
        const std::string name = line.substr(at, equals - at);
        if (!is_name(name) || !seen.insert(name).second) return "no name of a label: " + name;
        for (at = equals + 2; at < line.size() && line[at] != '"'; ++at) {
            if (line[at] != '\\') continue;
            ++at;
            if (at >= line.size() || std::string("\\\"n").find(line[at]) == std::string::npos)
                return "an escape that does not exist";
        }
        if (at >= line.size()) return "a value without an end";
        ++at;
        if (at < line.size() && line[at] == ',') ++at;
    }
    if (at >= line.size()) return "labels without an end";
    ++at;
    return {};
}

class Reader {
  public:
    Scraped read(const std::string& text) {
        if (text.empty() || text.back() != '\n') return fail("the last line has no end");
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line) && out_.complaint.empty();) take(line);
        if (out_.complaint.empty()) finish_histogram();
        return out_;
    }

  private:
    Scraped fail(const std::string& what) {
        if (out_.complaint.empty()) out_.complaint = what;
        return out_;
    }

    void take(const std::string& line) {
        if (line.rfind("# HELP ", 0) == 0) return begin(line.substr(7));
        if (line.rfind("# TYPE ", 0) == 0) return take_type(line.substr(7));
        if (line.empty() || line[0] == '#') return void(fail("neither help, type nor sample: " + line));
        take_sample(line);
    }

    void begin(const std::string& rest) {
        finish_histogram();
        metric_ = rest.substr(0, rest.find(' '));
        if (!is_name(metric_) || rest.size() <= metric_.size() + 1) fail("no help: " + rest);
        if (out_.types.count(metric_)) fail("a second time: " + metric_);
        out_.types[metric_] = "";
    }

    void take_type(const std::string& rest) {
        const std::string type = rest.substr(rest.find(' ') + 1);
        if (rest.substr(0, rest.find(' ')) != metric_) fail("the type of another metric: " + rest);
        if (type != "counter" && type != "gauge" && type != "histogram") fail("no type: " + type);
        out_.types[metric_] = type;
    }

    void take_sample(const std::string& line) {
        size_t at = line.find_first_of("{ ");
        const std::string name = line.substr(0, at);
        const std::string& type = out_.types[metric_];
        const bool is_histogram = type == "histogram";
        const std::string suffix = name.size() > metric_.size() ? name.substr(metric_.size()) : "";
        const bool is_of_metric =
            name.rfind(metric_, 0) == 0 &&
            (is_histogram ? suffix == "_bucket" || suffix == "_sum" || suffix == "_count" : suffix.empty());
        if (!is_of_metric || type.empty()) return void(fail("a sample without its metric: " + line));
        if (type == "counter" && metric_.find("_total") == std::string::npos) fail("no total: " + metric_);
        if (at < line.size() && line[at] == '{')
            if (const std::string wrong = read_labels(line, at); !wrong.empty())
                return void(fail(wrong + ": " + line));
        char* end = nullptr;
        const double value = std::strtod(line.c_str() + at, &end);
        if (at >= line.size() || line[at] != ' ' || *end != '\0' || end == line.c_str() + at + 1)
            return void(fail("no value: " + line));
        if (!out_.samples.emplace(line.substr(0, at), value).second) fail("a sample twice: " + line);
        if (is_histogram) take_histogram(suffix, line.substr(0, at), value);
    }

    void take_histogram(const std::string& suffix, const std::string& sample, double value) {
        if (suffix == "_count") {
            if (!has_infinity_ || value != last_count_) fail("a count that is not that of +Inf: " + sample);
            last_bound_ = -1;
            last_count_ = 0;
            has_infinity_ = false;
            return;
        }
        if (suffix != "_bucket") return;
        const size_t le = sample.find("le=\"");
        if (le == std::string::npos) return void(fail("a bucket without a bound: " + sample));
        const bool is_infinity = sample.compare(le + 4, 5, "+Inf\"") == 0;
        const double bound = is_infinity ? std::numeric_limits<double>::infinity()
                                         : std::strtod(sample.c_str() + le + 4, nullptr);
        if (bound <= last_bound_ || value < last_count_) fail("buckets that do not rise: " + sample);
        last_bound_ = bound;
        last_count_ = value;
        has_infinity_ = is_infinity;
    }

    void finish_histogram() {
        if (last_bound_ >= 0) fail("a histogram without a count: " + metric_);
    }

    Scraped out_;
    std::string metric_;
    double last_bound_ = -1, last_count_ = 0;
    bool has_infinity_ = false;
};

}  // namespace

double Scraped::operator[](const std::string& sample) const {
    const auto found = samples.find(sample);
    return found == samples.end() ? 0 : found->second;
}

Scraped read_metrics(const std::string& text) { return Reader().read(text); }

}  // namespace pages_test
