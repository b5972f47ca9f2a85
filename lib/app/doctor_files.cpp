// SPDX-License-Identifier: MIT
// What lies in files: configuration, key, what the pages are made of.
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "app/doctor_checks.h"
#include "app/key_copies.h"
#include "base/program.h"
#include "base/text.h"

namespace app::doctor {
namespace {

namespace fs = std::filesystem;

constexpr mode_t others_read = S_IROTH, strangers_write = S_IWGRP | S_IWOTH;

// What is wrong with the rights of a file that holds a secret; "" when nothing is.
std::string flaw_in_rights(const std::string& path, const std::optional<base::Account>& service) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return "";
    if (status.st_mode & others_read) return "Everybody on this host may read it.";
    if (status.st_mode & strangers_write) return "Others than its owner may change it.";
    const bool is_usual_owner =
        status.st_uid == 0 || status.st_uid == ::geteuid() || (service && status.st_uid == service->uid);
    if (!is_usual_owner)
        return fmt::format("It belongs to {}, not to root or the user Berth runs as.",
                           base::name_of_account(status.st_uid));
    return "";
}

// Whether systemd reads it as root, and hands it to the pages: to those that run, or will at the first
// request.
bool is_handed_over(const DoctorPlan& plan, const std::string& key_file) {
    const bool is_cgi = plan.run.empty();
    std::error_code failure;
    const auto enabled =
        fs::symlink_status("/etc/systemd/system/multi-user.target.wants/berth.target", failure);
    return !is_cgi && (!copies_of(key_file).empty() || fs::exists(enabled));
}

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

void check_origin(const base::Config& config, Findings& findings) {
    const std::string& origin = config.origin;
    if (origin.empty())
        return findings.warn(
            "origin",
            "It is not set: the session cookie is not Secure, and forms from other sites are "
            "only kept off by their token.",
            "Set [site] origin to scheme and host as browsers see them.");
    const bool is_local = base::has_prefix(origin, "http://127.0.0.1") ||
                          base::has_prefix(origin, "http://localhost") ||
                          base::has_prefix(origin, "http://[::1]");
    if (!config.is_https() && !is_local)
        return findings.warn("origin", origin + " is not https: passwords travel in clear.",
                             "Let the web server speak https and set [site] origin accordingly.");
    findings.ok("origin", origin + (is_local ? " is for this host alone." : ""));
}

void check_folder(const std::string& folder, const fs::path& path, const std::vector<ShippedFile>& shipped,
                  Findings& findings) {
    std::vector<std::string> missing, foreign;
    std::error_code failure;
    for (const ShippedFile& file : shipped) {
        if (file.folder != folder) continue;
        if (!fs::exists(path / file.name, failure))
            missing.push_back(file.name);
        else if (base::crypto::to_hex(base::crypto::sha256(content_of(path / file.name))) != file.sha256)
            foreign.push_back(file.name);
    }
    // A migration that a newer version left there; among templates a stranger does no harm.
    for (const auto& entry : fs::directory_iterator(path, failure)) {
        const std::string name = entry.path().filename().string();
        const bool is_ours = std::any_of(shipped.begin(), shipped.end(), [&](const ShippedFile& file) {
            return file.folder == folder && file.name == name;
        });
        if (entry.path().extension() == ".sql" && !is_ours) foreign.push_back(name);
    }
    const char* const advice = "Run `make install` of this version again, or install the package anew.";
    if (!missing.empty())
        findings.bad(folder, fmt::format("{} lacks {}.", path.string(), some_of(missing)), advice);
    if (!foreign.empty())
        findings.warn(
            folder, fmt::format("{}: not of this version, or changed: {}.", path.string(), some_of(foreign)),
            advice);
    if (missing.empty() && foreign.empty()) findings.ok(folder, path.string() + " is of this version.");
}

}  // namespace

std::optional<base::Config> check_configuration(const std::string& path, Findings& findings) {
    auto config = base::load_config(path);
    if (!config) {
        findings.bad(
            "configuration", config.error().detail + ".",
            "Correct it; berth.ini.example describes every key. Nothing else can be looked at until then.");
        return std::nullopt;
    }
    findings.ok("configuration", path + " can be read and is valid.");
    check_origin(*config, findings);
    return std::move(*config);
}

