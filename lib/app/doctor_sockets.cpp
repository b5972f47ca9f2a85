// SPDX-License-Identifier: MIT
// The pages' sockets: there, listening, answering, and open to the web server.
#include <errno.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "app/doctor_checks.h"
#include "app/health.h"
#include "app/page.h"
#include "base/json.h"
#include "web/fastcgi_client.h"

namespace app::doctor {
namespace {

constexpr const char* usual_web_users[] = {"www-data", "nginx", "apache", "caddy", "http"};

std::optional<base::Account> web_account(const std::string& name) {
    if (!name.empty()) return base::find_account(name);
    for (const char* usual : usual_web_users)
        if (auto account = base::find_account(usual)) return account;
    return std::nullopt;
}

base::Result<std::string> ask_page(const std::string& run, const std::string& page, base::Deadline deadline) {
    return web::ask_fastcgi(run + "/" + page + ".sock",
                            {{"REQUEST_METHOD", "GET"},
                             {"SCRIPT_NAME", "/" + page},
                             {"QUERY_STRING", ""},
                             {"SERVER_PROTOCOL", "HTTP/1.1"},
                             {"REMOTE_ADDR", "127.0.0.1"}},
                            deadline);
}

bool is_bad(const Findings& findings, const std::string& check) {
    return std::any_of(findings.all().begin(), findings.all().end(), [&](const Finding& finding) {
        return finding.check == check && finding.state == Finding::State::bad;
    });
}

constexpr const char* replace_them =
    "Replace them (systemctl reload berth.target, or HUP to berth-supervise); if that does not help, read "
    "their log.";

// What to do where the pages do not find what these programs found a moment ago.
std::string way_to_same_view(const Findings& findings, const std::string& server, bool is_outdated) {
    if (is_bad(findings, server))
        return fmt::format(
            "See the line about {}.{}{}", server,
            is_outdated ? " The pages are still the programs from before an upgrade, too. " : "",
            is_outdated ? replace_them : "");
    return "Unlike this program they do not find it: they read berth.ini before it was changed, or a sandbox "
           "hides it from them. " +
           std::string(replace_them);
}

// The pages' own view, which differs from ours while their workers are older than the configuration or the
// programs, or see less of this host.
void report_health(const base::json::Value& health, Findings& findings) {
    const std::string status = health["status"].text_or(""), mysql = health["mysql"].text_or("");
    const auto schema = health["schema"].integer_or(0);
    // One that does not say is older than that word.
    const bool is_outdated = !health["outdated"].is_present() || health["outdated"].is_true();
    if (status == "ready" && is_outdated)
        return findings.warn(
            "pages",
            "They answer, and have MySQL and Redis, but they are still the programs from before an upgrade.",
            replace_them);
    if (status == "ready") return findings.ok("pages", "They answer, and have MySQL and Redis.");
    if (status == "degraded")
        return findings.warn("pages", "They answer, but do not reach Redis: VMIDs show as unconfirmed.",
                             way_to_same_view(findings, "redis", is_outdated));
    if (mysql == "down")
        return findings.bad("pages", "They answer 503: MySQL is away for them.",
                            way_to_same_view(findings, "mysql", is_outdated));
    const bool is_other = schema != Health::schema;
    findings.bad("pages",
                 is_other ? fmt::format("They answer 503: they work with a database at {:03}, this program "
                                        "with one at {:03}.",
                                        schema, Health::schema)
                          : "They answer 503: MySQL is there for them, but they cannot work with it.",
                 is_bad(findings, "schema") ? "See the line about schema, first. " + std::string(replace_them)
                                            : replace_them);
}

// As a web server asks; the page for load balancers tells most.
void ask_a_page(const std::string& run, Findings& findings, base::Deadline deadline) {
    std::error_code failure;
    const bool has_health = std::filesystem::exists(run + "/health.sock", failure);
    const std::string page = has_health ? "health" : "login";
    const auto answer = ask_page(run, page, deadline);
    if (!answer)
        return findings.bad("pages",
                            fmt::format("The page {} does not answer: {}.", page, answer.error().detail),
                            "Read the log of berth-supervise; a page that cannot start says why.");
    const size_t head_end = answer->find("\r\n\r\n");
    const auto health =
        base::json::parse(std::string_view(*answer).substr(std::min(head_end, answer->size())));
    if (has_health && health && (*health)["mysql"].is_present()) return report_health(*health, findings);
    if (has_health || answer->find("Status: 5") != std::string::npos)
        return findings.bad("pages", fmt::format("The page {} answers with an error.", page),
                            "Read the log of berth-supervise, or of the page's unit.");
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

bool may_not_look(const std::string& path) {
    return ::access(path.c_str(), R_OK | W_OK) != 0 && errno == EACCES;
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
        if (::geteuid() != 0 && may_not_look(path))
            return findings.warn(
                "sockets", fmt::format("{} may not connect to {}.", base::name_of_account(::geteuid()), path),
                "Start this as root: the sockets are for the web server.");
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
