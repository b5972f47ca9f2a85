// SPDX-License-Identifier: MIT
#include "pve/template_name.h"

#include <algorithm>

namespace pve {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_architecture(std::string_view word) {
    return word == "amd64" || word == "arm64" || word == "i386" || word == "riscv64";
}

// Takes the run of digits, or of anything else, from the front.
std::string_view take_run(std::string_view& text) {
    const bool is_number = is_digit(text.front());
    const auto end = std::find_if(text.begin(), text.end(), [&](char c) { return is_digit(c) != is_number; });
    const std::string_view run = text.substr(0, static_cast<size_t>(end - text.begin()));
    text.remove_prefix(run.size());
    return run;
}

int compare_numbers(std::string_view a, std::string_view b) {
    a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
    b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
    if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
    return a.compare(b);
}

}  // namespace

TemplateName parse_template_name(std::string_view file) {
    TemplateName name;
    std::string_view stem = file.substr(0, file.find(".tar"));
    const size_t last = stem.rfind('_');
    if (last != std::string_view::npos && is_architecture(stem.substr(last + 1))) {
        name.architecture = stem.substr(last + 1);
        stem = stem.substr(0, last);
    }
    const size_t bar = stem.find('_');
    name.product = stem.substr(0, bar);
    if (bar != std::string_view::npos) name.version = stem.substr(bar + 1);
    return name;
}

std::string architecture_of_machine(std::string_view machine) {
    if (machine == "x86_64") return "amd64";
    if (machine == "aarch64") return "arm64";
    if (machine == "i686" || machine == "i586") return "i386";
    return is_architecture(machine) ? std::string(machine) : std::string();
}

int compare_versions(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        const bool are_numbers = is_digit(a.front()) && is_digit(b.front());
        const std::string_view run_a = take_run(a), run_b = take_run(b);
        const int order = are_numbers ? compare_numbers(run_a, run_b) : run_a.compare(run_b);
        if (order != 0) return order;
    }
    return a.empty() && b.empty() ? 0 : a.empty() ? -1 : 1;
}

}  // namespace pve
