// SPDX-License-Identifier: MIT
// The only file that knows hiredis.
#include "store/redis.h"

#include <hiredis/hiredis.h>
#include <poll.h>

#include <cerrno>

#include "base/log.h"
#include "base/text.h"

namespace store {
namespace {

constexpr std::chrono::milliseconds slack{20};

timeval timeval_of(std::chrono::milliseconds time) {
    timeval value{};
    value.tv_sec = static_cast<time_t>(time.count() / 1000);
    value.tv_usec = static_cast<suseconds_t>(time.count() % 1000 * 1000);
    return value;
}

struct FreeContext {
    void operator()(redisContext* context) const { redisFree(context); }
};
struct FreeReply {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
};

// The first refusal found at any depth goes to `refusal`.
RedisReply converted(const redisReply& reply, std::string& refusal) {
    switch (reply.type) {
        case REDIS_REPLY_INTEGER:
            return RedisReply(static_cast<int64_t>(reply.integer));
        case REDIS_REPLY_STRING:
        case REDIS_REPLY_STATUS:
            return RedisReply(std::string(reply.str, reply.len));
        case REDIS_REPLY_ARRAY: {
            std::vector<RedisReply> items;
            items.reserve(reply.elements);
            for (size_t i = 0; i < reply.elements; ++i)
                items.push_back(converted(*reply.element[i], refusal));
            return RedisReply(std::move(items));
        }
        case REDIS_REPLY_ERROR:
            if (refusal.empty()) refusal.assign(reply.str, reply.len);
            return {};
        default:
            return {};
    }
}

void append(redisContext* context, const RedisCommand& words) {
    std::vector<const char*> starts;
    std::vector<size_t> lengths;
    starts.reserve(words.size());
    lengths.reserve(words.size());
    for (const std::string& word : words) {
        starts.push_back(word.data());
        lengths.push_back(word.size());
    }
    redisAppendCommandArgv(context, static_cast<int>(words.size()), starts.data(), lengths.data());
}

}  // namespace

struct Redis::Connection {
    std::unique_ptr<redisContext, FreeContext> context;
    std::chrono::milliseconds wait{-1000};  // none set yet

    // Between two uses Redis has nothing to say: readable means that it hung up.
    bool has_hung_up() const {
        pollfd watched{context->fd, POLLIN, 0};
        return poll(&watched, 1, 0) != 0;
    }

