// SPDX-License-Identifier: MIT
#include "app/container_lines.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace app {
namespace {

// vmid, name, status, node, template, memory, CPUs in thousandths, lock, tags with a blank between them.
constexpr size_t columns = 9;
using Columns = std::array<std::string_view, columns>;

// The texts are clean lines, which hold no tab; should one, the line is left out when it is read.
void write_line(std::string& out, const pve::Container& container) {
    out += std::to_string(container.vmid) + '\t' + container.name + '\t' + container.status + '\t' +
           container.node + '\t' + (container.is_template ? '1' : '0') + '\t' +
           std::to_string(container.memory) + '\t' + std::to_string(std::lround(container.cpus * 1000)) +
           '\t' + container.lock + '\t';
    for (size_t i = 0; i < container.tags.size(); ++i) out += (i == 0 ? "" : " ") + container.tags[i];
    out += '\n';
}

bool split_line(std::string_view line, Columns& parts) {
    for (size_t i = 0; i < columns; ++i) {
        const size_t tab = line.find('\t');
        if ((tab == std::string_view::npos) != (i + 1 == columns)) return false;
        parts[i] = line.substr(0, tab);
        if (tab != std::string_view::npos) line.remove_prefix(tab + 1);
    }
    return true;
}

template <class T>
bool read_number(std::string_view text, T& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

bool read_line(std::string_view line, pve::Container& container) {
    Columns parts;
    int64_t thousandths = 0;
    if (!split_line(line, parts) || !read_number(parts[0], container.vmid) ||
        !read_number(parts[5], container.memory) || !read_number(parts[6], thousandths))
        return false;
    container.name = parts[1];
    container.status = parts[2];
    container.node = parts[3];
    container.is_template = parts[4] == "1";
    container.cpus = static_cast<double>(thousandths) / 1000;
    container.lock = parts[7];
    container.tags = base::split_any(parts[8], " ");
    return true;
}

}  // namespace

std::string to_lines(const std::vector<pve::Container>& containers) {
    std::string out;
    out.reserve(containers.size() * 64);
    for (const pve::Container& container : containers) write_line(out, container);
    return out;
}

std::vector<pve::Container> containers_in(std::string_view lines) {
    std::vector<pve::Container> containers;
    while (!lines.empty()) {
        const size_t end = lines.find('\n');
        pve::Container container;
        if (read_line(lines.substr(0, end), container)) containers.push_back(std::move(container));
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    }
    return containers;
}

}  // namespace app