std::optional<base::Account> check_account(const base::Config& config, Findings& findings) {
    auto account = service_account(config);
    const std::string caller = base::name_of_account(::geteuid());
    if (!account) {
        findings.bad("account", account.error().detail + ".",
                     "Correct it; all that follows is seen as " + caller + ".");
        return std::nullopt;
    }
    if (!*account)
        findings.warn(
            "account",
            fmt::format("Whom the pages run as is not known: all that follows is seen as {}.", caller),
            "Set [site] user to that account.");
    else if (::geteuid() != 0 && ::geteuid() != (*account)->uid)
        findings.warn(
            "account",
            fmt::format("The pages run as {}, and all that follows is seen as {}.", (*account)->name, caller),
            "Start this as root.");
    else
        findings.ok("account", fmt::format("The pages run as {}.", (*account)->name));
    return *account;
}

void check_rights(const std::string& path, const std::optional<base::Account>& service, Findings& findings) {
    if (const std::string flaw = flaw_in_rights(path, service); !flaw.empty())
        findings.bad(
            "configuration rights", path + ": " + flaw,
            fmt::format("chown root:{0} {1} && chmod 640 {1}", service ? service->name : "berth", path));
    else if (service && !may_access(*service, path, R_OK))
        findings.bad("configuration rights", fmt::format("{} may not read {}.", service->name, path),
                     fmt::format("chgrp {0} {1} && chmod 640 {1}", service->name, path));
    else if (service)
        findings.ok("configuration rights", "Only who needs it may read it.");
    else
        findings.ok("configuration rights", "Not everybody may read it.");
}

void check_key(const DoctorPlan& plan, const base::Config& config,
               const std::optional<base::Account>& service, Findings& findings) {
    const std::string& path = config.key_file;
    // Of what it reads, the key is what is not looked at elsewhere.
    const auto site = open_site();
    std::error_code failure;
    if (!site && !fs::exists(path, failure))
        return findings.bad("key", path + " is not there.",
                            "Put back the copy you kept; only on a new installation: berthctl key new.");
    if (!site)
        return findings.bad(
            "key", site.error().detail + ".",
            fmt::format(
                "Let only its owner read it (chmod 600 {}). If its text is damaged, put back the copy you "
                "kept, but keep what is there: it may be newer.",
                path));
    if (const std::string flaw = flaw_in_rights(path, service); !flaw.empty())
        return findings.bad(
            "key", path + ": " + flaw,
            fmt::format("chown {0} {1} && chmod 600 {1}", service ? service->name : "berth", path));
    if (service && !may_access(*service, path, R_OK) && !is_handed_over(plan, path))
        return findings.bad("key", fmt::format("{} may not read {}.", service->name, path),
                            fmt::format("chown {} {}", service->name, path));
    findings.ok("key", path + " is a key, and no one else may read it.");
}

void check_shipped(const base::Config& config, const std::vector<ShippedFile>& shipped, Findings& findings) {
    const fs::path templates = config.templates;
    check_folder("templates", templates, shipped, findings);
    // The web server serves it; Berth itself only knows the URL. It is installed beside the templates.
    check_folder("static", (templates / "..").lexically_normal() / "static", shipped, findings);
    if (config.sql.empty())
        findings.warn("sql", "[site] sql is not set, so berthctl migrate cannot run.",
                      "Set it to the folder of the migrations.");
    else
        check_folder("sql", config.sql, shipped, findings);
}

void check_version(Findings& findings) {
    findings.ok("version", fmt::format("Berth {}, for a database at {:03}.", base::program_version(),
                                       store::program_schema));
}

void check_libraries(Findings& findings) {
    const auto http = pve::http_library();
    if (http.is_usable)
        findings.ok("libraries", http.name + ", " + store::mysql_library() + ".");
    else
        findings.bad("libraries", http.name + " is not the libcurl that uses OpenSSL.",
                     "Install Debian's libcurl4 and let nothing put another one before it.");
}

}  // namespace app::doctor
