// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "proxmox.h"

// After all others: it redefines new. For the same reason this file comes last.
#include <CppUTest/TestHarness.h>

namespace pages_test {

inline const char* const plain_config =
    R"("hostname":"web01","memory":"512","cores":"2","ostype":"debian","tags":"demo;web",
    "rootfs":"local-lvm:vm-1-disk-0,size=4G","unprivileged":"1","description":"made by hand\nsecond <b>line",
    "net0":"name=eth0,bridge=vmbr0,hwaddr=BC:24:11:0A:00:01,ip=192.0.2.77/24,type=veth")";

// A user with a record of pve1, and the page of a container on it.
struct ContainerSetting : Scene {
    Proxmox& proxmox = Proxmox::get();
    Visitor anna = user("anna"), ben = user("ben");
    int64_t id = proxmox.record(*this, anna, "pve1");

    std::string query(uint32_t vmid) const {
        return "node=" + std::to_string(id) + "&vmid=" + std::to_string(vmid);
    }
    Answer page(uint32_t vmid) const { return get("container", anna, query(vmid)); }
    Answer press(uint32_t vmid, const std::string& action, const Pairs& more = {}) const {
        Pairs form = {{"node", std::to_string(id)}, {"vmid", std::to_string(vmid)}, {"action", action}};
        form.insert(form.end(), more.begin(), more.end());
        return post("container", anna, form);
    }
    // The value of the hidden field in the page's form.
    std::string digest(uint32_t vmid) const {
        const std::string body = page(vmid).body, mark = "name=\"digest\" value=\"";
        const auto at = body.find(mark);
        return at == std::string::npos ? "" : body.substr(at + mark.size(), 40);
    }
    // Follows the task that a button led to until its end; the last page of it.
    Answer end_of(const Answer& pressed) const {
        check_status(303, pressed);
        const std::string way = pressed.header("Location"), mark = "/berth/task?";
        STRCMP_CONTAINS(mark.c_str(), way.c_str());
        const auto until = base::Deadline::in(std::chrono::seconds(20));
        while (!until.is_over()) {
            auto answer = get("task", anna, way.substr(mark.size()));
            if (answer.body.find("data-final=\"1\"") != std::string::npos) return answer;
        }
        FAIL("the task does not end");
        return {};
    }
};

}  // namespace pages_test
