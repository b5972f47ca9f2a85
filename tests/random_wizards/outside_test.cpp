// SPDX-License-Identifier: MIT
// For each field of the wizard the values just outside of what it takes: Berth, the official schema and the
// make-believe Proxmox must agree that they are wrong, and name the field.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "../app/field_values.h"
#include "../pve_client/contract.h"
#include "ability.h"
#include "app/wizard_fields.h"
#include "flat.h"
#include "proxmox.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace random_wizards;

namespace {

struct Outside {
    std::string field, value;
    auto operator<=>(const Outside&) const = default;
};

// Where Berth refuses what Proxmox takes, on purpose.
struct Stricter {
    const char* field;  // as declared: "net#.name"
    bool is_length;     // it is only too long
    const char* reason;
};
constexpr Stricter stricter[] = {
    {"description", true, "some of Proxmox's 8192 characters are for the line by which Berth knows it again"},
    {"tags", true, "Proxmox has no bound; 1024 bytes are what a pattern is matched against"},
    {"searchdomain", true, "Proxmox has no bound; 1024 bytes are what a pattern is matched against"},
    {"entrypoint", true, "Proxmox has no bound; a form needs one"},
    {"mp#.mp", true, "Proxmox has no bound; a form needs one"},
    {"net#.bridge", true, "Proxmox has no bound; a form needs one"},
    {"net#.name", true, "Linux takes 15 characters, and such a container would not start"},
    {"net#.rate", false, "a negative rate means nothing"},
    {"net#.trunks", false, "the bridge takes VLANs 1 to 4094"},
};
constexpr const char* of_commas = "a comma begins another part of the property string";
constexpr const char* of_words = "Proxmox reads yes, on and true in a property string; a form sends 1 and 0";

// Proxmox's schema lets these pass, and its work refuses them with a plain message.
constexpr const char* refused_at_work[] = {"ostemplate", "rootfs.storage", "rootfs.size",    "mp#.storage",
                                           "mp#.size",   "pool",           "ssh-public-keys"};

// A container that all take.
Flat smallest() {
    return {{"vmid", "105"},
            {"ostemplate", "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst"},
            {"rootfs.storage", "local"},
            {"rootfs.size", "8"},
            {"unprivileged", "1"}};
}

// The same with one wrong value. A row of a family has what it cannot do without.
Flat with(const Outside& outside) {
    Flat flat = smallest();
    const std::string row = outside.field.substr(0, outside.field.find('.'));
    if (family_of(row) == "net") {
        flat[row + ".name"] = "eth0";
        flat[row + ".bridge"] = "vmbr0";
    }
    if (family_of(row) == "mp") {
        flat[row + ".storage"] = "local";
        flat[row + ".size"] = "1";
        flat[row + ".mp"] = "/srv";
    }
    flat[outside.field] = outside.value;
    return flat;
}

std::string in_first_row(const web::Field& field) {
    return field.rows == 0 ? std::string(field.name) : web::name_in_row(field, 0);
}

// From the rules: the numbers below and above, and one character too many.
void add_from_rule(const web::Field& field, std::set<Outside>& all) {
    const web::Rule& rule = field.rule;
    const std::string name = in_first_row(field);
    if (rule.input == web::Input::number) {
        all.insert({name, std::to_string(rule.min - 1)});
        if (rule.max > rule.min && rule.max < 1'000'000'000) all.insert({name, std::to_string(rule.max + 1)});
        return;
    }
    if (rule.input == web::Input::checkbox || rule.options)
        all.insert({name, "2"});
    else
        all.insert({name, std::string(rule.max_length + 1, 'a')});
}

std::vector<Outside> outside_values() {
    std::set<Outside> all;
    for (const app::Step& step : app::wizard_steps())
        for (const web::Field& field : step.fields) add_from_rule(field, all);
    for (const auto& row : app_test::field_values())
        if (!row.is_accepted) all.insert({row.field, row.value});
    return {all.begin(), all.end()};
}

std::string parameter_of(const std::string& field) { return field.substr(0, field.find('.')); }

// By the parameter, as a property string is one.
bool is_named(const std::vector<std::string>& sentences, const std::string& parameter) {
    return std::any_of(sentences.begin(), sentences.end(), [&](const std::string& sentence) {
        return sentence.rfind(parameter + " ", 0) == 0 || sentence == parameter;
    });
}

// Why Berth may be stricter here; null when it must not.
const char* reason_for(const Outside& outside) {
    const web::Field& field = *app::wizard_field(outside.field);
    const bool is_part = outside.field.find('.') != std::string::npos;
    if (is_part && outside.value.find(',') != std::string::npos) return of_commas;
    const std::set<std::string> words = {"yes", "on", "true", "no"};
    if (is_part && words.count(outside.value) > 0) return of_words;
    for (const Stricter& row : stricter)
        if (row.field == std::string_view(field.name) &&
            row.is_length == (outside.value.size() > field.rule.max_length))
            return row.reason;
    return nullptr;
}

bool is_refused_at_work(const Outside& outside) {
    const std::string name = app::wizard_field(outside.field)->name;
    return std::find(std::begin(refused_at_work), std::end(refused_at_work), name) !=
           std::end(refused_at_work);
}

struct Count {
    int all = 0, agreed = 0, at_work = 0;
    std::map<std::string, std::set<std::string>> stricter;  // the fields by reason
    std::set<std::string> fields;
    std::string troubles;
};

class Jury {
  public:
    explicit Jury(const std::string& version)
        : ability_(ability_of(version)), contract_(version), proxmox_(version) {}

    bool has_contract() const { return contract_.is_present(); }
    bool knows(const Outside& outside) const {
        const web::Field& field = *app::wizard_field(outside.field);
        // Quotas are for privileged containers only, nesting for the others.
        const bool is_quota = outside.field.find(".quota") != std::string::npos;
        return app::hindrance_of(ability_, field, {{"unprivileged", is_quota ? "0" : "1"}}).empty();
    }

    void judge(const Outside& outside, Count& count) {
        const web::Field& field = *app::wizard_field(outside.field);
        const std::string form = form_of(with(outside));
        const std::string parameter = parameter_of(outside.field);
        const auto verdict = proxmox_.create(form);
        const bool is_ours = !web::complaint_about(field, outside.value).empty();
        const bool is_flaw = has_contract() && is_named(contract_.flaws_of(request_of(form)), parameter);
        const bool is_named_by_proxmox = verdict.status == 400 && is_named(verdict.refused, parameter);
        ++count.all;
        count.fields.insert(field.name);
        if (is_ours && (is_flaw || !has_contract()) && is_named_by_proxmox)
            ++count.agreed;
        else if (is_ours && !is_flaw && verdict.status >= 400 && is_refused_at_work(outside))
            ++count.at_work;
        else if (const char* reason = reason_for(outside); is_ours && verdict.status == 200 && reason)
            count.stricter[reason].insert(field.name);
        else
            count.troubles += fmt::format("{}=“{:.60}”: Berth {}, the schema {}, Proxmox: {} {:.120}\n",
                                          outside.field, outside.value, is_ours ? "refuses it" : "takes it",
                                          is_flaw ? "refuses it" : "takes it", verdict.status, verdict.body);
    }

  private:
    app::NodeAbility ability_;
    pve_client::Contract contract_;
    Proxmox proxmox_;
};

void print(const Count& count, const std::string& version) {
    int by_design = count.all - count.agreed - count.at_work;
    UT_PRINT(
        fmt::format("values just outside: {} of {} fields ({}): {} refused by all, {} by Proxmox at work, "
                    "{} only by Berth",
                    count.all, count.fields.size(), version, count.agreed, count.at_work, by_design)
            .c_str());
    if (version != "9.2") return;
    for (const auto& [reason, fields] : count.stricter) {
        std::string names;
        for (const std::string& name : fields) names += (names.empty() ? "" : ", ") + name;
        UT_PRINT(fmt::format("  stricter: {} ({})", names, reason).c_str());
    }
}

Count judge_all(const std::string& version) {
    Jury jury(version);
    Count count;
    for (const Outside& outside : outside_values())
        if (jury.knows(outside)) jury.judge(outside, count);
    print(count, version);
    CHECK_TRUE_TEXT(count.troubles.empty(), count.troubles.c_str());
    return count;
}

}  // namespace

TEST_GROUP(Outside){};

TEST(Outside, isRefusedByAllOf74) { judge_all("7.4"); }
TEST(Outside, isRefusedByAllOf84) { judge_all("8.4"); }

TEST(Outside, isRefusedByAllOf92) {
    const Count count = judge_all("9.2");
    // No field without a value outside, and no reason that nothing needs.
    for (const app::Step& step : app::wizard_steps())
        for (const web::Field& field : step.fields)
            CHECK_TRUE_TEXT(count.fields.count(field.name) > 0 || field.name == std::string("start"),
                            field.name);
    for (const Stricter& row : stricter) CHECK_TRUE_TEXT(count.stricter.count(row.reason) > 0, row.field);
}
