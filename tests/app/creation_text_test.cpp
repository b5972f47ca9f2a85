// SPDX-License-Identifier: MIT
#include "app/creation_text.h"

#include "app/wizard_fields.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using store::Creation;
using store::StartState;
using store::State;

namespace {

constexpr State states[] = {State::planned, State::sending, State::accepted, State::ambiguous,
                            State::done,    State::failed,  State::closed};
constexpr StartState start_states[] = {StartState::none, StartState::wanted, StartState::sent,
                                       StartState::done, StartState::failed};

Creation creation_in(State state) {
    Creation creation;
    creation.state = state;
    creation.vmid = 105;
    creation.hostname = "web01";
    return creation;
}

std::string text_of(const Creation& creation) { return app::state_text(creation, "pve1"); }

void check_readable(const std::string& text) {
    CHECK_TRUE_TEXT(text.size() > 7, text.c_str());
    for (const char* flaw : {"(null)", "  ", "{", "}"})
        CHECK_TRUE_TEXT(text.find(flaw) == std::string::npos, text.c_str());
}

bool speaks_of_failing(const std::string& text) {
    return text.find("ail") != std::string::npos || text.find("error") != std::string::npos;
}

Creation failed_with(const std::map<std::string, std::string>& errors, const std::string& message) {
    Creation creation = creation_in(State::failed);
    creation.errors = errors;
    creation.message = message;
    return creation;
}

void check_field(const char* field, const std::string& text, const Creation& creation) {
    const auto errors = app::errors_for_wizard(creation);
    UNSIGNED_LONGS_EQUAL_TEXT(1, errors.size(), text.c_str());
    STRCMP_EQUAL_TEXT(field, errors[0].field.c_str(), text.c_str());
    STRCMP_CONTAINS(text.c_str(), errors[0].text.c_str());
}

}  // namespace

TEST_GROUP(CreationText){};

TEST(CreationText, everyStateHasASentence) {
    for (const State state : states)
        for (const unsigned attempt : {0u, 1u, 2u})
            for (const StartState start : start_states) {
                Creation creation = creation_in(state);
                creation.attempt = attempt;
                creation.start_state = start;
                creation.start_message = "no bridge";
                check_readable(text_of(creation));
            }
}

TEST(CreationText, whatIsNotKnownIsNeverCalledAFailure) {
    for (const State state : {State::planned, State::sending, State::accepted, State::ambiguous})
        for (const unsigned attempt : {0u, 1u, 3u}) {
            Creation creation = creation_in(state);
            creation.attempt = attempt;
            creation.message = "connection lost";
            CHECK_FALSE_TEXT(speaks_of_failing(text_of(creation)), text_of(creation).c_str());
        }
    const std::string ambiguous = text_of(creation_in(State::ambiguous));
    STRCMP_CONTAINS("do not know", ambiguous.c_str());
    STRCMP_CONTAINS("105", ambiguous.c_str());
    Creation closed = creation_in(State::closed);
    for (const unsigned attempt : {0u, 1u, 5u})
        for (const char* reason : {"taken", "cancelled", "attempts_used_up", "unauthorised", ""}) {
            closed.attempt = attempt;
            closed.reason = reason;
            CHECK_FALSE_TEXT(speaks_of_failing(text_of(closed)), text_of(closed).c_str());
        }
}

TEST(CreationText, whyItIsPlannedAgainIsSaid) {
    Creation creation = creation_in(State::planned);
    STRCMP_EQUAL("Waiting for pve1: nothing has been sent yet.", text_of(creation).c_str());
    creation.attempt = 1;
    creation.reason = "unreachable";
    STRCMP_CONTAINS("could not be reached, so nothing was sent", text_of(creation).c_str());
    creation.reason = "certificate";
    STRCMP_CONTAINS("another certificate than the one you trust", text_of(creation).c_str());
    creation.reason = "lost";
    STRCMP_CONTAINS("got lost on its way to pve1", text_of(creation).c_str());
    STRCMP_CONTAINS("the same VMID", text_of(creation).c_str());
}

