// SPDX-License-Identifier: MIT
// Which steps of a draft are done, what a form puts into it, and what it becomes for Proxmox.
#include "app/wizard.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace app;

namespace {

const char* const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIWIx89Mj3RoBbReEfhZqDd993Sv54MTj4ukWh122r0G";

Values complete() {
    return {{"vmid", "105"},
            {"hostname", "web01"},
            {"ssh-public-keys", ""},
            {"tags", ""},
            {"unprivileged", "1"},
            {"features.nesting", "1"},
            {"ostemplate", "local:vztmpl/x.tar.zst"},
            {"rootfs.storage", "local"},
            {"rootfs.size", "8"},
            {"cores", "1"},
            {"memory", "512"},
            {"swap", "512"},
            {"net0.bridge", "vmbr0"},
            {"net0.ip", "dhcp"},
            {"net0.gw", ""},
            {"net0.tag", ""},
            {"net0.firewall", "1"},
            {"nameserver", ""},
            {"searchdomain", ""}};
}

web::Form form_of(const std::string& page, const std::string& body) {
    web::RawRequest request;
    request.variables = {{"REQUEST_METHOD", "POST"}, {"CONTENT_TYPE", "application/x-www-form-urlencoded"}};
    request.body = body;
    const auto form = web::parse_form(request, page_fields(page));
    if (!form) FAIL(form.error().detail.c_str());
    return *form;
}

const Step& step(const char* page) { return wizard_steps()[step_index(page)]; }

std::string param(const pve::Params& params, const std::string& name) {
    for (const auto& [key_name, value] : params)
        if (key_name == name) return value;
    return "(absent)";
}

pve::Params params_of(const Values& values) {
    const auto params = pve::params_of(spec_of(values));
    if (!params) FAIL(params.error().detail.c_str());
    return *params;
}

}  // namespace

TEST_GROUP(WizardSteps){};

TEST(WizardSteps, aCompleteDraftHasNoOpenStep) {
    for (const Step& one : wizard_steps())
        if (std::string(one.page) != "wizard_confirm")
            CHECK_TRUE_TEXT(is_complete(one, complete()), one.page);
    CHECK_FALSE(first_open_step(complete(), 5).has_value());
}

TEST(WizardSteps, anEmptyDraftIsOpenFromTheStart) {
    for (size_t i = 1; i < 6; ++i) CHECK_TRUE(first_open_step({}, i) == size_t{0});
    CHECK_FALSE(first_open_step({}, 0).has_value());
}

TEST(WizardSteps, theFirstOpenStepIsTheOneBeforeNotTheOneItself) {
    for (const char* field : {"vmid", "ostemplate", "rootfs.size"}) {
        Values values = complete();
        values.erase(field);
        const size_t open = step_index(step_of_field(field)->page);
        CHECK_TRUE_TEXT(first_open_step(values, 5) == open, field);
        CHECK_FALSE_TEXT(first_open_step(values, open).has_value(), field);
    }
}

TEST(WizardSteps, aStepThatWasNeverSentIsOpenAlthoughAllItsFieldsAreOptional) {
    Values values = complete();
    for (const web::Field& field : step("wizard_resources").fields) values.erase(field.name);
    UNSIGNED_LONGS_EQUAL(step("wizard_resources").fields.size(),
                         errors_of_step(step("wizard_resources"), values).size());
    for (const web::Field& field : step("wizard_resources").fields) values[field.name] = "";
    CHECK_TRUE(is_complete(step("wizard_resources"), values));
}

TEST(WizardSteps, aStoredValueThatIsWrongKeepsItsStepOpen) {
    const std::pair<const char*, const char*> wrong[] = {
        {"vmid", "99"}, {"hostname", "bad_"}, {"ostemplate", ""}, {"rootfs.size", "x"}, {"net0.tag", "4095"}};
    for (const auto& [field, value] : wrong) {
        Values values = complete();
        values[field] = value;
        const auto errors = errors_of_step(*step_of_field(field), values);
        UNSIGNED_LONGS_EQUAL_TEXT(1, errors.size(), field);
        STRCMP_EQUAL(field, errors[0].field.c_str());
    }
}

