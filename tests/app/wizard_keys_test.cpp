// SPDX-License-Identifier: MIT
// The SSH keys of a container: those ticked, and those pasted.
#include "app/wizard_keys.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace {

const std::string first = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIWIx89Mj3RoBbReEfhZqDd993Sv54MTj4ukWh122r0G";
const std::string second = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5kYwUs6s0vPq6tXgFV9p0cX0o1bq8m1yqkqkqkqkqk";

std::vector<store::SshKey> kept() {
    return {{.id = 7, .name = "laptop", .public_key = first + " a", .fingerprint = "", .created_at = 0},
            {.id = 12, .name = "desk", .public_key = second + " b", .fingerprint = "", .created_at = 0}};
}

app::Values values(const std::string& ticked, const std::string& pasted) {
    return {{"keys", ticked}, {"ssh-public-keys", pasted}};
}

}  // namespace

TEST_GROUP(WizardKeys){};

TEST(WizardKeys, theTickedOnesComeFirstThenThePasted) {
    STRCMP_EQUAL((first + " a\n" + second + " c").c_str(),
                 app::keys_for_container(kept(), values("7", "\n" + second + " c\n\n")).c_str());
    STRCMP_EQUAL((first + " a\n" + second + " b").c_str(),
                 app::keys_for_container(kept(), values("7 12", "")).c_str());
}

TEST(WizardKeys, eachKeyGoesOnce) {
    STRCMP_EQUAL((first + " a").c_str(),
                 app::keys_for_container(kept(), values("7 7", first + " again")).c_str());
}

TEST(WizardKeys, noneIsNone) {
    STRCMP_EQUAL("", app::keys_for_container(kept(), values("", "")).c_str());
    STRCMP_EQUAL("", app::keys_for_container(kept(), {}).c_str());
    STRCMP_CONTAINS("only the console", app::keys_in_words(kept(), {}).c_str());
}

TEST(WizardKeys, areNamedWithTypeAndFingerprint) {
    const std::string words = app::keys_in_words(kept(), values("7", second + " ben@desk"));
    STRCMP_CONTAINS("laptop: ED25519, SHA256:0SKTSdQF1Jj/k8Q4qchIIpfSbtnECcqfypvlNfIocBo\n", words.c_str());
    STRCMP_CONTAINS("\nben@desk: ED25519, SHA256:", words.c_str());
    STRCMP_CONTAINS("ED25519, SHA256:", app::keys_in_words({}, values("", second)).c_str());
}

TEST(WizardKeys, aTickedOneThatIsNotKeptAnyMoreIsMissed) {
    STRCMP_EQUAL("", app::missing_key_complaint(kept(), values("7 12", "")).c_str());
    STRCMP_EQUAL("", app::missing_key_complaint(kept(), {}).c_str());
    STRCMP_CONTAINS("removed", app::missing_key_complaint(kept(), values("7 13", "")).c_str());
    STRCMP_CONTAINS("removed", app::missing_key_complaint({}, values("7", "")).c_str());
}
