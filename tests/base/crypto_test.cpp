// SPDX-License-Identifier: MIT
#include "base/crypto.h"

#include <algorithm>
#include <ctime>

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace base::crypto;

TEST_GROUP(Crypto){};

TEST(Crypto, randomBytesAreAsManyAsAskedAndNeverTheSame) {
    UNSIGNED_LONGS_EQUAL(0, random_bytes(0).size());
    UNSIGNED_LONGS_EQUAL(32, random_bytes(32).size());
    CHECK_FALSE(random_bytes(16) == random_bytes(16));
}

TEST(Crypto, hexadecimalGoesBothWays) {
    const std::string bytes("\x00\x7F\x80\xFF", 4);
    STRCMP_EQUAL("007f80ff", to_hex(bytes).c_str());
    CHECK_TRUE(from_hex("007F80ff") == bytes);
    CHECK_TRUE(from_hex("") == std::string());
    STRCMP_EQUAL("", to_hex("").c_str());
    for (const char* wrong : {"0", "0g", "00 ", " 00", "0x00", "000", "00:ff"})
        CHECK_FALSE_TEXT(from_hex(wrong).has_value(), wrong);
}

// RFC 4648, section 10.
TEST(Crypto, base64ReadsTheTestVectorsOfItsStandard) {
    const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                           {"Zg==", "f"},
                                                           {"Zm8=", "fo"},
                                                           {"Zm9v", "foo"},
                                                           {"Zm9vYg==", "foob"},
                                                           {"Zm9vYmE=", "fooba"},
                                                           {"Zm9vYmFy", "foobar"}};
    for (const auto& [text, bytes] : vectors) CHECK_TRUE_TEXT(from_base64(text) == std::string(bytes), text);
    CHECK_TRUE(from_base64("+/+/") == std::string("\xFB\xFF\xBF"));
}

TEST(Crypto, base64RefusesWhatIsNotItsStandardForm) {
    for (const char* wrong : {"Z", "Zg", "Zg=", "Zm9", "Zg===", "Zg== ", " Zg==", "Zm 9v", "Zm9v\n", "-_-_",
                              "Zm9v!", "=Zg=", "Zh=="})
        CHECK_FALSE_TEXT(from_base64(wrong).has_value(), wrong);
    CHECK_FALSE(from_base64(std::string_view("Zg==\0", 5)).has_value());
}

// FIPS 180-4 examples.
TEST(Crypto, sha256GivesTheExamplesOfItsStandard) {
    STRCMP_EQUAL("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                 to_hex(sha256("")).c_str());
    STRCMP_EQUAL("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                 to_hex(sha256("abc")).c_str());
    CHECK_FALSE(sha256(std::string_view("a\0b", 3)) == sha256("a"));
}

TEST(Crypto, equalMeansEveryByte) {
    CHECK_TRUE(is_equal("", ""));
    CHECK_TRUE(is_equal("abc", "abc"));
    CHECK_FALSE(is_equal("abc", "abd"));
    CHECK_FALSE(is_equal("abc", "ab"));
    CHECK_FALSE(is_equal("", "a"));
    CHECK_FALSE(is_equal(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
}

TEST(Crypto, aPasswordIsHashedWithArgon2idAndVerifies) {
    const auto hash = hash_password("correct horse");
    if (!hash) FAIL(hash.error().detail.c_str());
    STRCMP_CONTAINS("$argon2id$v=19$m=65536,t=2,p=1$", hash->c_str());
    CHECK_TRUE(verify_password(*hash, "correct horse"));
    for (const char* wrong : {"correct horsf", "correct horse ", "", "Correct horse"})
        CHECK_FALSE_TEXT(verify_password(*hash, wrong), wrong);
}

TEST(Crypto, aNulInAPasswordDoesNotEndIt) {
    const auto hash = hash_password(std::string_view("ab\0cd", 5));
    if (!hash) FAIL(hash.error().detail.c_str());
    CHECK_TRUE(verify_password(*hash, std::string_view("ab\0cd", 5)));
    CHECK_FALSE(verify_password(*hash, "ab"));
    CHECK_FALSE(verify_password(*hash, std::string_view("ab\0ce", 5)));
}

TEST(Crypto, whatIsNoHashVerifiesNothing) {
    for (const char* hash : {"", "x", "$argon2id$", "$6$salt$hash"})
        CHECK_FALSE_TEXT(verify_password(hash, "password"), hash);
}

// A name that does not exist must take as long as one that does: a malformed hash would be a thousand times
// faster.
TEST(Crypto, refusingNobodyCostsWhatRefusingAWrongPasswordCosts) {
    const auto hash = hash_password("correct horse");
    if (!hash) FAIL(hash.error().detail.c_str());
    // Of the processor: the machine may be busy.
    const auto fastest = [](auto verify) {
        std::clock_t best = 3600 * CLOCKS_PER_SEC;
        for (int i = 0; i < 3; ++i) {
            const std::clock_t start = std::clock();
            CHECK_FALSE(verify());
            best = std::min(best, std::clock() - start);
        }
        return best;
    };
    const auto known = fastest([&] { return verify_password(*hash, "wrong"); });
    const auto nobody = fastest([&] { return verify_nobody("wrong"); });
    CHECK_TRUE(nobody < 3 * known);
    CHECK_TRUE(known < 3 * nobody);
}

TEST(Crypto, nobodyIsNeverVerified) {
    for (const char* password : {"", "password", "nobody"}) CHECK_FALSE(verify_nobody(password));
}
