// SPDX-License-Identifier: MIT
#include "contract.h"

#include "perl_text.h"
#include "validation.h"

// Placed by schema_data.S.
extern "C" {
extern const char pve_schema_7_4[];
extern const char pve_schema_7_4_end[];
extern const char pve_schema_8_4[];
extern const char pve_schema_8_4_end[];
extern const char pve_schema_9_2[];
extern const char pve_schema_9_2_end[];
}

namespace pve_double {

namespace {

const char* const create_key = "POST /nodes/{node}/lxc";

std::vector<std::string> steps_of(std::string_view path) {
    std::vector<std::string> steps;
    for (std::string& step : split(path, '/')) {
        if (!step.empty()) steps.push_back(std::move(step));
    }
    return steps;
}

bool is_parameter(const std::string& step) { return step.front() == '{'; }

std::string_view text_between(const char* begin, const char* end) {
    return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

Contract::Contract(std::string_view text) {
    const Value parsed = parse_json(text).value_or(Value());
    for (const Value& from : parsed["endpoints"].items()) {
        Endpoint endpoint;
        endpoint.method = from["method"].text();
        endpoint.path = from["path"].text();
        endpoint.steps = steps_of(endpoint.path);
        endpoint.is_protected = from["protected"].truth();
        endpoint.allows_token = from["allowtoken"].truth(true);
        endpoint.proxy_to = from["proxyto"].text();
        endpoint.permissions = from["permissions"];
        endpoint.properties = from["properties"];
        endpoint.allows_unknown = from["additionalProperties"].truth();
        endpoints_.push_back(std::move(endpoint));
    }
}

const Contract& Contract::of(const std::string& version) {
    static const Contract oldest(text_between(pve_schema_7_4, pve_schema_7_4_end));
    static const Contract middle(text_between(pve_schema_8_4, pve_schema_8_4_end));
    static const Contract newest(text_between(pve_schema_9_2, pve_schema_9_2_end));
    if (version == "7.4") return oldest;
    return version == "8.4" ? middle : newest;
}

std::optional<Match> Contract::find(const std::string& method, const std::string& path) const {
    const std::vector<std::string> steps = steps_of(path);
    for (const Endpoint& endpoint : endpoints_) {
        if (endpoint.method != method || endpoint.steps.size() != steps.size()) continue;
        Match match{&endpoint, Value::object()};
        bool is_match = true;
        for (std::size_t i = 0; i < steps.size() && is_match; ++i) {
            const std::string& step = endpoint.steps[i];
            if (is_parameter(step)) {
                match.parameters.set(step.substr(1, step.size() - 2), steps[i]);
            } else {
                is_match = step == steps[i];
            }
        }
        if (is_match) return match;
    }
    return std::nullopt;
}

const Endpoint* Contract::endpoint(const std::string& key) const {
    for (const Endpoint& candidate : endpoints_) {
        if (candidate.key() == key) return &candidate;
    }
    return nullptr;
}

const Value& Contract::parameter(const std::string& name) const {
    return schema_of(endpoint(create_key)->properties, name);
}

const Value& Contract::format_of(const std::string& name) const { return parameter(name)["format"]; }

}  // namespace pve_double
