// SPDX-License-Identifier: MIT
#include "api.h"

#include "request_parameters.h"
#include "tasks.h"
#include "validation.h"

namespace pve_double {

namespace {

// /api2/json/nodes -> ("json", "/nodes"); an empty format when the path is none of the API's.
std::pair<std::string, std::string> split_path(const std::string& path) {
    for (const char* format : {"json", "extjs"}) {
        std::size_t at = std::string("/api2").size();
        if (path.compare(0, at, "/api2") != 0 || path.size() <= at || path[at] != '/') return {};
        while (at < path.size() && path[at] == '/') ++at;
        const std::size_t end = at + std::string(format).size();
        if (path.compare(at, end - at, format) != 0 || (end < path.size() && path[end] != '/')) continue;
        return {format, end < path.size() ? path.substr(end) : "/"};
    }
    return {};
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

Value failure_body(const Cluster& cluster, const Failure& failure) {
    Value body = Value::object({{"data", nullptr}});
    if (!failure.errors.is_null()) body.set("errors", failure.errors);
    if (!cluster.is_version("7.4")) body.set("message", failure.message);
    return body;
}

Answer answer_for_interface(const Reply& reply) {
    Value body = Value::object({{"success", 1}});
    if (const auto* failure = std::get_if<Failure>(&reply)) {
        body.set("success", 0);
        body.set("status", failure->status);
        body.set("message", failure->message);
        if (!failure->errors.is_null()) body.set("errors", failure->errors);
        body.set("data", nullptr);
    } else {
        const auto& success = std::get<Success>(reply);
        body.set("data", success.data);
        if (success.total && *success.total != 0) body.set("total", *success.total);
    }
    return {200, "OK", body.dump(), true, 0};
}

Answer answer_for(const Cluster& cluster, const Reply& reply) {
    if (const auto* failure = std::get_if<Failure>(&reply)) {
        if (failure->is_bodiless) return {failure->status, first_line(failure->message), "", false, 0};
        return {failure->status, first_line(failure->message), failure_body(cluster, *failure).dump(), true,
                0};
    }
    const auto& success = std::get<Success>(reply);
    Value body = Value::object({{"data", success.data}});
    if (success.total && *success.total != 0) body.set("total", *success.total);
    return {200, "OK", body.dump(), true, 0};
}

// "/vms/{vmid}" with the parameters filled in.
std::string fill(const std::string& path, const Value& parameters) {
    std::string filled;
    for (std::size_t at = 0; at < path.size();) {
        const std::size_t open = path.find('{', at);
        const std::size_t close = open == std::string::npos ? open : path.find('}', open);
        if (close == std::string::npos) return filled + path.substr(at);
        filled += path.substr(at, open - at) + parameters[path.substr(open + 1, close - open - 1)].text();
        at = close + 1;
    }
    return filled;
}

// Parameters of the path and of the request may both name something, but not differently.
Refusal merge(Value& parameters, const Value& from_request) {
    for (const auto& [name, value] : from_request.members()) {
        const Value* before = parameters.find(name);
        if (before && before->text() != value.text()) {
            return bad_parameter(name,
                                 "duplicate parameter (already defined in URI) with conflicting values!");
        }
        parameters.set(name, value);
    }
    return std::nullopt;
}

}  // namespace

Answer protocol_error(int status, const std::string& text) { return {status, text, text, false, 0}; }

std::string Api::relative_path(const std::string& path) { return split_path(path).second; }

Api::Api(World& world) : world_(world) {
    add_cluster_handlers(handlers_);
    add_node_handlers(handlers_);
    add_guest_handlers(handlers_);
    add_config_handlers(handlers_);
    add_power_handlers(handlers_);
    add_task_handlers(handlers_);
}

std::variant<std::string, Answer> Api::admit(Cluster& cluster, const Request& request) {
    // Beside the API there are the files of the web interface; this server has none.
    if (request.path.rfind("/api2", 0) != 0) {
        return protocol_error(501, "no such file '" + request.path + "'");
    }
    const auto [format, path] = split_path(request.path);
    if (format.empty()) return protocol_error(501, "no such uri");
    // A ticket wins over a token, and this server has given out none.
    std::string ticket = auth_value(request.cookie, "PVEAuthCookie");
    if (ticket.empty()) ticket = auth_value(request.authorization, "PVEAuthCookie");
    const std::string token = ticket.empty() ? auth_value(request.authorization, "PVEAPIToken") : "";
    // These need no login, and look at no token but to see that there is one.
    if (path == "/access/ticket" && (request.method == "GET" || request.method == "POST")) return token;
    const std::lock_guard<std::mutex> guard(world_.mutex);
    auto user = ticket.empty()
                    ? cluster.access.authenticate(token, now_ms() / 1000)
                    : std::variant<std::string, Failure>(Failure{401, "Authentication failed!", {}, true});
    if (const auto* failure = std::get_if<Failure>(&user)) {
        return Answer{401, failure->message, "", false, world_.scene().auth_delay_ms};
    }
    return std::get<std::string>(user);
}

Answer Api::handle(Cluster& cluster, const std::string& node, const std::string& user,
                   const Request& request) {
    auto parameters = read_parameters(request.method, request.query, request.content_type, request.body);
    if (const auto* text = std::get_if<std::string>(&parameters)) return protocol_error(501, *text);
    const auto [format, path] = split_path(request.path);
    const std::lock_guard<std::mutex> guard(world_.mutex);
    advance(world_);
    const Reply reply = run(cluster, node, user, request, path, std::get<Value>(parameters));
    Answer answer = format == "json" ? answer_for(cluster, reply) : answer_for_interface(reply);
    if (answer.status == 595) answer.delay_ms = world_.scene().offline_delay_ms;
    if (answer.status == 401) answer.delay_ms = world_.scene().auth_delay_ms;
    return answer;
}

Reply Api::run(Cluster& cluster, const std::string& node, const std::string& user, const Request& request,
               const std::string& path, Value from_request) {
    std::optional<Match> match = Contract::of(cluster.scene.version).find(request.method, path);
    const auto handler = match ? handlers_.find(match->endpoint->key()) : handlers_.end();
    if (handler == handlers_.end()) {
        return Failure{501, "Method '" + request.method + " " + path + "' not implemented", {}, false};
    }
    const Endpoint& endpoint = *match->endpoint;
    Value parameters = std::move(match->parameters);
    if (auto refusal = merge(parameters, from_request)) return *refusal;
    if (!user.empty() && !endpoint.allows_token) {
        return denied("URI '" + path + "' not available with API token, need proper ticket.\n");
    }
    if (auto refusal = check_rights(cluster, endpoint, user, parameters)) return *refusal;
    if (!endpoint.proxy_to.empty()) {
        if (auto refusal = check_node(cluster, node, parameters)) return *refusal;
    }
    if (endpoint.is_protected) parameters = as_form_text(parameters);
    Value errors = check_object("", endpoint.properties, parameters, endpoint.allows_unknown);
    if (!errors.members().empty()) return bad_parameters(std::move(errors));
    for (const auto& [name, schema] : endpoint.properties.members()) {
        if (parameters[name].is_null()) parameters.erase(name);
    }
    Call call{world_, cluster, node, user, std::move(parameters), request.take_task_fault};
    return handler->second(call);
}

Refusal Api::check_rights(const Cluster& cluster, const Endpoint& endpoint, const std::string& user,
                          const Value& parameters) const {
    const std::string who = endpoint.permissions["user"].text();
    if (who == "all" || who == "world") return std::nullopt;
    const Value::Array& check = endpoint.permissions["check"].items();
    if (check.size() < 3) return denied("user != root@pam");
    const std::string path = fill(check[1].text(), parameters);
    std::vector<std::string> privileges;
    for (const Value& privilege : check[2].items()) privileges.push_back(privilege.text());
    const bool is_any = check.size() > 4 && check[3].text() == "any" && check[4].truth();
    return is_any ? cluster.access.check_any(user, path, privileges)
                  : cluster.access.check(user, path, privileges);
}

Refusal Api::check_node(const Cluster& cluster, const std::string& local, Value& parameters) const {
    const std::string wanted = parameters["node"].text();
    if (wanted == "localhost") parameters.set("node", local);
    if (wanted == "localhost" || wanted == local) return std::nullopt;
    const Node* node = cluster.scene.node(wanted);
    if (!node || !node->is_address_known) {
        return die("hostname lookup '" + wanted + "' failed - failed to get address info for: " + wanted +
                   ": Name or service not known");
    }
    if (!cluster.is_online(*node)) return Failure{595, "No route to host", {}, true};
    return std::nullopt;
}

}  // namespace pve_double
