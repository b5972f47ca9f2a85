// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <variant>

#include "call.h"
#include "contract.h"

// From an HTTP request to Proxmox's answer, in Proxmox's order: token, form of the request, method, rights,
// node, parameters, work. PVE: pve-manager PVE/HTTPServer.pm rest_handler, pve-http-server AnyEvent.pm.
namespace pve_double {

struct Request {
    std::string method;
    std::string path;   // percent-decoded, without the query
    std::string query;  // as sent
    std::string authorization;
    std::string cookie;
    std::string content_type;
    std::string body;
    std::function<Value()> take_task_fault;  // see Call; may be empty
};

struct Answer {
    int status = 200;
    std::string reason = "OK";
    std::string body;
    bool is_json = false;
    int delay_ms = 0;  // how long Proxmox lets one wait for it
};

class Api {
  public:
    explicit Api(World& world);

    // The user of the request, or the answer that ends it (401, 501 for a path outside of the API).
    std::variant<std::string, Answer> admit(Cluster& cluster, const Request& request);

    // Locks the world for the time of the work.
    Answer handle(Cluster& cluster, const std::string& node, const std::string& user, const Request& request);

    // The path below /api2/json, "/" when there is none.
    static std::string relative_path(const std::string& path);

  private:
    Reply run(Cluster& cluster, const std::string& node, const std::string& user, const Request& request,
              const std::string& path, Value parameters);
    Refusal check_rights(const Cluster& cluster, const Endpoint& endpoint, const std::string& user,
                         const Value& parameters) const;
    Refusal check_node(const Cluster& cluster, const std::string& local, Value& parameters) const;

    World& world_;
    Handlers handlers_;
};

// An answer that does not come from the API but from the HTTP server below it: the text is reason and body.
Answer protocol_error(int status, const std::string& text);

}  // namespace pve_double