TEST(CreationText, thatTheUserGaveUpIsSaidAndWhatTurnsUpAllTheSame) {
    Creation creation = creation_in(State::ambiguous);
    creation.is_unwanted = true;
    STRCMP_CONTAINS("You stopped trying, so nothing more is sent", text_of(creation).c_str());
    creation.state = State::done;
    STRCMP_EQUAL("It did appear: container 105 was created on pve1 after all.", text_of(creation).c_str());
    creation.is_unwanted = false;
    creation.reason = "late";
    STRCMP_CONTAINS("It did appear", text_of(creation).c_str());
}

TEST(CreationText, aWatchIsPromisedOnlyWhileItLasts) {
    Creation creation = creation_in(State::closed);
    creation.attempt = 5;
    for (const char* reason : {"taken", "cancelled", "attempts_used_up", "task_error"}) {
        creation.reason = reason;
        creation.is_watched = true;
        STRCMP_CONTAINS("Should it appear after all", text_of(creation).c_str());
        creation.is_watched = false;
        CHECK_TRUE(text_of(creation).find("Should it appear") == std::string::npos);
    }
}

TEST(CreationText, whatWasNeverSentIsSaidNotToHaveBeen) {
    Creation creation = creation_in(State::closed);
    for (const char* reason : {"taken", "cancelled", "unauthorised", "denied"}) {
        creation.reason = reason;
        STRCMP_CONTAINS("Nothing", text_of(creation).c_str());
        STRCMP_CONTAINS("created", text_of(creation).c_str());
        STRCMP_CONTAINS("sent", text_of(creation).c_str());
    }
}

TEST(CreationText, aFailureNamesWhatIsKnownOfIt) {
    Creation creation = creation_in(State::failed);
    STRCMP_EQUAL("Not created.", text_of(creation).c_str());
    creation.reason = "removed";
    STRCMP_CONTAINS("it was removed there before we could look", text_of(creation).c_str());
    creation.reason = "task_forgotten";
    STRCMP_CONTAINS("knows no more of the task", text_of(creation).c_str());
}

TEST(CreationText, eventsSpeakInWordsAndNotInCodes) {
    store::CreationEvent event;
    event.actor = "reconcile";
    event.attempt = 1;
    for (const char* reason : {"lease_expired", "unknown_outcome", "task_error", "attempts_used_up"}) {
        event.from = "SENDING";
        event.to = "AMBIGUOUS";
        event.detail = std::string("state reason=") + reason;
        CHECK_TRUE_TEXT(app::event_text(event).find(reason) == std::string::npos, reason);
    }
    event.from = event.to;
    event.detail = "unwanted";
    STRCMP_CONTAINS("Not wanted any more", app::event_text(event).c_str());
    event.detail = "lease_owner";
    STRCMP_EQUAL("", app::event_text(event).c_str());
}

TEST(CreationText, theNodeIsNamedWhileItWorks) {
    for (const State state : {State::planned, State::sending, State::accepted})
        STRCMP_CONTAINS("pve1", text_of(creation_in(state)).c_str());
}

TEST(CreationText, aDoneCreationSaysWhatBecameOfItsStart) {
    Creation creation = creation_in(State::done);
    STRCMP_EQUAL("Created.", text_of(creation).c_str());
    creation.start_state = StartState::done;
    STRCMP_EQUAL("Created and started.", text_of(creation).c_str());
    creation.start_state = StartState::failed;
    creation.start_message = "bridge 'vmbr0' does not exist";
    STRCMP_CONTAINS("Created, but not started: bridge 'vmbr0' does not exist", text_of(creation).c_str());
}

TEST(CreationText, warningsAreNotHidden) {
    Creation creation = creation_in(State::done);
    creation.reason = "warnings";
    creation.message = "WARNINGS: 2";
    STRCMP_EQUAL("Created, with 2 warnings in the task log.", text_of(creation).c_str());
    creation.message = "WARNINGS: 1";
    creation.start_state = StartState::done;
    STRCMP_EQUAL("Created, with 1 warning in the task log. It was started.", text_of(creation).c_str());
    creation.start_state = StartState::none;
    creation.reason = "degraded";
    creation.message = "no space";
    STRCMP_CONTAINS("no space", text_of(creation).c_str());
}

