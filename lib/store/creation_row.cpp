// SPDX-License-Identifier: MIT
#include "store/creation_row.h"

#include <algorithm>
#include <array>

#include "base/json.h"

namespace store {
namespace {

struct StateWord {
    State state;
    const char* word;
};
constexpr std::array<StateWord, 7> state_words{{{State::planned, "PLANNED"},
                                                {State::sending, "SENDING"},
                                                {State::accepted, "ACCEPTED"},
                                                {State::ambiguous, "AMBIGUOUS"},
                                                {State::done, "DONE"},
                                                {State::failed, "FAILED"},
                                                {State::closed, "CLOSED"}}};

struct StartWord {
    StartState state;
    const char* word;
};
constexpr std::array<StartWord, 5> start_words{{{StartState::none, "none"},
                                                {StartState::wanted, "wanted"},
                                                {StartState::sent, "sent"},
                                                {StartState::done, "done"},
                                                {StartState::failed, "failed"}}};

}  // namespace

const char* word_of(State state) {
    for (const auto& entry : state_words)
        if (entry.state == state) return entry.word;
    return "";
}

std::optional<State> parse_state(std::string_view word) {
    for (const auto& entry : state_words)
        if (entry.word == word) return entry.state;
    return std::nullopt;
}

bool is_active(State state) {
    return state == State::planned || state == State::sending || state == State::accepted ||
           state == State::ambiguous;
}

const char* word_of(StartState state) {
    for (const auto& entry : start_words)
        if (entry.state == state) return entry.word;
    return "";
}

std::optional<StartState> parse_start_state(std::string_view word) {
    for (const auto& entry : start_words)
        if (entry.word == word) return entry.state;
    return std::nullopt;
}

namespace creation_row {
namespace {

// Of what a node may put into one JSON column.
constexpr size_t most_text_bytes = 8'000;
constexpr size_t most_texts = 64;

// The length of the well-formed character at the start, or 0.
size_t character_length(std::string_view text) {
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(i < text.size() ? text[i] : 0); };
    const unsigned first = byte(0);
    if (first == 0) return 0;
    if (first < 0x80) return 1;
    const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4) return 0;
    for (size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0U) != 0x80) return 0;
    const unsigned second = byte(1);
    const bool is_bad = (first == 0xE0 && second < 0xA0) || (first == 0xED && second >= 0xA0) ||
                        (first == 0xF0 && second < 0x90) || (first == 0xF4 && second >= 0x90);
    return is_bad ? 0 : length;
}

base::Error broken(const std::string& id, const char* column) {
    return {base::Code::internal, "creation " + id + ": the column " + column + " is not what was written"};
}

void read_request(const Row& row, Creation& creation) {
    creation.id = row.hex(0);
    creation.user_id = row.integer(1);
    creation.idem_key = row.hex(2);
    creation.spec_hash = row.text(3);
    creation.node_id = row.integer(4);
    creation.cluster_id = row.integer(5);
    creation.pve_node = row.text(6);
    creation.vmid = static_cast<uint32_t>(row.integer(7));
    creation.spec_json = row.text(8);
    creation.draft_id = row.hex(9);
    creation.hostname = row.text(10);
}

base::Result<void> read_progress(const Row& row, Creation& creation) {
    const auto state = parse_state(row.text(11));
    const auto start_state = parse_start_state(row.text(23));
    if (!state || !start_state) return broken(creation.id, "state");
    creation.state = *state;
    creation.attempt = static_cast<unsigned>(row.integer(12));
    creation.rev = static_cast<unsigned>(row.integer(13));
    creation.lease_owner = row.text(14);
    if (const auto text = row.optional_text(15)) {
        auto upids = base::json::parse(*text);
        if (!upids || !upids->is_array()) return broken(creation.id, "baseline");
        creation.baseline.emplace();
        for (const auto& upid : upids->items()) creation.baseline->push_back(upid.text_or(""));
    }
    creation.upid = row.text(16);
    creation.reason = row.text(17);
    creation.attention = row.text(18);
    creation.message = row.text(19);
    if (const auto text = row.optional_text(20)) {
        auto errors = base::json::parse(*text);
        if (!errors || !errors->is_object()) return broken(creation.id, "errors");
        for (const auto& [name, value] : errors->members()) creation.errors[name] = value.text_or("");
    }
    creation.log_tail = row.text(21);
    creation.is_start_wanted = row.is_true(22);
    creation.start_state = *start_state;
    creation.start_upid = row.text(24);
    creation.start_message = row.text(25);
    creation.is_unwanted = row.is_true(32);
    return {};
}

