// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace pve_client {

// The official schema of one Proxmox VE version, as the judge of what is sent to it.
class Contract {
  public:
    // `version` is "7.4", "8.4" or "9.2". Not there: is_present() is false.
    explicit Contract(const std::string& version);
    bool is_present() const { return endpoints_.is_present() && formats_.is_present(); }

    // What is wrong with a request as it stood on the wire: one sentence each, empty when nothing is. Checks
    // method and path, that each parameter is declared, its type, range, enum, length, pattern and format,
    // the parts of property strings too, that nothing required lacks, nothing is empty and nothing repeated.
    std::vector<std::string> flaws_of(const std::string& request) const;

  private:
    struct Request;
    struct Endpoint {
        std::string method;
        std::vector<std::string> steps;  // of its path
        base::json::Value declared;
    };
    const base::json::Value* find(const Request& request,
                                  std::vector<std::pair<std::string, std::string>>&) const;
    std::string flaw_of(const base::json::Value& schema, const std::string& value) const;
    std::string flaw_of_format(const std::string& format, const std::string& value) const;
    bool is_linked_address(const base::json::Value& format, const std::string& value) const;
    std::string flaw_of_parts(const base::json::Value& parts, const std::string& value) const;

    base::json::Value endpoints_, formats_;
    std::vector<Endpoint> rows_;
};

}  // namespace pve_client
