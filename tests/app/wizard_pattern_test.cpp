// SPDX-License-Identifier: MIT
// The browser reads the same patterns (HTML's `pattern`, compiled with the flag v): they must compile there,
// and say the same as the server.
#include <stdio.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include "../base/temporary_folder.h"
#include "app/node_registry.h"
#include "app/wizard_fields.h"
#include "base/json.h"
#include "field_values.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace {

// Reads `[{"name":…,"pattern":…,"values":[…]}]`, answers `[{"name":…,"error":…}|{"name":…,"verdicts":[…]}]`.
constexpr const char* script = R"(
const fields = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));
console.log(JSON.stringify(fields.map(({ name, pattern, values }) => {
  try {
    const whole = new RegExp('^(?:' + pattern + ')$', 'v');
    return { name, verdicts: values.map((value) => whole.test(value)) };
  } catch (problem) {
    return { name, error: String(problem) };
  }
})));
)";

using Patterns = std::map<std::string, const web::Field*>;

Patterns patterns() {
    Patterns out;
    for (const app::Step& step : app::wizard_steps())
        for (const web::Field& field : step.fields)
            if (field.rule.pattern) out[field.name] = &field;
    for (const web::Field& field : app::node_fields())
        if (field.rule.pattern) out[std::string("node form: ") + field.name] = &field;
    return out;
}

// The values that the pattern alone decides about.
std::vector<std::string> values_of(const std::string& name, const web::Field& field) {
    std::vector<std::string> values;
    for (const auto& row : app_test::field_values()) {
        if (field.rule.accepts && !row.is_accepted) continue;
        if ((row.field == name || app::wizard_field(row.field) == &field) &&
            row.value.size() <= field.rule.max_length)
            values.push_back(row.value);
    }
    return values;
}

std::string question() {
    base::json::Writer out;
    out.begin_array();
    for (const auto& [name, field] : patterns()) {
        out.begin_object().key("name").text(name).key("pattern").text(field->rule.pattern).key("values");
        out.begin_array();
        for (const std::string& value : values_of(name, *field)) out.text(value);
        out.end_array().end_object();
    }
    return out.end_array().finish();
}

// What node answers; empty when it is not installed.
std::string asked(const std::string& text) {
    base_test::TemporaryFolder folder;
    const std::string command =
        "node '" + folder.write("ask.cjs", script) + "' '" + folder.write("question.json", text) + "' 2>&1";
    FILE* output = ::popen(command.c_str(), "r");
    if (!output) return {};
    std::string answer;
    char bytes[4096];
    for (size_t count; (count = std::fread(bytes, 1, sizeof bytes, output)) > 0;) answer.append(bytes, count);
    return ::pclose(output) == 0 ? answer : std::string();
}

}  // namespace

TEST_GROUP(WizardPattern){};

TEST(WizardPattern, compilesInTheBrowserAndAgreesWithTheServer) {
    if (std::system("node --version >/dev/null 2>&1") != 0) {
        UT_PRINT("not checked: node is not installed, so no pattern was tried as a browser does");
        return;
    }
    const auto answers = base::json::parse(asked(question()));
    if (!answers) FAIL(answers.error().detail.c_str());
    UNSIGNED_LONGS_EQUAL(patterns().size(), answers->items().size());
    int count = 0;
    for (const auto& answer : answers->items()) {
        const std::string name = answer["name"].text_or("");
        STRCMP_EQUAL_TEXT("", answer["error"].text_or("").c_str(), name.c_str());
        const web::Field& field = *patterns().at(name);
        const auto values = values_of(name, field);
        const auto verdicts = answer["verdicts"].items();
        UNSIGNED_LONGS_EQUAL(values.size(), verdicts.size());
        for (size_t i = 0; i < values.size(); ++i, ++count)
            CHECK_EQUAL_TEXT(web::complaint_about(field, values[i]).empty(), verdicts[i].is_true(),
                             (name + ": " + values[i]).c_str());
    }
    CHECK_TRUE(count > 150);
}
