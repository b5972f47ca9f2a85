// SPDX-License-Identifier: MIT
#include "app/container_nodes.h"

#include <map>

#include "app/container_lines.h"
#include "base/clock.h"
#include "pve/client.h"

namespace app {
namespace {

using Source = NodeContainers::Source;

constexpr const char* kind = "containers";
constexpr int64_t young_seconds = 5;

bool is_well(const store::NodeHealth& health) { return health.since == 0 && health.why.empty(); }

class Round {
  public:
    Round(Site& site, const std::vector<store::Node>& nodes, bool has_all_time)
        : site_(site), has_all_time_(has_all_time), all_(nodes.size()) {
        std::vector<int64_t> ids;
        for (const store::Node& node : nodes) ids.push_back(node.id);
        if (auto known = site.snapshots.recall_all(ids, kind, moment())) known_ = std::move(*known);
        known_.resize(nodes.size());
        endpoints_.reserve(nodes.size());  // the questions point into it
    }

    void begin(const std::vector<store::Node>& nodes, const std::vector<store::NodeHealth>& health) {
        for (size_t i = 0; i < nodes.size(); ++i) {
            all_[i].node = &nodes[i];
            all_[i].health = health[i];
            all_[i].reason = trouble_of(nodes[i], health[i]).reason;
            if (!health[i].is_open) begin(i);
        }
    }

    void ask(base::Deadline deadline) {
        std::vector<const pve::Endpoint*> pointers;
        for (const pve::Endpoint& endpoint : endpoints_) pointers.push_back(&endpoint);
        auto answers = pve::containers_of(site_.http, pointers, deadline);
        for (size_t k = 0; k < asked_.size(); ++k)
            answers[k] ? take_answer(asked_[k], *answers[k]) : take_failure(asked_[k], answers[k].error());
    }

    std::vector<NodeContainers> finish() {
        for (size_t i = 0; i < all_.size(); ++i)
            if (all_[i].source != Source::fresh) recall(i);
        return std::move(all_);
    }

  private:
    using Places = std::vector<size_t>;

    void begin(size_t i) {
        const store::Node& node = *all_[i].node;
        const auto& known = known_[i];
        if (known && !known->is_outdated && base::unix_now() - known->at < young_seconds) {
            recall(i);
            all_[i].source = Source::fresh;
            all_[i].health = {};
            all_[i].reason.clear();
            all_[i].as_of = 0;
            return;
        }
        const auto group = std::pair(node.cluster_id, node.token_id);
        const bool may_share = !has_all_time_ && is_well(all_[i].health);
        if (const auto leader = leaders_.find(group); may_share && leader != leaders_.end()) {
            asked_[leader->second].push_back(i);
            return;
        }
        auto endpoint = endpoint_of(site_, node);
        if (!endpoint) return;
        if (may_share) leaders_[group] = asked_.size();
        endpoints_.push_back(std::move(*endpoint));
        asked_.push_back({i});
    }

    void take_answer(const Places& places, const std::vector<pve::Container>& containers) {
        // One round trip to Redis less for a node that was well all the time.
        if (!is_well(all_[places[0]].health)) report_answer(site_, all_[places[0]].node->id);
        for (const size_t i : places) {
            const store::Node& node = *all_[i].node;
            all_[i] = {&node, {}, Source::fresh, {}, {}, 0};
            // A record stands for one member of its cluster: what runs on the others belongs to their
            // records.
            for (const pve::Container& container : containers)
                if (container.node == node.pve_node && !container.is_template)
                    all_[i].containers.push_back(container);
            (void)site_.snapshots.remember(node.id, kind, to_lines(all_[i].containers), moment());
        }
    }

    void take_failure(const Places& places, const pve::Failure& failure) {
        for (const size_t i : places) all_[i].source = Source::late;  // those behind the first were not asked
        NodeContainers& first = all_[places[0]];
        const bool is_given_up = failure.is_late && !has_all_time_;
        // Of a node that said a while ago why it will not answer, more time would bring no more.
        if (!is_given_up || !first.reason.empty()) first.source = Source::silent;
        if (is_given_up) return;
        report_failure(site_, first.node->id, failure);
        if (const std::string reason = reason_in(failure, *first.node); !reason.empty())
            first.reason = reason;
        if (first.health.since == 0) first.health.since = base::unix_now();
    }

    void recall(size_t i) {
        if (!known_[i]) return;
        all_[i].containers = containers_in(known_[i]->text);
        all_[i].as_of = known_[i]->at;
    }

    Site& site_;
    bool has_all_time_;
    std::vector<NodeContainers> all_;
    std::vector<std::optional<store::Snapshot>> known_;
    std::vector<pve::Endpoint> endpoints_;
    std::vector<Places> asked_;  // for each question, whom its answer is for
    std::map<std::pair<int64_t, std::string>, size_t> leaders_;
};

}  // namespace

std::vector<NodeContainers> ask_containers(Site& site, const std::vector<store::Node>& nodes,
                                           std::chrono::milliseconds patience, base::Deadline deadline) {
    Round round(site, nodes, patience >= deadline.left());
    round.begin(nodes, health_of(site, nodes, deadline));
    round.ask(deadline.within(patience));
    return round.finish();
}

}  // namespace app
