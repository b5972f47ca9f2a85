// SPDX-License-Identifier: MIT
// Keeps Berth's workers: one socket and N processes a page. The sockets are its own (--run), or were opened
// by systemd, which names each after its page.
// Root opens them for the web server's group and goes on as the user that the pages run as (--user).
//   SIGHUP          replaces all workers without losing a request (after an upgrade)
//   SIGTERM SIGINT  ends: workers finish the request in hand
#include <fmt/core.h>
#include <grp.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <set>

#include "base/log.h"
#include "base/program.h"
#include "base/text.h"
#include "supervise/service_manager.h"
#include "supervise/supervisor.h"

namespace {

namespace fs = std::filesystem;

struct Arguments {
    std::string run, programs, config, user, group, mode = "0660";
    unsigned workers = 2;
    std::vector<std::string> pages;
};

constexpr unsigned most_workers = 64;

bool is_page_name(const std::string& name) {
    return !name.empty() &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

base::Error wrong(std::string sentence) { return {base::Code::bad_input, std::move(sentence)}; }

// "login" or "login=4".
base::Result<supervise::Plan::Page> parse_page(const std::string& text, unsigned workers) {
    const auto parts = base::split(text, '=');
    supervise::Plan::Page page{parts[0], workers, {}};
    if (parts.size() > 2 || !is_page_name(page.name))
        return wrong(fmt::format("\"{}\" is not PAGE or PAGE=N", text));
    if (parts.size() == 2) {
        const auto number = base::parse_unsigned(parts[1]);
        if (!number || *number < 1 || *number > most_workers)
            return wrong(fmt::format("\"{}\": a page has 1 to {} workers", text, most_workers));
        page.workers = static_cast<unsigned>(*number);
    }
    return page;
}

// Every executable in the folder whose name can be a page's.
std::vector<std::string> find_pages(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename();
        if (entry.is_regular_file(error) && is_page_name(name) && ::access(entry.path().c_str(), X_OK) == 0)
            names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

base::Result<supervise::SocketRights> parse_rights(const Arguments& arguments) {
    supervise::SocketRights rights;
    if (arguments.mode.empty() || arguments.mode.size() > 4 ||
        arguments.mode.find_first_not_of("01234567") != std::string::npos ||
        std::stoul(arguments.mode, nullptr, 8) > 0777)
        return wrong(fmt::format("--socket-mode \"{}\" is not an octal mode like 0660", arguments.mode));
    rights.mode = static_cast<mode_t>(std::stoul(arguments.mode, nullptr, 8));
    if (arguments.group.empty()) return rights;
    const group* const found = ::getgrnam(arguments.group.c_str());
    if (!found) return wrong(fmt::format("--group {}: there is no such group", arguments.group));
    rights.group = found->gr_gid;
    return rights;
}

base::Result<std::optional<base::Account>> parse_account(const Arguments& arguments) {
    if (arguments.user.empty()) return std::optional<base::Account>();
    auto account = base::find_account(arguments.user);
    if (!account) return wrong(fmt::format("--user {}: there is no such user", arguments.user));
    if (::geteuid() != 0 && ::geteuid() != account->uid)
        return wrong(fmt::format("--user {}: only root can go on as somebody else", arguments.user));
    return account;
}

// Sockets of our own or those handed over: which of the two must be plain. Their names are the pages then.
base::Result<std::vector<supervise::Plan::Page>> pages_of_sockets(const Arguments& arguments) {
    const auto handed = supervise::take_handed_sockets();
    if (!handed) return handed.error();
    if (handed->empty() && arguments.run.empty())
        return wrong("--run is missing, and no socket was handed over");
    if (!handed->empty() && !(arguments.run.empty() && arguments.pages.empty()))
        return wrong("sockets were handed over, one a page: neither --run nor PAGE has a meaning then");
    std::vector<supervise::Plan::Page> pages;
    for (const auto& socket : *handed) {
        if (!is_page_name(socket.name))
            return wrong(
                fmt::format("a socket was handed over as \"{}\", which no page can be", socket.name));
        pages.push_back({socket.name, arguments.workers, socket.fd});
    }
    return pages;
}

base::Result<std::vector<supervise::Plan::Page>> pages_of(const Arguments& arguments,
                                                          const std::string& programs) {
    auto pages = pages_of_sockets(arguments);
    if (!pages || !pages->empty()) return pages;
    for (const std::string& text : arguments.pages.empty() ? find_pages(programs) : arguments.pages) {
        auto page = parse_page(text, arguments.workers);
        if (!page) return page.error();
        pages->push_back(std::move(*page));
    }
    if (pages->empty()) return wrong(fmt::format("{} holds no page", programs));
    return pages;
}

base::Result<supervise::Plan> plan_of(const Arguments& arguments) {
    supervise::Plan plan;
    const auto rights = parse_rights(arguments);
    if (!rights) return rights.error();
    plan.rights = *rights;
    const auto account = parse_account(arguments);
    if (!account) return account.error();
    plan.account = *account;
    plan.run = arguments.run;
    plan.programs = fs::absolute(arguments.programs);
    if (!arguments.config.empty()) plan.config = fs::absolute(arguments.config);
    auto pages = pages_of(arguments, plan.programs);
    if (!pages) return pages.error();
    std::set<std::string> names;
    for (const auto& page : *pages) {
        if (!names.insert(page.name).second) return wrong(fmt::format("{} is named twice", page.name));
        if (::access((plan.programs + "/" + page.name).c_str(), X_OK) != 0)
            return wrong(fmt::format("{}/{} is not an executable", plan.programs, page.name));
    }
    plan.pages = std::move(*pages);
    return plan;
}

// For a trial that is what was meant; else the web server gets no answer, or a page has every right.
void warn_of_root(const supervise::Plan& plan) {
    if (::geteuid() != 0 || plan.account) return;
    const bool is_shut = !plan.run.empty() && !plan.rights.group;
    base::log::warning(
        "runs_as_root",
        {{"detail", is_shut
                        ? "--user and --group are missing: pages have every right, and only root may ask them"
                        : "--user is missing: pages have every right"}});
}

int complain(const base::Error& error) {
    fmt::print(stderr, "berth-supervise: {}\n", error.detail);
    return error.code == base::Code::bad_input ? 2 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    Arguments arguments;
    CLI::App app{
        "Opens one Unix socket a page, or takes those that systemd hands over, and keeps the workers "
        "running.\n"
        "SIGHUP replaces all workers, SIGTERM and SIGINT end.",
        "berth-supervise"};
    app.add_option("--run", arguments.run,
                   "folder of the sockets, made if missing; not for sockets handed over");
    app.add_option("--pages", arguments.programs, "folder of the pages' executables")->required();
    app.add_option("--workers", arguments.workers, "processes a page, unless PAGE=N says otherwise (2)")
        ->check(CLI::Range(1U, most_workers));
    app.add_option("--config", arguments.config, "configuration file, handed on as BERTH_CONFIG")
        ->envname("BERTH_CONFIG");
    app.add_option("--socket-mode", arguments.mode, "octal mode of the sockets (0660)");
    app.add_option("--user", arguments.user, "as whom root goes on when the sockets are open");
    app.add_option("--group", arguments.group, "group of the sockets: the web server's");
    app.add_option("PAGE", arguments.pages, "PAGE or PAGE=N; none: every executable in the folder");
    app.set_version_flag("--version", base::program_version(), "say which version this is");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    auto plan = plan_of(arguments);
    if (!plan) return complain(plan.error());
    warn_of_root(*plan);
    supervise::Supervisor supervisor(std::move(*plan));
    if (auto opened = supervisor.open(); !opened) return complain(opened.error());
    if (auto done = supervisor.run(); !done) return complain(done.error());
    return 0;
}
