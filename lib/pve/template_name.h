// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace pve {

// What the file name of a template says: PRODUCT_VERSION_ARCH.tar.zst. A name of another form is a product
// without version; an architecture that Proxmox does not know is none (PVE: www/manager6
// form/FileSelector.js).
struct TemplateName {
    std::string product;       // "debian-12-standard"
    std::string version;       // "12.12-1"; empty: none
    std::string architecture;  // "amd64", "arm64", "i386", "riscv64"; empty: not told
};
TemplateName parse_template_name(std::string_view file);

// The word for what a kernel calls its machine: "x86_64" is "amd64". Empty for what is not known.
std::string architecture_of_machine(std::string_view machine);

// Below, at or above zero, as `a` is older than, like or newer than `b`: runs of digits count as numbers.
int compare_versions(std::string_view a, std::string_view b);

}  // namespace pve
