// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "value.h"

namespace pve_double {

// One method of the API document: parameters, permission checks, where it runs.
struct Endpoint {
    std::string method;
    std::string path;  // "/nodes/{node}/lxc"
    std::vector<std::string> steps;
    bool is_protected = false;  // runs in pvedaemon: parameters arrive there as form text
    bool allows_token = true;
    std::string proxy_to;  // the parameter that names the node it runs on, or empty
    Value permissions;
    Value properties;
    bool allows_unknown = false;

    std::string key() const { return method + " " + path; }
};

struct Match {
    const Endpoint* endpoint = nullptr;
    Value parameters;  // those of the path, an object of strings
};

// The part of the API document of one version that this server plays; built into the executable from
// schema/*.json.
class Contract {
  public:
    // The version is "7.4", "8.4" or "9.2". The contract lives until the program ends.
    static const Contract& of(const std::string& version);

    std::optional<Match> find(const std::string& method, const std::string& path) const;
    const Endpoint* endpoint(const std::string& key) const;

    // The schema of one sub-format, e.g. of net0 or rootfs of a container.
    const Value& format_of(const std::string& parameter) const;
    const Value& parameter(const std::string& name) const;

  private:
    explicit Contract(std::string_view text);

    std::vector<Endpoint> endpoints_;
};

}  // namespace pve_double
