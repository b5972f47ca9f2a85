// SPDX-License-Identifier: MIT
// The pages' sockets: there, listening, answering, and open to the web server.
#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>

#include "app/doctor_checks.h"
#include "app/page.h"
#include "web/fastcgi_client.h"

namespace app::doctor {
namespace {

constexpr const char* usual_web_users[] = {"www-data", "nginx", "apache", "caddy", "http"};

std::optional<SystemAccount> web_account(const std::string& name) {
    if (!name.empty()) return find_account(name);
    for (const char* usual : usual_web_users)
        if (auto account = find_account(usual)) return account;
    return std::nullopt;
}

// As a web server asks for the page by which load balancers tell that somebody is there.
void ask_a_page(const std::string& run, Findings& findings, base::Deadline deadline) {
    std::error_code failure;
    const bool has_health = std::filesystem::exists(run + "/health.sock", failure);
    const std::string page = has_health ? "health" : "login";
    const auto answer = web::ask_fastcgi(run + "/" + page + ".sock",
                                         {{"REQUEST_METHOD", "GET"},
                                          {"SCRIPT_NAME", "/" + page},
                                          {"QUERY_STRING", has_health ? "live=1" : ""},
                                          {"SERVER_PROTOCOL", "HTTP/1.1"},
                                          {"REMOTE_ADDR", "127.0.0.1"}},
                                         deadline);
    if (!answer)
        findings.bad("pages", fmt::format("The page {} does not answer: {}.", page, answer.error().detail),
                     "Read the log of berth-supervise; a page that cannot start says why.");
    else if (answer->find("Status: 5") != std::string::npos)
        findings.bad("pages", fmt::format("The page {} answers with an error.", page),
                     "Read the log of berth-supervise, or of the page's unit.");
    else
        findings.ok("pages", fmt::format("The page {} answers.", page));
}

void check_web_user(const DoctorPlan& plan, const std::string& socket, Findings& findings) {
    const auto account = web_account(plan.web_user);
    if (!account && !plan.web_user.empty())
        return findings.bad("web server", fmt::format("There is no user {}.", plan.web_user),
                            "Name the web server's with --web-user.");
    if (!account)
        return findings.warn("web server",
                             "None of its usual users is known here, so its rights were not looked at.",
                             "Name it with --web-user.");
    if (may_access(*account, socket, R_OK | W_OK))
        findings.ok("web server", fmt::format("{} may connect to the sockets.", account->name));
    else
        findings.bad("web server", fmt::format("{} may not connect to {}.", account->name, socket),
                     fmt::format("Start berth-supervise with --group {0}, or add {0} to the sockets' group.",
                                 account->name));
}

}  // namespace

void check_sockets(const DoctorPlan& plan, Findings& findings, base::Deadline deadline) {
    if (plan.run.empty()) return findings.ok("sockets", "The pages are plain CGI.");
    std::vector<std::string> dead;
    std::string example, reason;
    const auto pages = page_names();
    for (const char* const page : pages) {
        const std::string path = fmt::format("{}/{}.sock", plan.run, page);
        const auto connected = web::connects(path);
        if (connected && example.empty()) example = path;
        if (connected) continue;
        dead.push_back(page);
        reason = connected.error().detail;
    }
    if (!dead.empty())
        findings.bad(
            "sockets",
            fmt::format("{} of {} pages are not served: {} ({}).", dead.size(), pages.size(), some_of(dead),
                        reason),
            "Start berth-supervise (or berth.target); --run names another folder, --cgi says that there are "
            "none.");
    else
        findings.ok("sockets", fmt::format("All {} in {} are served.", pages.size(), plan.run));
    if (example.empty()) return;
    check_web_user(plan, example, findings);
    ask_a_page(plan.run, findings, deadline);
}

}  // namespace app::doctor
