// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "reply.h"
#include "scene.h"

// Who may do what. PVE: pve-access-control RPCEnvironment.pm and AccessControl.pm.
namespace pve_double {

// What stands after PVEAPIToken= or PVEAuthCookie= in a header, percent-decoded; empty when the header does
// not have it. PVE: pve-http-server Formatter.pm extract_auth_value.
std::string auth_value(const std::string& header, const std::string& key);

// Privilege -> whether it propagates below the path.
using Privileges = std::map<std::string, bool>;

// Looks at one cluster; keeps a reference to its scene, and learns of pool members as they change.
class Access {
  public:
    explicit Access(const SceneCluster& scene) : scene_(scene) {}

    // The user of a token as it stands in the header: "user@realm!token" for "user@realm!token=secret". The
    // failure is the 401 that Proxmox delays.
    std::variant<std::string, Failure> authenticate(const std::string& text, std::int64_t now_seconds) const;

    // The user is "user@realm" or "user@realm!token"; privilege-separated tokens get what user and token both
    // have.
    Privileges permissions(const std::string& user, const std::string& path) const;

    // Every path that an ACL or a pool names, with the privileges there; paths without any are left out.
    std::map<std::string, Privileges> effective(const std::string& user) const;

    bool may(const std::string& user, const std::string& path, const std::string& privilege) const;
    bool may_any(const std::string& user, const std::string& path, const std::vector<std::string>& any) const;

    // Nothing when every (or any) privilege is there; else the 403.
    Refusal check(const std::string& user, const std::string& path,
                  const std::vector<std::string>& all) const;
    Refusal check_any(const std::string& user, const std::string& path,
                      const std::vector<std::string>& any) const;

    // A right on the pool counts for the guest. The pool may be empty.
    Refusal check_guest(const std::string& user, int vmid, const std::string& pool,
                        const std::string& privilege) const;

    // Access to a bridge by itself or by any VLAN of it. PVE: check_sdn_bridge.
    bool may_see_bridge(const std::string& user, const std::string& zone, const std::string& bridge) const;

    void set_pool_of(int vmid, const std::string& pool);
    void revoke(const std::string& token) { revoked_.push_back(token); }
    void restore(const std::string& token) { std::erase(revoked_, token); }

  private:
    Privileges granted(const AccessList& list, const std::string& path) const;
    Privileges privileges_of(const AccessEntry& entry, bool is_propagated) const;
    Privileges with_pools(const AccessList& list, const std::string& path) const;

    const SceneCluster& scene_;
    std::map<int, std::string> pool_of_;
    std::vector<std::string> revoked_;
};

}  // namespace pve_double