TEST(CreationText, aVmidTakenMeanwhileIsSaidPlainly) {
    Creation creation = creation_in(State::closed);
    creation.reason = "taken";
    STRCMP_CONTAINS("105", text_of(creation).c_str());
    STRCMP_CONTAINS("taken", text_of(creation).c_str());
}

// Recorded: errors of "several errors at once" and of property strings.
TEST(CreationText, errorsOfParametersComeToTheirFields) {
    const auto errors =
        app::errors_for_wizard(failed_with({{"cores", "value must have a minimum value of 1"},
                                            {"memory", "type check ('integer') failed - got 'abc'"},
                                            {"net0.tag", "value must have a maximum value of 4094"}},
                                           "Parameter verification failed."));
    UNSIGNED_LONGS_EQUAL(3, errors.size());
    for (const auto& error : errors) {
        CHECK_TRUE_TEXT(app::wizard_field(error.field) != nullptr, error.field.c_str());
        STRCMP_CONTAINS("Proxmox says: ", error.text.c_str());
    }
}

TEST(CreationText, aWholePropertyStringHasAFieldThatStandsForIt) {
    const std::pair<const char*, const char*> rows[] = {{"net0", "net0.bridge"},
                                                        {"rootfs", "rootfs.storage"},
                                                        {"storage", "rootfs.storage"},
                                                        {"features", "features.nesting"}};
    for (const auto& [parameter, field] : rows)
        check_field(field, "words", failed_with({{parameter, "words"}}, ""));
}

// The messages are those of recorded rows.
TEST(CreationText, aPlainMessageComesToTheFieldItSpeaksOf) {
    const std::pair<const char*, const char*> rows[] = {
        {"CT 100 already exists on node 'pve1'", "vmid"},
        {"unable to create CT 131 - CT 131 already exists on node 'pve1'", "vmid"},
        {"SSH public key validation error", "ssh-public-keys"},
        {"storage 'nosuch' does not exist", "rootfs.storage"},
        {"bridge 'vmbr0' does not exist", "net0.bridge"},
    };
    for (const auto& [message, field] : rows) check_field(field, message, failed_with({}, message));
}

TEST(CreationText, aMessageAboutNothingKnownIsNoFieldsError) {
    UNSIGNED_LONGS_EQUAL(0, app::errors_for_wizard(failed_with({}, "got no reason")).size());
    UNSIGNED_LONGS_EQUAL(0, app::errors_for_wizard(failed_with({}, "")).size());
    UNSIGNED_LONGS_EQUAL(0, app::errors_for_wizard(failed_with({{"bogus", "x"}}, "")).size());
}

TEST(CreationText, onlyWhatEndedBadlyHasErrors) {
    for (const State state :
         {State::planned, State::sending, State::accepted, State::ambiguous, State::done}) {
        Creation creation = creation_in(state);
        creation.errors = {{"cores", "x"}};
        creation.message = "bridge";
        UNSIGNED_LONGS_EQUAL(0, app::errors_for_wizard(creation).size());
    }
    Creation taken = creation_in(State::closed);
    taken.reason = "taken";
    const auto errors = app::errors_for_wizard(taken);
    UNSIGNED_LONGS_EQUAL(1, errors.size());
    STRCMP_EQUAL("vmid", errors[0].field.c_str());
}

TEST(CreationText, anEventIsReadableForEveryChangeOfState) {
    for (const State from : states)
        for (const State to : states)
            if (from != to) {
                store::CreationEvent event;
                event.from = store::word_of(from);
                event.to = store::word_of(to);
                event.actor = "creation page";
                check_readable(app::event_text(event));
                STRCMP_CONTAINS("creation page", app::event_text(event).c_str());
            }
    store::CreationEvent first;
    first.to = "PLANNED";
    first.actor = "confirm page";
    check_readable(app::event_text(first));
}
