// SPDX-License-Identifier: MIT
#include "app/metrics.h"

#include <algorithm>

#include "app/counting.h"
#include "app/exposition.h"
#include "app/page.h"
#include "base/network.h"
#include "base/program.h"
#include "base/text.h"

namespace app {
namespace {

using Labels = Exposition::Labels;
using Values = store::Counters::Values;

constexpr unsigned most_nodes = 500;

constexpr pve::Kind kinds[] = {
    pve::Kind::unreachable,  pve::Kind::address_denied, pve::Kind::certificate, pve::Kind::not_proxmox,
    pve::Kind::unauthorised, pve::Kind::denied,         pve::Kind::bad_input,   pve::Kind::taken,
    pve::Kind::missing,      pve::Kind::unsupported,    pve::Kind::changed,     pve::Kind::wrong_state,
    pve::Kind::busy,         pve::Kind::failed,         pve::Kind::unavailable, pve::Kind::unknown_outcome};

constexpr VmidState answers[] = {VmidState::taken, VmidState::held, VmidState::available,
                                 VmidState::unconfirmed, VmidState::invalid};

constexpr store::State states[] = {store::State::planned,   store::State::sending, store::State::accepted,
                                   store::State::ambiguous, store::State::done,    store::State::failed,
                                   store::State::closed};

int64_t value_in(const Values& values, const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? 0 : found->second;
}

// `name_of` makes the counter's name out of a bound.
template <class NameOf>
void add_histogram(Exposition& out, const Values& values, const Labels& labels, NameOf name_of) {
    std::vector<Exposition::Bucket> buckets;
    for (const TimeBound& bound : time_bounds)
        buckets.push_back({bound.text, value_in(values, name_of(bound.text))});
    buckets.push_back({"+Inf", value_in(values, name_of("+Inf"))});
    out.histogram(buckets, value_in(values, name_of("sum")), labels);
}

void add_requests(Exposition& out, const Values& values) {
    out.metric("berth_http_requests_total", "counter", "Requests by page and class of status.");
    for (const char* page : page_names())
        for (int status_class = 2; status_class <= 5; ++status_class)
            out.sample(value_in(values, name_of_requests(page, status_class)),
                       {{"page", page}, {"code", std::to_string(status_class) + "xx"}});
    out.metric("berth_http_request_duration_seconds", "histogram",
               "Time from a request's arrival at a worker until its reply was ready.");
    for (const char* page : page_names())
        add_histogram(out, values, {{"page", page}},
                      [page](const std::string& bound) { return name_of_times(page, bound); });
}

void add_checks(Exposition& out, const Values& values) {
    out.metric("berth_vmid_checks_total", "counter", "VMID checks by answer.");
    for (const VmidState answer : answers)
        out.sample(value_in(values, name_of_checks(answer)), {{"answer", word_of(answer)}});
}

// One scrape: what is asked of MySQL and Redis, each in as few questions as there are kinds of things.
class Scrape {
  public:
    Scrape(Site& site, base::Deadline deadline) : site_(site), deadline_(deadline) {}

    std::string text() {
        const auto nodes = site_.overview.nodes(most_nodes, deadline_);
        if (nodes) nodes_ = *nodes;
        for (const auto& node : nodes_) ids_.push_back(node.id);
        std::vector<int64_t> owners = ids_;
        owners.push_back(0);  // the whole site
        const auto counted = site_.counters.read(owners, moment());
        out_.metric("berth_build_info", "gauge",
                    "1; the labels are the version and the number of the database it works with.")
            .sample(
                1, {{"version", base::program_version()}, {"schema", std::to_string(store::program_schema)}});
        out_.metric("berth_mysql_up", "gauge", "1 when MySQL answers.").sample(nodes ? 1 : 0);
        out_.metric("berth_redis_up", "gauge", "1 when Redis answers.").sample(counted ? 1 : 0);
        if (nodes) add_database();
        if (counted) add_counted(*counted);
        if (counted) add_present();
        return out_.finish();
    }

  private:
    void add_gauge(const char* name, const char* help, const base::Result<int64_t>& value) {
        if (value) out_.metric(name, "gauge", help).sample(*value);
    }

