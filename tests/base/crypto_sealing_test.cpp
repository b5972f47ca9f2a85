// SPDX-License-Identifier: MIT
#include "base/crypto.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace base::crypto;

namespace {

void check_closed(const base::Result<std::string>& opened) {
    CHECK_FALSE(static_cast<bool>(opened));
    STRCMP_EQUAL("internal", base::word_of(opened.error().code));
}

}  // namespace

TEST_GROUP(Sealing) { SealingKey key = SealingKey::make(); };

TEST(Sealing, whatWasSealedOpensWithTheSameContext) {
    for (const std::string& secret : {std::string("0ac3-uuid"), std::string(), std::string("a\0b\xFF", 4)}) {
        const auto opened = key.open(key.seal(secret, "row 7"), "row 7");
        if (!opened) FAIL(opened.error().detail.c_str());
        CHECK_TRUE(*opened == secret);
    }
}

TEST(Sealing, theSecretIsNotInTheSealedText) {
    CHECK_TRUE(key.seal("very-secret", "row 7").find("secret") == std::string::npos);
    // Nor does sealing twice give the same text.
    CHECK_FALSE(key.seal("very-secret", "row 7") == key.seal("very-secret", "row 7"));
}

TEST(Sealing, anotherContextDoesNotOpen) {
    const std::string sealed = key.seal("secret", "row 7");
    for (const char* context : {"row 8", "row 7 ", "row", "", "Row 7"})
        check_closed(key.open(sealed, context));
}

TEST(Sealing, anotherKeyDoesNotOpen) {
    const SealingKey other = SealingKey::make();
    check_closed(other.open(key.seal("secret", "row 7"), "row 7"));
}

TEST(Sealing, oneFlippedBitAnywhereDoesNotOpen) {
    const std::string sealed = key.seal("secret", "row 7");
    for (size_t i = 0; i < sealed.size(); ++i)
        for (int bit = 0; bit < 8; ++bit) {
            std::string changed = sealed;
            changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
            check_closed(key.open(changed, "row 7"));
        }
}

TEST(Sealing, aTextOfTheWrongLengthDoesNotOpen) {
    const std::string sealed = key.seal("secret", "row 7");
    for (size_t length = 0; length < sealed.size(); ++length)
        check_closed(key.open(sealed.substr(0, length), "row 7"));
    check_closed(key.open(sealed + "x", "row 7"));
}

TEST(Sealing, aKeyedHashNeedsTheKey) {
    const std::string hash = key.authenticate("csrf abc");
    UNSIGNED_LONGS_EQUAL(64, hash.size());
    STRCMP_EQUAL(hash.c_str(), key.authenticate("csrf abc").c_str());
    CHECK_FALSE(hash == key.authenticate("csrf abd"));
    CHECK_FALSE(hash == SealingKey::make().authenticate("csrf abc"));
}

TEST(Sealing, aKeyIsReadFromItsDigitsAndNothingElse) {
    const auto again = SealingKey::read(key.digits());
    CHECK_TRUE(again.has_value());
    STRCMP_EQUAL("secret", again->open(key.seal("secret", "row 7"), "row 7").value().c_str());
    const std::string digits(64, 'a');
    for (const std::string& text : {std::string(), digits.substr(1), digits + "a", digits + "aa",
                                    digits.substr(1) + "g", digits + "\n"})
        CHECK_FALSE_TEXT(SealingKey::read(text).has_value(), text.c_str());
}

TEST(Sealing, aKeyHasAnIdOfItsOwnThatIsNoPartOfIt) {
    UNSIGNED_LONGS_EQUAL(8, key.id().size());
    STRCMP_EQUAL(key.id().c_str(), SealingKey::read(key.digits())->id().c_str());
    CHECK_FALSE(key.id() == SealingKey::make().id());
    CHECK_TRUE(key.digits().find(key.id()) == std::string::npos);
}

TEST(Sealing, aHashOfPiecesIsThatOfTheWhole) {
    Sha256 digest;
    digest.add("a");
    digest.add("bc");
    STRCMP_EQUAL(to_hex(sha256("abc")).c_str(), digest.hex().c_str());
    digest.add("d");
    STRCMP_EQUAL(to_hex(sha256("abcd")).c_str(), digest.hex().c_str());
}
