// SPDX-License-Identifier: MIT
// How a declared field becomes an input, with the site's own templates.
#include <filesystem>

#include "../base/temporary_folder.h"
#include "web/view.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace web;

namespace {

constexpr const char* escaping = "{{%AUTOESCAPE context=\"HTML\"}}\n";

struct Fields {
    base_test::TemporaryFolder folder;
    int pages = 0;

    Fields() {
        for (const auto& entry : std::filesystem::directory_iterator("html/templates"))
            if (entry.path().filename().string().rfind("field_", 0) == 0)
                std::filesystem::copy_file(entry.path(), folder / entry.path().filename().string());
        folder.write("layout.tpl", std::string(escaping) + "{{>BODY}}");
    }

    std::string shown(const Field& field, const FieldState& state) {
        const std::string page = "page" + std::to_string(++pages);  // a template is read once
        folder.write(page + ".tpl", std::string(escaping) + "{{>" + template_name_of(field.name) + "}}");
        if (const auto loaded = load_templates(folder / ""); !loaded) FAIL(loaded.error().detail.c_str());
        View view(page);
        view.set_everywhere("URL_AJAX_VMID", "/berth/ajax_vmid");
        view.body().field(field, state);
        const auto html = view.render();
        if (!html) FAIL(html.error().detail.c_str());
        return *html;
    }
};

void check_holds(const std::string& html, std::initializer_list<const char*> parts) {
    for (const char* part : parts)
        CHECK_TRUE_TEXT(html.find(part) != std::string::npos, (std::string(part) + " in\n" + html).c_str());
}

void check_lacks(const std::string& html, std::initializer_list<const char*> parts) {
    for (const char* part : parts)
        CHECK_TRUE_TEXT(html.find(part) == std::string::npos, (std::string(part) + " in\n" + html).c_str());
}

}  // namespace

TEST_GROUP(ViewField) { Fields fields; };

TEST(ViewField, namesBecomeTemplateNamesAndIds) {
    STRCMP_EQUAL("FIELD_NET0_IP", template_name_of("net0.ip").c_str());
    STRCMP_EQUAL("FIELD_SSH_PUBLIC_KEYS", template_name_of("ssh-public-keys").c_str());
    STRCMP_EQUAL("f-net0-ip", element_id_of("net0.ip").c_str());
    STRCMP_EQUAL("f-features-nesting", element_id_of("features.nesting").c_str());
}

TEST(ViewField, aTextCarriesItsRule) {
    const Field field{"hostname",
                      {.max_length = 255, .pattern = "[a-z]+"},
                      Presence::required,
                      "Host",
                      "Hint.",
                      "",
                      "web01",
                      "off"};
    check_holds(fields.shown(field, {.value = "a\"b"}),
                {"type=\"text\"", "name=\"hostname\"", "id=\"f-hostname\"", "value=\"a&quot;b\"",
                 "pattern=\"[a-z]+\"", "maxlength=\"255\"", "placeholder=\"web01\"", "autocomplete=\"off\"",
                 " required", "Hint."});
    check_lacks(fields.shown(field, {}), {"data-error-for", "aria-invalid", "disabled"});
}

TEST(ViewField, aRefusedFieldSaysWhy) {
    const Field field{"hostname", {}, Presence::optional, "Host"};
    const std::string html = fields.shown(field, {.value = "x", .error = "No <b>."});
    check_holds(html, {"data-error-for=\"hostname\"", "No &lt;b&gt;.", "aria-invalid=\"true\"",
                       "id=\"f-hostname-error\""});
    check_lacks(html, {" required"});
}

TEST(ViewField, aNumberCarriesItsBounds) {
    const Field field{"cores", whole_number(1, 8192), Presence::optional, "Cores", "", "cores"};
    check_holds(fields.shown(field, {.value = "2"}), {"type=\"number\"", "min=\"1\"", "max=\"8192\"",
                                                      "step=\"1\"", "value=\"2\"", ">cores</span>"});
    const Field size{"rootfs.size", {.input = Input::number, .has_fraction = true}};
    const std::string html = fields.shown(size, {.value = "0.5"});
    check_holds(html, {"step=\"any\"", "min=\"0\"", "value=\"0.5\""});
    check_lacks(html, {"max=\"0\""});
}

TEST(ViewField, theVmidIsAskedAboutWhereItsEndpointIs) {
    const Field field{"vmid",
                      {.input = Input::number,
                       .max_length = 9,
                       .pattern = "[1-9][0-9]{2,8}",
                       .min = 100,
                       .max = 999999999}};
    check_holds(fields.shown(field, {}),
                {"name=\"vmid\"", "min=\"100\"", "max=\"999999999\"", "[1-9][0-9]{2,8}",
                 "data-check-url=\"/berth/ajax_vmid\"", "data-state=", "value=\"\""});
}

TEST(ViewField, anAreaKeepsItsLines) {
    const Field field{"keys", {.input = Input::area, .max_length = 99}};
    check_holds(fields.shown(field, {.value = "one\ntwo <x>"}),
                {"<textarea", "name=\"keys\"", "maxlength=\"99\"", ">one\ntwo &lt;x&gt;</textarea>"});
}

TEST(ViewField, aTickIsTickedOrNot) {
    const Field field{"start", tick(), Presence::optional, "Start"};
    check_holds(fields.shown(field, {.value = "1"}), {"type=\"checkbox\"", "value=\"1\"", " checked"});
    check_lacks(fields.shown(field, {.value = "0"}), {" checked"});
    check_holds(fields.shown(field, {.value = "0", .is_disabled = true}), {" disabled"});
}

TEST(ViewField, aSecretIsMaskedAndLimited) {
    const Field field{"token_secret", {.input = Input::secret, .max_length = 64}};
    check_holds(fields.shown(field, {}), {"type=\"password\"", "maxlength=\"64\"", "name=\"token_secret\""});
}

TEST(ViewField, aChoiceOffersItsValues) {
    const Field field{"net0.bridge", {.input = Input::choice}, Presence::required, "Bridge"};
    const std::string html =
        fields.shown(field, {.value = "vmbr1", .choices = {{"vmbr0", "vmbr0 <x>"}, {"vmbr1", "vmbr1"}}});
    check_holds(html, {"<select", "name=\"net0.bridge\"", "<option value=\"vmbr0\">vmbr0 &lt;x&gt;",
                       "<option value=\"vmbr1\" selected>"});
}

TEST(ViewField, aRadioOffersItsValuesAsButtons) {
    const Field field{"trust", {.input = Input::radio, .max_length = 12}, Presence::required, "Trust"};
    const std::string html = fields.shown(
        field, {.value = "ca", .choices = {{"fingerprint", "This one", "By print."}, {"ca", "Authority"}}});
    check_holds(html, {"type=\"radio\"", "value=\"fingerprint\"", "By print.", "value=\"ca\" checked"});
    check_lacks(html, {"type=\"text\"", "value=\"fingerprint\" checked"});
}

TEST(ViewField, aHintOfThePageStandsInPlaceOfTheFields) {
    const Field field{"swap", whole_number(0, 9), Presence::optional, "Swap", "The field's."};
    const std::string html = fields.shown(field, {.hint = "The page's."});
    check_holds(html, {"The page&#39;s."});
    check_lacks(html, {"The field"});
}