TEST(WizardSteps, aFormReplacesAllValuesOfItsStepAndNoOther) {
    Values values = complete();
    take_values(step("wizard_resources"), form_of("wizard_resources", "cores=2&memory=1024"), values);
    STRCMP_EQUAL("2", values["cores"].c_str());
    STRCMP_EQUAL("1024", values["memory"].c_str());
    STRCMP_EQUAL("", values["swap"].c_str());
    STRCMP_EQUAL("105", values["vmid"].c_str());
    for (const auto& [name, value] : complete())
        if (step_of_field(name) != &step("wizard_resources"))
            STRCMP_EQUAL_TEXT(value.c_str(), values[name].c_str(), name.c_str());
}

TEST(WizardSteps, idsThatTravelWithAFormAreNoValues) {
    Values values;
    take_values(step("wizard_disks"),
                form_of("wizard_disks",
                        "rootfs.storage=local&rootfs.size=8&node=7&back=1&"
                        "draft=00112233445566778899aabbccddeeff"),
                values);
    for (const char* id : {"node", "back", "draft"}) UNSIGNED_LONGS_EQUAL_TEXT(0, values.count(id), id);
    STRCMP_EQUAL("local", values["rootfs.storage"].c_str());
}

TEST(WizardSteps, aBoxThatIsNotTickedIsZero) {
    Values values;
    take_values(step("wizard_network"), form_of("wizard_network", "net0.bridge=vmbr0"), values);
    STRCMP_EQUAL("0", values["net0.firewall"].c_str());
    take_values(step("wizard_network"), form_of("wizard_network", "net0.firewall=1"), values);
    STRCMP_EQUAL("1", values["net0.firewall"].c_str());
    STRCMP_EQUAL("", values["net0.bridge"].c_str());
}

// Drafts outlive an upgrade that brings new fields.
TEST(WizardSteps, aFieldThatTheFormDidNotHaveYetIsNotMissing) {
    Values values = complete();
    for (const char* field : {"memory", "cpulimit", "net0.ip6", "pool"}) values.erase(field);
    CHECK_FALSE(first_open_step(values, 5).has_value());
}

TEST(WizardSteps, rowsComeAndGoWithTheForm) {
    Values values = complete();
    take_values(step("wizard_disks"),
                form_of("wizard_disks",
                        "rootfs.storage=local&rootfs.size=8&mp0.mp=/a&mp0.storage=local&mp0.size=1&mp7.mp=/b&"
                        "mp7.storage=local&mp7.size=2&mp7.mountoptions=noatime&mp7.mountoptions=nosuid"),
                values);
    UNSIGNED_LONGS_EQUAL(2, rows_in(values, "mp").size());
    STRCMP_EQUAL("noatime\nnosuid", values["mp7.mountoptions"].c_str());
    STRCMP_EQUAL("0", values["mp7.backup"].c_str());
    CHECK_TRUE(is_complete(step("wizard_disks"), values));
    STRCMP_EQUAL("local:2,mp=/b,mountoptions=noatime;nosuid", param(params_of(values), "mp7").c_str());
    take_values(
        step("wizard_disks"),
        form_of("wizard_disks", "rootfs.storage=local&rootfs.size=8&mp0.mp=/a&mp0.storage=local&mp0.size=1"),
        values);
    UNSIGNED_LONGS_EQUAL(1, rows_in(values, "mp").size());
    STRCMP_EQUAL("(absent)", param(params_of(values), "mp7").c_str());
}

TEST(WizardSteps, aFreshRowTakesTheLowestNumberAndIsNotCompleteYet) {
    Values values = complete();
    UNSIGNED_LONGS_EQUAL(1, *free_row(values, "net"));
    put_fresh_row(step("wizard_disks"), "mp", *free_row(values, "mp"), values);
    put_fresh_row(step("wizard_disks"), "mp", *free_row(values, "mp"), values);
    UNSIGNED_LONGS_EQUAL(2, rows_in(values, "mp").size());
    CHECK_FALSE(is_complete(step("wizard_disks"), values));
    drop_row("mp0", values);
    UNSIGNED_LONGS_EQUAL(0, *free_row(values, "mp"));
    UNSIGNED_LONGS_EQUAL(1, rows_in(values, "mp")[0]);
    for (unsigned row = 0; row < 32; ++row) values["net" + std::to_string(row) + ".bridge"] = "vmbr0";
    CHECK_FALSE(free_row(values, "net").has_value());
}

