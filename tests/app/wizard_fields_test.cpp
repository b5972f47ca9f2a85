// SPDX-License-Identifier: MIT
// The rules of the wizard's fields, value by value. Each expectation is one of Proxmox's official schema,
// which is asked as well when it is there. PVE: the contract's POST /nodes/{node}/lxc and its formats
#include "app/wizard_fields.h"

#include <ctime>

#include "field_values.h"
#include "proxmox_rules.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace app_test;

namespace {

bool is_accepted(const std::string& field, const std::string& value) {
    return web::complaint_about(*app::wizard_field(field), value).empty();
}

std::string shown(const std::string& field, const std::string& value) {
    return field + ": " +
           (value.size() > 80 ? value.substr(0, 80) + "… of " + std::to_string(value.size()) : value);
}

}  // namespace

TEST_GROUP(WizardFields){};

TEST(WizardFields, takeWhatTheTableSaysAndNothingElse) {
    for (const FieldValue& row : field_values())
        CHECK_EQUAL_TEXT(row.is_accepted, is_accepted(row.field, row.value),
                         shown(row.field, row.value).c_str());
}

TEST(WizardFields, theTableIsProxmoxs) {
    const Rules rules;
    if (!rules.is_present()) return;
    for (const FieldValue& row : field_values())
        if (row.is_in_schema)
            CHECK_EQUAL_TEXT(row.is_accepted, rules.accepts(row.field, row.value),
                             shown(row.field, row.value).c_str());
}

TEST(WizardFields, numbersHaveTheBoundsOfTheSchema) {
    const Rules rules;
    if (!rules.is_present()) return;
    int count = 0;
    for (const char* field : {"vmid", "cores", "memory", "swap", "net0.tag", "net9.mtu", "cpuunits", "tty"}) {
        if (const auto least = rules.limit(field, "minimum")) {
            CHECK_TRUE_TEXT(is_accepted(field, std::to_string(*least)), field);
            CHECK_FALSE_TEXT(is_accepted(field, std::to_string(*least - 1)), field);
            ++count;
        }
        if (const auto most = rules.limit(field, "maximum")) {
            CHECK_TRUE_TEXT(is_accepted(field, std::to_string(*most)), field);
            CHECK_FALSE_TEXT(is_accepted(field, std::to_string(*most + 1)), field);
            ++count;
        }
    }
    LONGS_EQUAL(14, count);
}

TEST(WizardFields, textsHaveTheLengthOfTheSchema) {
    const Rules rules;
    if (!rules.is_present()) return;
    const auto hostname = rules.limit("hostname", "maxLength"),
               ostemplate = rules.limit("ostemplate", "maxLength");
    CHECK_TRUE(hostname && ostemplate);
    UNSIGNED_LONGS_EQUAL(*hostname, app::wizard_field("hostname")->rule.max_length);
    UNSIGNED_LONGS_EQUAL(*ostemplate, app::wizard_field("ostemplate")->rule.max_length);
}

TEST(WizardFields, everyFieldIsAParameterOfTheCreate) {
    const Rules rules;
    if (!rules.is_present()) return;
    for (const app::Step& step : app::wizard_steps())
        for (const web::Field& field : step.fields) (void)rules.accepts(field.name, "1");
}

// Each has a value that is taken and one that is not, so that none was forgotten in the table.
TEST(WizardFields, theTableNamesEveryField) {
    for (const app::Step& step : app::wizard_steps())
        for (const web::Field& field : step.fields) {
            int taken = 0, refused = 0;
            for (const FieldValue& row : field_values())
                if (app::wizard_field(row.field) == &field) ++(row.is_accepted ? taken : refused);
            CHECK_TRUE_TEXT(taken > 0, field.name);
            // Any text without control characters, which no form lets through.
            if (field.name != std::string("entrypoint")) CHECK_TRUE_TEXT(refused > 0, field.name);
        }
}

TEST(WizardFields, nothingFillsInTheVmid) {
    STRCMP_EQUAL("", app::initial_value("vmid").c_str());
    STRCMP_EQUAL("1", app::initial_value("unprivileged").c_str());
    STRCMP_EQUAL("1", app::initial_value("features.nesting").c_str());
    STRCMP_EQUAL("", app::initial_value("hostname").c_str());
    STRCMP_EQUAL("", app::initial_value("nope").c_str());
}