// The three are expressions for the columns of their names.
std::string columns(const char* spec_json, const char* baseline, const char* log_tail) {
    return std::string("id, user_id, idem_key, spec_hash, node_id, cluster_id, pve_node, vmid, ") +
           spec_json + ", draft_id, hostname, state, attempt, rev, lease_owner, " + baseline +
           ", upid, reason, attention, message, errors, " + log_tail +
           ", start_wanted, start_state, start_upid, start_message, FLOOR(UNIX_TIMESTAMP(created_at)),"
           " TIMESTAMPDIFF(SECOND, created_at, COALESCE(ended_at, NOW(3))),"
           " TIMESTAMPDIFF(SECOND, updated_at, NOW(3)), TIMESTAMPDIFF(SECOND, sent_at, NOW(3)),"
           " lease_until IS NULL OR lease_until <= NOW(3), COALESCE(watch_until > NOW(3), FALSE),"
           " unwanted, COALESCE(" +
           is_daily_look_due() + ", FALSE)";
}

void read_clocks(const Row& row, Creation& creation) {
    creation.created_at = row.integer(26);
    creation.seconds_elapsed = row.integer(27);
    creation.seconds_since_update = row.integer(28);
    creation.seconds_since_sent = row.optional_integer(29);
    creation.is_lease_over = row.is_true(30);
    creation.is_watched = row.is_true(31);
    creation.is_daily_look_due = row.is_true(33);
}

}  // namespace

const std::string& select() {
    static const std::string sql =
        "SELECT " + columns("spec_json", "baseline", "log_tail") + " FROM creations ";
    return sql;
}

const std::string& select_for_list() {
    static const std::string sql =
        "SELECT " + columns("'{}'", "NULL", "NULL") +
        ", (SELECT actor FROM creation_events WHERE creation_id = creations.id AND from_state <> to_state"
        " ORDER BY creation_events.id DESC LIMIT 1) FROM creations ";
    return sql;
}

const std::string& is_daily_look_due() {
    static const std::string sql =
        "(state = 'CLOSED' AND watch_until <= NOW(3) AND watch_until > NOW(3) - INTERVAL 30 DAY"
        " AND COALESCE(looked_at, watch_until) <= NOW(3) - INTERVAL 1 DAY)";
    return sql;
}

base::Result<Creation> creation_of(const Row& row) {
    Creation creation;
    read_request(row, creation);
    read_clocks(row, creation);
    auto done = read_progress(row, creation);
    if (!done) return done.error();
    return creation;
}

base::Result<std::vector<Creation>> creations_of(const Rows& rows) {
    std::vector<Creation> creations;
    for (const Row& row : rows) {
        auto creation = creation_of(row);
        if (!creation) return creation.error();
        creations.push_back(std::move(*creation));
    }
    return creations;
}

std::string json_of(const std::vector<std::string>& texts) {
    base::json::Writer writer;
    writer.begin_array();
    for (const std::string& text : texts) writer.text(storable(text, most_text_bytes));
    return writer.end_array().finish();
}

std::string json_of(const std::map<std::string, std::string>& texts) {
    base::json::Writer writer;
    writer.begin_object();
    size_t count = 0;
    for (const auto& [name, text] : texts)
        if (++count <= most_texts)
            writer.key(storable(name, most_text_bytes)).text(storable(text, most_text_bytes));
    return writer.end_object().finish();
}

std::string storable(std::string_view text, size_t most_bytes) {
    std::string clean;
    while (!text.empty()) {
        const size_t length = character_length(text);
        if (clean.size() + std::max<size_t>(length, 1) > most_bytes) break;
        if (length == 0)
            clean += '?';
        else
            clean += text.substr(0, length);
        text.remove_prefix(std::max<size_t>(length, 1));
    }
    return clean;
}

std::string storable_tail(std::string_view text, size_t most_bytes) {
    if (text.size() > most_bytes) {
        text.remove_prefix(text.size() - most_bytes);
        // Not in the middle of a character.
        while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xC0U) == 0x80)
            text.remove_prefix(1);
    }
    return storable(text, most_bytes);
}

}  // namespace creation_row
}  // namespace store