    // Setting it costs two system calls: what differs by a few milliseconds is left.
    void limit_wait(std::chrono::milliseconds limit) {
        if (limit <= wait + slack && limit >= wait - slack) return;
        redisSetTimeout(context.get(), timeval_of(limit));
        wait = limit;
    }
};

std::optional<std::string> RedisReply::text() const {
    if (kind_ != Kind::text) return std::nullopt;
    return text_;
}

std::optional<int64_t> RedisReply::integer() const {
    if (kind_ == Kind::integer) return number_;
    if (kind_ != Kind::text) return std::nullopt;
    const auto digits = base::parse_unsigned(text_);
    if (!digits || *digits > INT64_MAX) return std::nullopt;
    return static_cast<int64_t>(*digits);
}

const RedisReply& RedisReply::operator[](size_t index) const {
    static const RedisReply nil;
    return index < items_.size() ? items_[index] : nil;
}

Redis::Redis(base::Config::Redis config) : Redis(std::move(config), Limits()) {}
Redis::Redis(base::Config::Redis config, Limits limits) : config_(std::move(config)), limits_(limits) {}
Redis::~Redis() = default;

void Redis::close_if_idle(std::chrono::seconds unused) {
    if (connection_ && std::chrono::steady_clock::now() - last_use_ >= unused) connection_.reset();
}

// After an error the context stays dead, and what it holds belongs to no later question: thrown away.
base::Error Redis::failed(const std::string& what) {
    const bool is_timeout =
        errno == EAGAIN || errno == EWOULDBLOCK || errno == ETIMEDOUT || errno == EINPROGRESS;
    connection_.reset();
    has_failed_ = true;
    if (is_timeout) closed_until_ = std::chrono::steady_clock::now() + limits_.breaker;
    outage_.note_failure(what);
    return {base::Code::unavailable, "redis: " + what};
}

// Redis is there but does not do it: full, read-only, or not allowed to us.
base::Error Redis::refused(const std::string& words) {
    const auto now = std::chrono::steady_clock::now();
    const bool is_new = refusal_logged_ == std::chrono::steady_clock::time_point{} ||
                        now - refusal_logged_ >= std::chrono::minutes(1);
    if (is_new) {
        base::log::warning("redis_refuses", {{"detail", words}});
        refusal_logged_ = now;
    }
    return {base::Code::unavailable, "redis: " + words};
}

base::Result<void> Redis::open(base::Deadline deadline) {
    auto fresh = std::make_unique<Connection>();
    const timeval limit = timeval_of(deadline.left());
    errno = 0;
    fresh->context.reset(
        config_.socket.empty()
            ? redisConnectWithTimeout(config_.host.c_str(), static_cast<int>(config_.port), limit)
            : redisConnectUnixWithTimeout(config_.socket.c_str(), limit));
    if (!fresh->context) return failed("out of memory");
    if (fresh->context->err) return failed(std::string("connect: ") + fresh->context->errstr);
    connection_ = std::move(fresh);
    if (config_.password.empty()) return {};
    RedisCommand words{"AUTH", config_.password};
    if (!config_.user.empty()) words.insert(words.begin() + 1, config_.user);
    auto reply = exchange({words}, deadline);
    if (reply) return {};
    // Without it nothing else will do; so the rest of the request does not try.
    connection_.reset();
    has_failed_ = true;
    return reply.error();
}

base::Result<void> Redis::prepare_use(base::Deadline deadline) {
    if (has_failed_) return base::Error{base::Code::unavailable, "redis: failed earlier in this request"};
    if (std::chrono::steady_clock::now() < closed_until_)
        return base::Error{base::Code::unavailable, "redis: did not answer a moment ago"};
    if (deadline.is_over()) return base::Error{base::Code::unavailable, "redis: no time left"};
    if (connection_ && connection_->has_hung_up()) connection_.reset();
    last_use_ = std::chrono::steady_clock::now();
    if (connection_) return {};
    return open(deadline);
}

base::Result<std::vector<RedisReply>> Redis::exchange(const std::vector<RedisCommand>& commands,
                                                      base::Deadline deadline) {
    redisContext* context = connection_->context.get();
    for (const RedisCommand& words : commands) append(context, words);
    std::vector<RedisReply> replies;
    replies.reserve(commands.size());
    std::string refusal;
    while (replies.size() < commands.size()) {
        const auto left = deadline.left();
        // Replies that trickle in must not add up to more than one waiting.
        errno = ETIMEDOUT;
        if (left.count() == 0) return failed("no answer in time");
        connection_->limit_wait(left);
        errno = 0;
        void* raw = nullptr;
        if (redisGetReply(context, &raw) != REDIS_OK || !raw) return failed(context->errstr);
        const std::unique_ptr<redisReply, FreeReply> reply(static_cast<redisReply*>(raw));
        replies.push_back(converted(*reply, refusal));
    }
    outage_.note_success();
    if (!refusal.empty()) return refused(refusal);
    return replies;
}

base::Result<std::vector<RedisReply>> Redis::pipeline(const std::vector<RedisCommand>& commands,
                                                      base::Deadline deadline) {
    const base::Deadline nearer = deadline.within(limits_.answer);
    if (auto ready = prepare_use(nearer); !ready) return ready.error();
    return exchange(commands, nearer);
}

base::Result<RedisReply> Redis::command(const RedisCommand& words, base::Deadline deadline) {
    auto replies = pipeline({words}, deadline);
    if (!replies) return replies.error();
    return std::move(replies->front());
}

base::Result<std::vector<RedisReply>> Redis::transaction(const std::vector<RedisCommand>& commands,
                                                         base::Deadline deadline) {
    std::vector<RedisCommand> framed{{"MULTI"}};
    framed.insert(framed.end(), commands.begin(), commands.end());
    framed.push_back({"EXEC"});
    auto replies = pipeline(framed, deadline);
    if (!replies) return replies.error();
    return replies->back().items();
}

}  // namespace store
