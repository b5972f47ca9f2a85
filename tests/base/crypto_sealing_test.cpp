// SPDX-License-Identifier: MIT
#include <sys/stat.h>

#include "base/crypto.h"
#include "temporary_folder.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace base::crypto;

namespace {

struct Keys {
    base_test::TemporaryFolder folder;
    SealingKey key = make("one.key");

    SealingKey make(const std::string& name) {
        if (const auto made = SealingKey::create(folder / name); !made) FAIL(made.error().detail.c_str());
        const auto loaded = SealingKey::load(folder / name);
        if (!loaded) FAIL(loaded.error().detail.c_str());
        return *loaded;
    }

    void check_refused(const std::string& name, const char* reason) {
        const auto loaded = SealingKey::load(folder / name);
        CHECK_FALSE_TEXT(static_cast<bool>(loaded), name.c_str());
        STRCMP_EQUAL("internal", base::word_of(loaded.error().code));
        STRCMP_CONTAINS(reason, loaded.error().detail.c_str());
    }
};

void check_closed(const base::Result<std::string>& opened) {
    CHECK_FALSE(static_cast<bool>(opened));
    STRCMP_EQUAL("internal", base::word_of(opened.error().code));
}

}  // namespace

TEST_GROUP(Sealing) { Keys keys; };

TEST(Sealing, whatWasSealedOpensWithTheSameContext) {
    for (const std::string& secret : {std::string("0ac3-uuid"), std::string(), std::string("a\0b\xFF", 4)}) {
        const auto opened = keys.key.open(keys.key.seal(secret, "row 7"), "row 7");
        if (!opened) FAIL(opened.error().detail.c_str());
        CHECK_TRUE(*opened == secret);
    }
}

TEST(Sealing, theSecretIsNotInTheSealedText) {
    CHECK_TRUE(keys.key.seal("very-secret", "row 7").find("secret") == std::string::npos);
    // Nor does sealing twice give the same text.
    CHECK_FALSE(keys.key.seal("very-secret", "row 7") == keys.key.seal("very-secret", "row 7"));
}

TEST(Sealing, anotherContextDoesNotOpen) {
    const std::string sealed = keys.key.seal("secret", "row 7");
    for (const char* context : {"row 8", "row 7 ", "row", "", "Row 7"})
        check_closed(keys.key.open(sealed, context));
}

TEST(Sealing, anotherKeyDoesNotOpen) {
    const SealingKey other = keys.make("two.key");
    check_closed(other.open(keys.key.seal("secret", "row 7"), "row 7"));
}

TEST(Sealing, oneFlippedBitAnywhereDoesNotOpen) {
    const std::string sealed = keys.key.seal("secret", "row 7");
    for (size_t i = 0; i < sealed.size(); ++i)
        for (int bit = 0; bit < 8; ++bit) {
            std::string changed = sealed;
            changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
            check_closed(keys.key.open(changed, "row 7"));
        }
}

TEST(Sealing, aTextOfTheWrongLengthDoesNotOpen) {
    const std::string sealed = keys.key.seal("secret", "row 7");
    for (size_t length = 0; length < sealed.size(); ++length)
        check_closed(keys.key.open(sealed.substr(0, length), "row 7"));
    check_closed(keys.key.open(sealed + "x", "row 7"));
}

TEST(Sealing, aKeyedHashNeedsTheKey) {
    const std::string hash = keys.key.authenticate("csrf abc");
    UNSIGNED_LONGS_EQUAL(64, hash.size());
    STRCMP_EQUAL(hash.c_str(), keys.key.authenticate("csrf abc").c_str());
    CHECK_FALSE(hash == keys.key.authenticate("csrf abd"));
    CHECK_FALSE(hash == keys.make("two.key").authenticate("csrf abc"));
}

TEST(Sealing, aKeyFileIsReadableByItsOwnerOnlyAndNeverOverwritten) {
    struct stat facts {};
    LONGS_EQUAL(0, ::stat((keys.folder / "one.key").c_str(), &facts));
    LONGS_EQUAL(0400, facts.st_mode & 0777);
    const auto again = SealingKey::create(keys.folder / "one.key");
    CHECK_FALSE(static_cast<bool>(again));
    STRCMP_EQUAL("conflict", base::word_of(again.error().code));
}

TEST(Sealing, aKeyFileThatOthersMayReadIsRefused) {
    for (const unsigned mode : {0404u, 0402u, 0401u, 0420u, 0410u, 0644u, 0666u}) {
        ::chmod((keys.folder / "one.key").c_str(), mode);
        keys.check_refused("one.key", "readable by others");
    }
    // Its group may be the one of the service.
    ::chmod((keys.folder / "one.key").c_str(), 0440);
    CHECK_TRUE(static_cast<bool>(SealingKey::load(keys.folder / "one.key")));
}

TEST(Sealing, aKeyFileThatIsNoKeyIsRefused) {
    const std::string digits(64, 'a');
    const std::pair<const char*, std::string> files[] = {
        {"empty", ""},           {"short", digits.substr(1)},         {"odd", digits + "a"},
        {"long", digits + "aa"}, {"foreign", digits.substr(1) + "g"}, {"two", digits + "\n" + digits + "\n"}};
    for (const auto& [name, text] : files) {
        ::chmod(keys.folder.write(name, text).c_str(), 0400);
        keys.check_refused(name, "64 hexadecimal digits");
    }
    keys.check_refused("not there", "cannot read");
}
