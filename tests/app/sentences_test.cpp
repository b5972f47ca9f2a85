// SPDX-License-Identifier: MIT
#include "app/sentences.h"

#include <set>

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using pve::Kind;

namespace {

constexpr Kind kinds[] = {Kind::unreachable,  Kind::address_denied,  Kind::certificate, Kind::not_proxmox,
                          Kind::unauthorised, Kind::denied,          Kind::bad_input,   Kind::taken,
                          Kind::missing,      Kind::unsupported,     Kind::busy,        Kind::failed,
                          Kind::unavailable,  Kind::unknown_outcome, Kind::changed,     Kind::wrong_state};

pve::Failure failure_of(Kind kind, const std::string& message) {
    pve::Failure failure;
    failure.kind = kind;
    failure.message = message;
    return failure;
}

void check_well_formed(const std::string& sentence) {
    CHECK_TRUE_TEXT(sentence.size() > 20, sentence.c_str());
    CHECK_TRUE_TEXT(sentence.back() == '.', sentence.c_str());
    for (const char* flaw : {"(null)", "  ", "..", " .", ": .", ":.", "{", "}", "\n", " ,"})
        CHECK_TRUE_TEXT(sentence.find(flaw) == std::string::npos, sentence.c_str());
}

}  // namespace

TEST_GROUP(Sentences){};

TEST(Sentences, everyKindOfFailureHasOneOfItsOwn) {
    std::set<std::string> sentences;
    for (const Kind kind : kinds) {
        const std::string sentence = app::sentence_about(failure_of(kind, "no quorum"), "pve1");
        check_well_formed(sentence);
        sentences.insert(sentence);
    }
    UNSIGNED_LONGS_EQUAL(std::size(kinds), sentences.size());
}

TEST(Sentences, aFailureWithoutWordsIsASentenceToo) {
    for (const Kind kind : kinds) check_well_formed(app::sentence_about(failure_of(kind, ""), "pve1"));
}

// "storage 'nosuch' does not exist", recorded; others end in a full stop or a line end.
TEST(Sentences, proxmoxsOwnWordsAreShownOnce) {
    for (const Kind kind :
         {Kind::bad_input, Kind::missing, Kind::unsupported, Kind::busy, Kind::failed, Kind::denied})
        for (const char* message : {"storage 'nosuch' does not exist", "Parameter verification failed."}) {
            const std::string sentence = app::sentence_about(failure_of(kind, message), "pve1");
            STRCMP_CONTAINS(std::string(message).substr(0, 20).c_str(), sentence.c_str());
            check_well_formed(sentence);
        }
}

TEST(Sentences, theNodeIsCalledAsTheUserCallsIt) {
    for (const Kind kind : kinds)
        if (kind != Kind::taken)
            STRCMP_CONTAINS("Rack 3, left",
                            app::sentence_about(failure_of(kind, "x"), "Rack 3, left").c_str());
}

// Recorded: `Permission check failed (/, Sys.Audit)`.
TEST(Sentences, aMissingPrivilegeIsNamedWithItsPath) {
    pve::Failure failure = failure_of(Kind::denied, "Permission check failed (/, Sys.Audit)");
    failure.privilege = "Sys.Audit";
    failure.path = "/";
    const std::string sentence = app::sentence_about(failure, "pve1");
    STRCMP_CONTAINS("Sys.Audit on /", sentence.c_str());
    check_well_formed(sentence);
}

TEST(Sentences, aForeignCertificateIsShownAsProxmoxShowsIt) {
    pve::Failure failure = failure_of(Kind::certificate, "");
    failure.found_fingerprint = std::string(64, 'a');
    const std::string sentence = app::sentence_about(failure, "pve1");
    STRCMP_CONTAINS("AA:AA:AA", sentence.c_str());
    check_well_formed(sentence);
}

TEST(Sentences, anUnknownOutcomeIsNeverCalledAFailure) {
    const std::string sentence = app::sentence_about(failure_of(Kind::unknown_outcome, "x"), "pve1");
    CHECK_TRUE(sentence.find("fail") == std::string::npos && sentence.find("error") == std::string::npos);
    STRCMP_CONTAINS("do not know", sentence.c_str());
}
