// SPDX-License-Identifier: MIT
// What was not sent, and what was refused: FAULTS P1, P4, P6, P17.
#include "setting.h"

using namespace creation_test;

TEST_GROUP(Refusal) {
    Setting setting;
    Proxmox& proxmox = Proxmox::get();
    void teardown() override { setting.judge(); }

    Creation refused_with(const std::string& status, const std::string& settings = "") {
        proxmox.order(on_create("status", ",\"status\":" + status + settings));
        return setting.row(setting.begin());
    }
    void put_in_order(const char* action) {
        proxmox.order(std::string(R"({"cluster":"lab","node":"pve1","action":")") + action + "\"}");
    }
    void token(const char* action) {
        proxmox.order(std::string(R"({"cluster":"lab","token":")") + setting.token_id() + R"(","action":")" +
                      action + "\"}");
    }
};

// P1, T2.
TEST(Refusal, aConnectionThatFailsAtThePostIsNotAnAttemptOfUnknownOutcome) {
    proxmox.order(R"({"match":"connect pve1","action":"refuse_tls","after":1})");
    // Nothing is kept from before, so the first connection is the preflight's and the second the POST's.
    const std::string id = setting.plan();
    const Creation back = setting.advance(id);
    CHECK_TRUE(back.state == State::planned);
    UNSIGNED_LONGS_EQUAL(1, back.attempt);
    STRCMP_EQUAL("unreachable", back.reason.c_str());
    LONGS_EQUAL(0, setting.entries("create_begun"));
    // Back-off.
    UNSIGNED_LONGS_EQUAL(1, setting.advance(id).attempt);
    setting.pass(id, 3);
    const Creation done = setting.settle(id);
    CHECK_TRUE(done.state == State::done);
    UNSIGNED_LONGS_EQUAL(2, done.attempt);
    UNSIGNED_LONGS_EQUAL(setting.vmid(), done.vmid);
}

TEST(Refusal, aNodeThatIsAwayKeepsItPlannedUntilItIsBack) {
    const std::string id = setting.plan();
    put_in_order("node_offline");
    const Creation waiting = setting.advance(id);
    put_in_order("node_online");
    CHECK_TRUE(waiting.state == State::planned);
    UNSIGNED_LONGS_EQUAL(0, waiting.attempt);
    CHECK_TRUE(setting.settle(id).state == State::done);
}

// P4: not a byte of HTTP, no automatic trust.
TEST(Refusal, aForeignCertificateGetsNoRequest) {
    const std::string id = setting.plan();
    const auto before = proxmox.requests("pve1");
    put_in_order("certificate");
    const Creation waiting = setting.advance(id);
    const auto after = proxmox.requests("pve1");
    put_in_order("certificate_restore");
    CHECK_TRUE(waiting.state == State::planned);
    LONGS_EQUAL(before, after);
    CHECK_TRUE(setting.settle(id).state == State::done);
}

// P6, T1 with attempt 0.
TEST(Refusal, aVmidTakenBeforeAnythingWasSentClosesIt) {
    const std::string id = setting.plan();
    setting.add_foreign();
    const Creation closed = setting.advance(id);
    CHECK_TRUE(closed.state == State::closed);
    STRCMP_EQUAL("taken", closed.reason.c_str());
    CHECK_FALSE(closed.is_watched);
    UNSIGNED_LONGS_EQUAL(0, closed.attempt);
}

// P6, T9: it comes between the look and the request.
TEST(Refusal, aForeignContainerMadeMeanwhileClosesItAndFreesTheClaim) {
    proxmox.order(on_create(
        "status", R"(,"status":500,"reason":"unable to create CT 1 - CT 1 already exists on node 'pve1'")"));
    proxmox.order(fault("GET /cluster/nextid", "status",
                        R"(,"status":200,"body":{"data":")" + std::to_string(setting.vmid()) + "\"}"));
    const std::string id = setting.plan();
    setting.add_foreign();
    const Creation closed = setting.advance(id);
    CHECK_TRUE(closed.state == State::closed);
    STRCMP_EQUAL("taken", closed.reason.c_str());
    CHECK_TRUE(closed.is_watched);
    CHECK_FALSE(value_of(
        setting.site().creations.is_vmid_claimed(closed.cluster_id, closed.vmid, store_test::soon())));
    LONGS_EQUAL(0, setting.entries("create_begun"));
}