TEST(WizardFields, aFreshWizardShowsOnlyWhatProxmoxTakes) {
    for (const app::Step& step : app::wizard_steps())
        for (const web::Field& field : step.fields) {
            const std::string value = app::initial_value(field.name);
            if (!value.empty()) CHECK_TRUE_TEXT(web::complaint_about(field, value).empty(), field.name);
        }
}

TEST(WizardFields, thereIsNoPasswordAnywhere) {
    for (const app::Step& step : app::wizard_steps())
        for (const web::Field& field : app::page_fields(step.page)) {
            CHECK_TRUE_TEXT(std::string(field.name).find("password") == std::string::npos, field.name);
            CHECK_FALSE_TEXT(field.rule.input == web::Input::secret, field.name);
        }
}

TEST(WizardFields, aStepIsFoundByItsPageAndByItsFields) {
    UNSIGNED_LONGS_EQUAL(6, app::wizard_steps().size());
    UNSIGNED_LONGS_EQUAL(0, app::step_index("wizard_general"));
    UNSIGNED_LONGS_EQUAL(5, app::step_index("wizard_confirm"));
    STRCMP_EQUAL("wizard_network", app::step_of_field("net0.tag")->page);
    POINTERS_EQUAL(nullptr, app::step_of_field("net0"));
    POINTERS_EQUAL(nullptr, app::wizard_field("node"));
}

TEST(WizardFields, aPageTakesItsFieldsAndTheIdsThatTravel) {
    const auto fields = app::page_fields("wizard_disks");
    for (const char* name : {"rootfs.storage", "rootfs.size", "draft", "node", "back", "key"})
        CHECK_TRUE_TEXT(web::find_field(fields, name) != nullptr, name);
    POINTERS_EQUAL(nullptr, web::find_field(fields, "vmid"));
    for (const char* name : {"mp0.storage", "mp255.mp", "add", "remove"})
        CHECK_TRUE_TEXT(web::find_field(fields, name) != nullptr, name);
    POINTERS_EQUAL(nullptr, web::find_field(fields, "mp256.mp"));
    CHECK_TRUE(web::find_field(app::page_fields("wizard_general"), "find_free") != nullptr);
}

TEST(WizardFields, listsAreTakenApartAsProxmoxDoes) {
    const auto items = app::list_items(" a,b; c\td\n,;e ");
    UNSIGNED_LONGS_EQUAL(5, items.size());
    STRCMP_EQUAL("e", items[4].c_str());
    UNSIGNED_LONGS_EQUAL(0, app::list_items(" ,; ").size());
}

TEST(WizardFields, keysAreTheLinesThatAreNotBlank) {
    const auto lines = app::text_lines("\n one a \n\n  \ntwo b\n");
    UNSIGNED_LONGS_EQUAL(2, lines.size());
    STRCMP_EQUAL("one a", lines[0].c_str());
    STRCMP_EQUAL("two b", lines[1].c_str());
}

// Neither the stack nor the time of a worker is at a visitor's disposal.
TEST(WizardFields, aHostileValueOfFullLengthIsRefusedAtOnce) {
    const std::clock_t start = std::clock();  // of the processor: the machine may be busy
    for (const app::Step& step : app::wizard_steps())
        for (const web::Field& field : step.fields)
            for (const char* part :
                 {"a", "a.", "a-", "a ", " ", ",", ".", "-", "1", "1.", "ab:vztmpl/", "0", "\"", "A"}) {
                std::string value;
                while (value.size() + 12 < field.rule.max_length) value += part;
                (void)web::complaint_about(field, value);
                const std::string_view name = field.name;
                // Any text; what is no text the form does not let through.
                if (name == "description" || name == "entrypoint" || name == "mp#.mp") continue;
                CHECK_FALSE_TEXT(web::complaint_about(field, value + "!\x01").empty(),
                                 shown(field.name, value).c_str());
            }
    CHECK_TRUE(std::clock() - start < 10 * CLOCKS_PER_SEC);
}

TEST(WizardFields, everyComplaintIsASentenceForAPerson) {
    for (const FieldValue& row : field_values()) {
        const std::string complaint = web::complaint_about(*app::wizard_field(row.field), row.value);
        if (row.is_accepted) continue;
        CHECK_TRUE_TEXT(complaint.size() > 10 && complaint.back() == '.', complaint.c_str());
        CHECK_TRUE_TEXT(complaint.find("  ") == std::string::npos, complaint.c_str());
    }
}