TEST(WizardSteps, whatWasShownDisabledStaysAsItWas) {
    Values values = complete();
    values["env"] = "A=1";
    values["net0.host-managed"] = "1";
    const auto is_new = [](const web::Field& field) {
        return field.name == std::string("env") || field.name == std::string("net#.host-managed");
    };
    take_values(step("wizard_template"), form_of("wizard_template", "ostemplate=local:vztmpl/y.tar"), values,
                is_new);
    STRCMP_EQUAL("A=1", values["env"].c_str());
    take_values(step("wizard_network"), form_of("wizard_network", "net0.bridge=vmbr0&net1.bridge=vmbr1"),
                values, is_new);
    STRCMP_EQUAL("1", values["net0.host-managed"].c_str());
    STRCMP_EQUAL("", values["net1.host-managed"].c_str());
}

TEST(WizardSteps, nestingGoesOffWithUnprivileged) {
    Values values;
    take_values(step("wizard_general"), form_of("wizard_general", "vmid=105&features.nesting=1"), values);
    STRCMP_EQUAL("0", values["unprivileged"].c_str());
    STRCMP_EQUAL("0", values["features.nesting"].c_str());
    take_values(step("wizard_general"),
                form_of("wizard_general", "vmid=105&unprivileged=1&features.nesting=1"), values);
    STRCMP_EQUAL("1", values["features.nesting"].c_str());
}

TEST(WizardSteps, aStepShowsItsInitialValuesUntilItWasStored) {
    Wizard wizard;
    STRCMP_EQUAL("512", wizard.value("memory").c_str());
    STRCMP_EQUAL("", wizard.value("vmid").c_str());
    wizard.draft.values["memory"] = "";
    STRCMP_EQUAL("", wizard.value("memory").c_str());
}

TEST(WizardSteps, aDraftBecomesTheParametersOfItsCreate) {
    Values values = complete();
    values["ssh-public-keys"] = std::string("\n") + key + " one\n\n" + key + " two\n";
    values["tags"] = " demo, web;x ";
    values["nameserver"] = "192.0.2.53, 192.0.2.54";
    values["searchdomain"] = "example.org;b.example";
    values["net0.ip"] = "192.0.2.31/24";
    values["net0.gw"] = "192.0.2.1";
    values["net0.tag"] = "20";
    const auto params = params_of(values);
    STRCMP_EQUAL("105", param(params, "vmid").c_str());
    STRCMP_EQUAL("web01", param(params, "hostname").c_str());
    STRCMP_EQUAL((std::string(key) + " one\n" + key + " two").c_str(),
                 param(params, "ssh-public-keys").c_str());
    STRCMP_EQUAL("demo;web;x", param(params, "tags").c_str());
    STRCMP_EQUAL("1", param(params, "unprivileged").c_str());
    STRCMP_EQUAL("nesting=1", param(params, "features").c_str());
    STRCMP_EQUAL("local:vztmpl/x.tar.zst", param(params, "ostemplate").c_str());
    STRCMP_EQUAL("local:8", param(params, "rootfs").c_str());
    STRCMP_EQUAL("1", param(params, "cores").c_str());
    STRCMP_EQUAL("name=eth0,bridge=vmbr0,firewall=1,gw=192.0.2.1,ip=192.0.2.31/24,tag=20",
                 param(params, "net0").c_str());
    STRCMP_EQUAL("192.0.2.53 192.0.2.54", param(params, "nameserver").c_str());
    STRCMP_EQUAL("example.org b.example", param(params, "searchdomain").c_str());
}

TEST(WizardSteps, whatWasLeftEmptyIsNotSent) {
    Values values = complete();
    for (const char* field : {"hostname", "cores", "memory", "swap", "net0.bridge"}) values[field] = "";
    values["net0.firewall"] = "0";
    const auto params = params_of(values);
    for (const char* name : {"hostname", "ssh-public-keys", "tags", "cores", "memory", "swap", "net0",
                             "nameserver", "searchdomain", "start", "password", "force"})
        STRCMP_EQUAL_TEXT("(absent)", param(params, name).c_str(), name);
    for (const auto& [name, value] : params) CHECK_FALSE_TEXT(value.empty(), name.c_str());
}

TEST(WizardSteps, aPrivilegedContainerSaysSoAndHasNoFeatures) {
    Values values = complete();
    values["unprivileged"] = "0";
    values["features.nesting"] = "1";
    const auto params = params_of(values);
    STRCMP_EQUAL("0", param(params, "unprivileged").c_str());
    STRCMP_EQUAL("(absent)", param(params, "features").c_str());
}