    void add_database() {
        add_gauge("berth_sessions", "Sessions that are not over.", site_.overview.sessions(deadline_));
        add_gauge("berth_nodes", "Node records of all users.", site_.overview.node_count(deadline_));
        add_gauge("berth_creation_oldest_active_seconds",
                  "Age of the oldest creation that is neither done nor given up; 0 without one.",
                  site_.overview.oldest_active_creation(deadline_));
        add_gauge("berth_reconcile_last_run_timestamp_seconds",
                  "When `berthctl reconcile` last ran, in Unix seconds; 0 when it never did.",
                  site_.maintenance.last_done("reconcile", deadline_));
        const auto creations = site_.overview.creations(deadline_);
        if (!creations) return;
        out_.metric("berth_creations", "gauge", "Creations by state, all that were ever begun.");
        for (const store::State state : states) {
            const auto found = std::find_if(creations->begin(), creations->end(), [&](const auto& one) {
                return one.state == store::word_of(state);
            });
            out_.sample(found == creations->end() ? 0 : found->count, {{"state", store::word_of(state)}});
        }
    }

    // `all` has a further entry behind those of the nodes: the whole site's.
    void add_counted(const std::vector<Values>& all) {
        add_requests(out_, all.back());
        add_checks(out_, all.back());
        out_.metric("berth_proxmox_calls_total", "counter", "Calls to Proxmox by node record and outcome.");
        for (size_t i = 0; i < all.size(); ++i) {
            add_calls(all[i], i, outcome_of(nullptr));
            add_calls(all[i], i, "late");
            for (const pve::Kind kind : kinds) add_calls(all[i], i, pve::word_of(kind));
        }
        out_.metric("berth_proxmox_call_duration_seconds", "histogram",
                    "Time a call to Proxmox took, whatever its outcome.");
        for (size_t i = 0; i < all.size(); ++i) add_histogram(out_, all[i], labels_of(i), name_of_call_times);
    }

    void add_calls(const Values& values, size_t i, const char* outcome) {
        Labels labels = labels_of(i);
        labels.emplace_back("outcome", outcome);
        out_.sample(value_in(values, name_of_calls(outcome)), labels);
    }

    void add_present() {
        add_gauge("berth_vmid_holds", "VMIDs held by open wizards.", site_.holds.count(moment()));
        const auto health = site_.healths.look(ids_, moment());
        if (health) {
            out_.metric("berth_node_breaker_open", "gauge",
                        "1 while a node is not asked, since it did not answer within the last 15 s.");
            for (size_t i = 0; i < ids_.size(); ++i) out_.sample((*health)[i].is_open, labels_of(i));
        }
        const auto ages = site_.vmids.ages(ids_, moment());
        if (!ages) return;
        out_.metric("berth_vmid_list_age_seconds", "gauge",
                    "Age of the remembered list of VMIDs; none where nothing is remembered.");
        for (size_t i = 0; i < ids_.size(); ++i)
            if ((*ages)[i]) out_.sample(*(*ages)[i], labels_of(i));
    }

    // Beyond the nodes: what was asked before a node had a record.
    Labels labels_of(size_t i) const {
        if (i == nodes_.size()) return {{"node_id", "0"}, {"node", "(not saved)"}};
        return {{"node_id", std::to_string(nodes_[i].id)}, {"node", nodes_[i].name}};
    }

    Site& site_;
    base::Deadline deadline_;
    std::vector<store::Overview::NodeName> nodes_;
    std::vector<int64_t> ids_;
    Exposition out_;
};

}  // namespace

bool may_read_metrics(const base::Config::Metrics& config, std::string_view remote_address) {
    // How a socket for both versions of IP shows an IPv4 client.
    constexpr std::string_view mapped = "::ffff:";
    if (base::has_prefix(base::to_lower(remote_address), mapped) &&
        remote_address.find('.') != std::string_view::npos)
        remote_address.remove_prefix(mapped.size());
    const auto address = base::parse_address(remote_address);
    if (!address) return false;
    return std::any_of(config.allow.begin(), config.allow.end(), [&](const std::string& text) {
        const auto network = base::parse_network(text);
        return network && base::is_in(*address, *network);
    });
}

std::string metrics_text(Site& site, base::Deadline deadline) { return Scrape(site, deadline).text(); }

}  // namespace app
