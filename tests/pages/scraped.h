// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>

namespace pages_test {

// What a scrape says, read as strictly as the format 0.0.4 is written: each metric with its help and type
// before its samples and all of them together, no sample twice, names and escapes as the grammar has them,
// the buckets of a histogram rising up to +Inf and as many there as its count.
struct Scraped {
    std::string complaint;                  // the first thing that is wrong; empty when it is sound
    std::map<std::string, double> samples;  // by `name{label="value",…}`, as it is written
    std::map<std::string, std::string> types;

    // 0 when there is no such sample.
    double operator[](const std::string& sample) const;
    bool has(const std::string& sample) const { return samples.count(sample) > 0; }
};

Scraped read_metrics(const std::string& text);

}  // namespace pages_test