// T9: what has no configuration at our path is known to the cluster all the same.
TEST(Refusal, aMachineOnAnotherNodeOfTheClusterTakesTheVmidToo) {
    proxmox.order(on_create("drop_before_execute"));
    const std::string id = setting.begin();
    setting.add_foreign("qemu", "pve2");
    const Creation closed = setting.advance(id);
    CHECK_TRUE(closed.state == State::closed);
    STRCMP_EQUAL("taken", closed.reason.c_str());
}

// T4.
TEST(Refusal, aRefusedFirstAttemptHasFailed) {
    for (const char* status : {"400", "401", "403", "404", "501"}) {
        setting.start_anew();
        const Creation row = refused_with(status, R"(,"reason":"no")");
        CHECK_TRUE_TEXT(row.state == State::failed, status);
        STRCMP_EQUAL("no", row.message.c_str());
    }
}

TEST(Refusal, anErrorOfProxmoxsOwnIsAFailureWhenALookFindsNothing) {
    const Creation row = refused_with("500", R"(,"reason":"can't lock file - got timeout")");
    CHECK_TRUE(row.state == State::failed);
    STRCMP_EQUAL("busy", row.reason.c_str());
    const Creation other = refused_with("500", R"(,"reason":"something broke")");
    CHECK_TRUE(other.state == State::failed);
}

TEST(Refusal, anErrorOfProxmoxsOwnIsNotBelievedWhenALookFindsAContainer) {
    const Creation row = refused_with("500", R"(,"reason":"something broke","execute":true)");
    CHECK_FALSE(row.state == State::failed);
    CHECK_TRUE(setting.settle(row.id).state == State::done);
}

// T5 with attempt 2: a refusal may speak of the first attempt.
TEST(Refusal, aRefusedSecondAttemptHasNotFailed) {
    proxmox.order(on_create("delay_execute", R"(,"seconds":5,"drop":true)"));
    proxmox.order(on_create("status", R"(,"status":403)"));
    const std::string id = setting.begin();
    setting.pass(id, 901);
    setting.advance(id);
    setting.pass(id, 10);
    const Creation unsure = setting.advance(id);
    CHECK_TRUE(unsure.attempt == 2);
    CHECK_FALSE(unsure.state == State::failed);
    setting.wait_for("create", 1, "ok");
    CHECK_TRUE(setting.settle(id).state == State::done);
}

// P17 before anything was sent.
TEST(Refusal, aTokenRevokedBeforeTheFirstAttemptEndsItAndFreesTheClaim) {
    const std::string id = setting.plan();
    token("token_revoked");
    const Creation closed = setting.advance(id);
    token("token_restored");
    CHECK_TRUE(closed.state == State::closed);
    STRCMP_EQUAL("unauthorised", closed.reason.c_str());
    CHECK_FALSE(closed.is_watched);
}

// P17 after an attempt of unknown outcome.
TEST(Refusal, aTokenRevokedAfterAnAttemptOfUnknownOutcomeLeavesItOpen) {
    proxmox.order(on_create("execute_then_drop"));
    proxmox.order(fault("GET /nodes/pve1/tasks.*typefilter", "status", R"(,"status":596,"after":1)"));
    const std::string id = setting.begin();
    CHECK_TRUE(setting.row(id).state == State::ambiguous);
    token("token_revoked");
    const Creation unsure = setting.advance(id);
    token("token_restored");
    CHECK_TRUE(unsure.state == State::ambiguous);
    CHECK_TRUE(setting.settle(id).state == State::done);
}
