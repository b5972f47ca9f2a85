// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace app {

// Writes Prometheus's text format 0.0.4: metrics by name, each with its help and type, and their samples
// behind them.
class Exposition {
  public:
    // Name to value; the values may be any text.
    using Labels = std::vector<std::pair<const char*, std::string>>;

    // Begins a metric: what follows are its samples. `type` is counter, gauge or histogram.
    Exposition& metric(const std::string& name, const char* type, const std::string& help);

    Exposition& sample(int64_t value, const Labels& labels = {});

    // One histogram of the metric. `buckets` are the upper bounds, the last one "+Inf", each with how many
    // there were between it and the one before; `sum` in millionths of the metric's unit.
    struct Bucket {
        std::string bound;
        int64_t count = 0;
    };
    Exposition& histogram(const std::vector<Bucket>& buckets, int64_t sum, const Labels& labels);

    std::string finish() { return std::move(text_); }

  private:
    void line(const char* suffix, const Labels& labels, const std::string& value);

    std::string name_, text_;
};

}  // namespace app
