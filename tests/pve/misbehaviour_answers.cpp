// SPDX-License-Identifier: MIT
#include "trial.h"

// Faults of connections and answers.
namespace pve_double {

namespace {

const std::string on_create = R"({"match":"POST /nodes/.*/lxc",)";
const std::string on_version = R"({"match":"GET /version",)";

void drops(Trial& trial) {
    trial.begin("drop_before_execute");
    trial.order(on_create + R"("action":"drop_before_execute"})");
    Attempt attempt = trial.create(501);
    trial.expect(attempt.bytes.empty() && attempt.ending == "cut", "the connection ends, not by a reset");
    trial.expect(trial.entries_of(501) == 0, "nothing was done");
    trial.expect(trial.answer_to_create(501).status == 200, "the fault is used up");
    trial.order(on_create + R"("action":"drop_before_execute","reset":true})");
    attempt = trial.create(502);
    trial.expect(attempt.bytes.empty() && attempt.ending == "reset", "the connection is reset");
    trial.expect(trial.entries_of(502) == 0, "nothing was done");

    trial.begin("execute_then_drop");
    trial.order(on_create + R"("action":"execute_then_drop","seconds":0.5})");
    attempt = trial.create(503);
    trial.expect(attempt.bytes.empty() && attempt.ending == "cut", "no answer comes");
    trial.expect(attempt.seconds >= 0.5, "the end comes late");
    trial.expect(trial.comes_true([&] { return trial.created(503) == 1; }), "the container was made");
    trial.order(on_create + R"("action":"execute_then_drop","reset":true})");
    attempt = trial.create(504);
    trial.expect(attempt.bytes.empty() && attempt.ending == "reset", "the connection is reset");
    trial.expect(trial.comes_true([&] { return trial.created(504) == 1; }), "the container was made");
}

void delays(Trial& trial) {
    trial.begin("delay");
    trial.order(on_version + R"("action":"delay","seconds":0.5})");
    const Attempt late = trial.ask("GET", "/version");
    trial.expect(late.seconds >= 0.5 && late.ending == "whole", "the answer is whole and late");

    trial.begin("delay_execute");
    trial.order(on_create + R"("action":"delay_execute","seconds":3,"drop":true})");
    const Attempt dropped = trial.create(510);
    trial.expect(dropped.bytes.empty() && dropped.seconds < 1, "the connection ends at once");
    trial.expect(trial.entries_of(510) == 0, "nothing was done yet");
    trial.expect(trial.comes_true([&] { return trial.created(510) == 1; }), "it was done later");
    trial.order(on_create + R"("action":"delay_execute","seconds":0.5})");
    const Attempt patient = trial.create(511);
    trial.expect(patient.seconds >= 0.5 && patient.ending == "whole", "who waits gets the answer");
    trial.order(on_create + R"("action":"delay_execute","seconds":3})");
    const Attempt impatient = trial.create(512, {1000, 1U << 20U});
    trial.expect(impatient.bytes.empty() && impatient.ending == "patience", "who does not, gets none");
    trial.expect(trial.comes_true([&] { return trial.created(512) == 1; }), "and it is done all the same");
}

void statuses(Trial& trial) {
    trial.begin("status");
    trial.order(on_create + R"("action":"status","status":596,"execute":true})");
    const HttpAnswer timed_out = trial.answer_to_create(520);
    trial.expect(timed_out.status == 596 && timed_out.body.empty(), "596 without a body");
    trial.expect(trial.comes_true([&] { return trial.created(520) == 1; }), "executed behind the 596");
    trial.order(on_create + R"("action":"status","status":503,"after":1,"times":2})");
    trial.expect(trial.answer_to_create(521).status == 200, "the first one passes");
    trial.expect(trial.answer_to_create(522).status == 503, "the second one is refused");
    trial.expect(trial.answer_to_create(522).status == 503, "and the third");
    trial.expect(trial.entries_of(522) == 0, "without being executed");
    trial.expect(trial.answer_to_create(522).status == 200, "the fourth one passes");
    trial.order(on_version +
                R"("action":"status","status":502,"reason":"Bad Gateway","body":"oh","seconds":0.3})");
    const HttpAnswer gateway = trial.get("/version");
    trial.expect(gateway.status == 502 && gateway.reason == "Bad Gateway", "the reason is the one asked for");
    trial.expect(gateway.body == "oh", "and so is the body");
    trial.order(on_version + R"("action":"status","status":500,"body":{"data":null}})");
    trial.expect(trial.get("/version").body == R"({"data":null})", "a body may be JSON");
    trial.order(on_version + R"("action":"status","status":500,"times":-1})");
    for (int i = 0; i < 3; ++i) trial.expect(trial.get("/version").status == 500, "again and again");
    trial.expect(trial.control("GET", "/_fault").find(R"("times":-1)") != std::string::npos, "it is listed");
    trial.control("DELETE", "/_fault");
    trial.expect(trial.get("/version").status == 200, "until it is forgotten");
    trial.expect(parse_json(trial.control("GET", "/_fault")).value_or(Value(1)).items().empty(),
                 "and the list is empty");
}

void malformed(Trial& trial) {
    trial.begin("malformed");
    trial.order(on_version + R"("action":"malformed"})");
    HttpAnswer answer = trial.get("/version");
    trial.expect(answer.status == 200 && !answer.body.empty() && !parse_json(answer.body),
                 "the body is no JSON");
    trial.order(on_version + R"("action":"malformed","kind":"html"})");
    trial.expect(trial.get("/version").body.find("<html>") != std::string::npos, "the body is a web page");
    trial.order(on_version + R"("action":"malformed","kind":"nested","size":5000})");
    trial.expect(trial.get("/version").body == std::string(5000, '['), "the body is all brackets");
    trial.order(on_version + R"("action":"malformed","kind":"empty"})");
    answer = trial.get("/version");
    trial.expect(answer.status == 200 && answer.body.empty(), "the body is empty");
    trial.order(on_version + R"("action":"malformed","body":"[1]"})");
    trial.expect(trial.get("/version").body == "[1]", "the body is the one asked for");
    trial.order(on_create + R"("action":"malformed"})");
    trial.expect(!parse_json(trial.answer_to_create(530).body), "the answer to a creation is no JSON");
    trial.expect(trial.comes_true([&] { return trial.created(530) == 1; }), "the container was made");
    trial.order(on_create + R"("action":"malformed","execute":false})");
    trial.expect(!parse_json(trial.answer_to_create(531).body), "nor is this one");
    trial.expect(trial.entries_of(531) == 0, "this time nothing was done");
}

void sizes(Trial& trial) {
    trial.begin("truncated");
    trial.order(on_version + R"("action":"truncated","bytes":5})");
    const Attempt cut = trial.ask("GET", "/version");
    const HttpAnswer answer = parse_answer(cut.bytes).value_or(HttpAnswer());
    trial.expect(answer.body.size() == 5 && answer.headers.count("content-length") == 1 &&
                     std::stoi(answer.headers.at("content-length")) > 5,
                 "less comes than announced");
    trial.expect(cut.ending == "closed", "and then the connection ends");
    trial.order(on_create + R"("action":"truncated","execute":false})");
    trial.create(532);
    trial.expect(trial.entries_of(532) == 0, "nothing was done when that was asked for");

    trial.begin("huge");
    trial.order(on_version + R"("action":"huge","size":3000000})");
    trial.expect(trial.get("/version").body.size() == 3000000, "three million bytes come");
    trial.order(on_create + R"("action":"huge","size":2000})");
    trial.create(533);
    trial.expect(trial.comes_true([&] { return trial.created(533) == 1; }), "the container was made");

    trial.begin("endless");
    trial.order(on_create + R"("action":"endless"})");
    const Attempt endless = trial.create(534, {10000, 1U << 20U});
    trial.expect(endless.bytes.size() >= 1U << 20U && endless.ending == "enough", "it goes on and on");
    trial.expect(trial.comes_true([&] { return trial.created(534) == 1; }), "the container was made");
}

void silence(Trial& trial) {
    trial.begin("silent");
    trial.order(on_create + R"("action":"silent"})");
    const Attempt silent = trial.create(540, {1500, 1});
    trial.expect(silent.has_shaken_hands && silent.bytes.empty() && silent.ending == "patience",
                 "the request is taken and nothing is said");
    trial.expect(trial.entries_of(540) == 0, "nothing was done");

    trial.begin("hang");
    trial.order(R"({"match":"connect pve1","action":"hang"})");
    const Attempt hanging = trial.ask("GET", "/version", "", {400, 1});
    trial.expect(hanging.is_connected && !hanging.has_shaken_hands && hanging.ending == "patience",
                 "the connection is taken and nothing is said");

    trial.begin("refuse_tls");
    trial.order(R"({"match":"connect pve1","action":"refuse_tls"})");
    const Attempt refused = trial.ask("GET", "/version");
    trial.expect(refused.is_connected && !refused.has_shaken_hands && refused.ending == "reset",
                 "the connection is reset before the handshake");
    trial.expect(trial.get("/version").status == 200, "afterwards all is well");
}

void refusals(Trial& trial) {
    trial.begin("orders that make no sense");
    for (const char* body : {"", "[]", "{}", R"({"action":"nosuch"})", R"({"action":"delay","match":"("})",
                             R"({"action":"delay","seconds":1e300})", R"({"action":"huge","size":-1})",
                             R"({"action":"remove_guest","vmid":99999})"}) {
        trial.expect(trial.order_status(body) == 400, std::string("refused: ") + body);
    }
}

}  // namespace

void try_answers(Trial& trial) {
    drops(trial);
    delays(trial);
    statuses(trial);
    malformed(trial);
    sizes(trial);
    silence(trial);
    refusals(trial);
}

}  // namespace pve_double
