// SPDX-License-Identifier: MIT
// The only files that know the client library of MariaDB are this one and mysql_error.cpp.
#include "store/mysql.h"

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>
#include <poll.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "store/mysql_error.h"

namespace store {
namespace {

constexpr size_t most_statements = 128;

struct CloseStatement {
    void operator()(MYSQL_STMT* statement) const { mysql_stmt_close(statement); }
};
struct CloseHandle {
    void operator()(MYSQL* handle) const { mysql_close(handle); }
};
struct FreeResult {
    void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
};

base::Error too_late() { return {base::Code::unavailable, "mysql: no time left before the deadline"}; }

// The columns of one result, each read as text or bytes.
class Columns {
  public:
    explicit Columns(MYSQL_RES* description) : cells_(mysql_num_fields(description)), binds_(cells_.size()) {
        const MYSQL_FIELD* fields = mysql_fetch_fields(description);
        for (size_t i = 0; i < cells_.size(); ++i) {
            Cell& cell = cells_[i];
            cell.buffer.resize(std::max<size_t>(fields[i].max_length, 32));
            binds_[i].buffer_type = MYSQL_TYPE_STRING;
            binds_[i].buffer = cell.buffer.data();
            binds_[i].buffer_length = cell.buffer.size();
            binds_[i].length = &cell.length;
            binds_[i].is_null = &cell.is_null;
            binds_[i].error = &cell.is_cut;
        }
    }
    MYSQL_BIND* binds() { return binds_.data(); }

    Row row() const {
        std::vector<std::optional<std::string>> texts(cells_.size());
        for (size_t i = 0; i < cells_.size(); ++i)
            if (!cells_[i].is_null) texts[i].emplace(cells_[i].buffer.data(), cells_[i].length);
        return Row(std::move(texts));
    }

  private:
    struct Cell {
        std::string buffer;
        unsigned long length = 0;
        my_bool is_null = 0;
        my_bool is_cut = 0;
    };
    std::vector<Cell> cells_;
    std::vector<MYSQL_BIND> binds_;
};

// Empty when the library reports an error; then ask the statement.
std::optional<Rows> fetch_all(MYSQL_STMT* statement) {
    const std::unique_ptr<MYSQL_RES, FreeResult> nothing(mysql_stmt_result_metadata(statement));
    if (!nothing || mysql_stmt_store_result(statement) != 0) return std::nullopt;
    // Asked again: only now does the description know the longest value of each column.
    const std::unique_ptr<MYSQL_RES, FreeResult> description(mysql_stmt_result_metadata(statement));
    if (!description) return std::nullopt;
    Columns columns(description.get());
    if (mysql_stmt_bind_result(statement, columns.binds()) != 0) return std::nullopt;
    Rows rows;
    rows.reserve(mysql_stmt_num_rows(statement));
    for (;;) {
        const int outcome = mysql_stmt_fetch(statement);
        if (outcome == MYSQL_NO_DATA) return rows;
        if (outcome != 0) return std::nullopt;  // an error, or MYSQL_DATA_TRUNCATED, which is one
        rows.push_back(columns.row());
    }
}

struct Failure {
    unsigned number = 0;
    std::string message;
};

Failure failure_of(MYSQL_STMT* statement) {
    if (mysql_stmt_errno(statement) != 0) return {mysql_stmt_errno(statement), mysql_stmt_error(statement)};
    return {CR_UNKNOWN_ERROR, "truncated or failed without a number"};
}

}  // namespace

struct Mysql::Connection {
    std::unique_ptr<MYSQL, CloseHandle> handle;
    // After the handle, so that they are closed before it.
    std::map<std::string, std::unique_ptr<MYSQL_STMT, CloseStatement>, std::less<>> statements;

    // Between two uses the server has nothing to say: readable means that it hung up.
    bool has_hung_up() const {
        pollfd watched{mysql_get_socket(handle.get()), POLLIN, 0};
        return poll(&watched, 1, 0) != 0;
    }

    // The statement of this text, or nothing and the failure.
    MYSQL_STMT* prepare(std::string_view sql, Failure& failure) {
        if (const auto known = statements.find(sql); known != statements.end()) return known->second.get();
        if (statements.size() >= most_statements) statements.clear();
        std::unique_ptr<MYSQL_STMT, CloseStatement> fresh(mysql_stmt_init(handle.get()));
        const my_bool yes = 1;
        mysql_stmt_attr_set(fresh.get(), STMT_ATTR_UPDATE_MAX_LENGTH, &yes);
        if (mysql_stmt_prepare(fresh.get(), sql.data(), sql.size()) != 0) {
            failure = failure_of(fresh.get());
            return nullptr;
        }
        return statements.emplace(sql, std::move(fresh)).first->second.get();
    }
};

// --- connection ------------------------------------------------------------------------------------------

Mysql::Mysql(base::Config::Mysql config, Greeting greeting) : Mysql(std::move(config), Limits(), greeting) {}
Mysql::Mysql(base::Config::Mysql config, Limits limits, Greeting greeting)
    : config_(std::move(config)), limits_(limits), greeting_(greeting) {}
Mysql::~Mysql() = default;

bool Mysql::is_open() const { return connection_ != nullptr; }
void Mysql::close() { connection_.reset(); }

namespace {

// Sets TLS up so that nothing is sent without it: left to its defaults the library verifies nothing, and goes
// on in plain text with a server that offers no TLS.
void require_tls(MYSQL* handle, const std::string& ca) {
    const my_bool yes = 1;
    mysql_options(handle, MYSQL_OPT_SSL_ENFORCE, &yes);
    mysql_options(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
    if (!ca.empty()) mysql_options(handle, MYSQL_OPT_SSL_CA, ca.c_str());
}

// So that two answers mean one thing: UTC, strict, READ COMMITTED. The words are those that MySQL 8 knows
// too.
void set_session(MYSQL* handle, unsigned lock_wait_seconds) {
    const std::string variables =
        "SET SESSION time_zone='+00:00',"
        " sql_mode='STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
        "NO_ENGINE_SUBSTITUTION',"
        " innodb_lock_wait_timeout=" +
        std::to_string(lock_wait_seconds);
    mysql_options(handle, MYSQL_INIT_COMMAND, variables.c_str());
    mysql_options(handle, MYSQL_INIT_COMMAND, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
}

}  // namespace

base::Result<void> Mysql::open(base::Deadline deadline) {
    static std::once_flag library;
    std::call_once(library, [] { mysql_library_init(0, nullptr, nullptr); });

    auto fresh = std::make_unique<Connection>();
    fresh->handle.reset(mysql_init(nullptr));
    MYSQL* handle = fresh->handle.get();
    if (!handle) return base::Error{base::Code::internal, "mysql: out of memory"};
    const auto whole_seconds = std::chrono::ceil<std::chrono::seconds>(deadline.left());
    const auto connect = static_cast<unsigned>(std::min(limits_.connect, whole_seconds).count());
    const auto answer = static_cast<unsigned>(limits_.answer.count());
    const unsigned no = 0;
    mysql_options(handle, MYSQL_OPT_CONNECT_TIMEOUT, &connect);
    mysql_options(handle, MYSQL_OPT_READ_TIMEOUT, &answer);
    mysql_options(handle, MYSQL_OPT_WRITE_TIMEOUT, &answer);
    mysql_options(handle, MYSQL_OPT_LOCAL_INFILE, &no);
    mysql_options(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    // A lock is waited for less long than an answer, or the waiting would look like a lost connection.
    set_session(handle, std::max(1U, answer - 1));
    // "localhost" would be a Unix socket to the library otherwise.
    const unsigned protocol = MYSQL_PROTOCOL_TCP;
    if (config_.socket.empty() && !config_.host.empty()) mysql_options(handle, MYSQL_OPT_PROTOCOL, &protocol);
    const bool has_tls = config_.socket.empty() && config_.tls;
    if (has_tls) require_tls(handle, config_.tls_ca);
    const auto optional = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
    const char* host = config_.socket.empty() ? optional(config_.host) : nullptr;
    if (!mysql_real_connect(handle, host, optional(config_.user), optional(config_.password),
                            optional(config_.database), config_.port, optional(config_.socket),
                            CLIENT_FOUND_ROWS))
        return failed(mysql_errno(handle), mysql_error(handle));
    if (has_tls && !mysql_get_ssl_cipher(handle))
        return base::Error{base::Code::unavailable, "mysql: the connection has no TLS"};
    connection_ = std::move(fresh);
    auto greeted = greeting_ ? greeting_(*this, deadline) : base::Result<void>();
    // A connection that was lost on the way says nothing of the server.
    is_unfit_ = !greeted && connection_;
    if (!greeted) close();
    return greeted;
}

base::Result<void> Mysql::prepare_use(base::Deadline deadline) {
    if (use_ == Use::doomed)
        return base::Error{base::Code::internal, "mysql: a statement after one that failed the transaction"};
    if (deadline.is_over()) return too_late();
    if (connection_ && use_ == Use::free && connection_->has_hung_up()) connection_.reset();
    last_use_ = std::chrono::steady_clock::now();
    if (connection_) return {};
    if (use_ != Use::free)
        return base::Error{base::Code::unavailable, "mysql: the connection was lost on the way"};
    return open(deadline);
}

void Mysql::close_if_idle(std::chrono::seconds unused) {
    if (connection_ && std::chrono::steady_clock::now() - last_use_ >= unused) connection_.reset();
}

// The one place where errors of the library become ours.
base::Error Mysql::failed(unsigned number, const std::string& message) {
    const std::string detail = "mysql " + std::to_string(number) + ": " + message;
    was_contended_ = is_contended(number);
    may_repeat_ = is_lost(number) || was_contended_;
    if (is_lost(number) || is_overloaded(number)) outage_.note_failure(detail);
    // After an error of the library itself nothing is known of the connection's state.
    if (is_lost(number) || is_client_error(number)) connection_.reset();
    if (number == ER_DUP_ENTRY) return {base::Code::conflict, detail};
    // The answer to the statement is an ordinary one; every other failure spoils the unit of work.
    if (use_ == Use::in_transaction) use_ = Use::doomed;
    if (is_read_only(number)) return {base::Code::unavailable, "read-only"};
    if (may_repeat_ || is_overloaded(number)) return {base::Code::unavailable, detail};
    return {base::Code::internal, detail};
}

// --- statements ------------------------------------------------------------------------------------------

namespace {

// The parameters as the library wants them; they must outlive the execution.
std::vector<MYSQL_BIND> bind_all(const std::vector<Param>& params) {
    std::vector<MYSQL_BIND> binds(params.size(), MYSQL_BIND{});
    for (size_t i = 0; i < params.size(); ++i) {
        const Param& param = params[i];
        const bool is_number = param.kind() == Param::Kind::number;
        const void* start = is_number ? static_cast<const void*>(&param.number()) : param.text().data();
        binds[i].buffer = const_cast<void*>(start);
        binds[i].buffer_length = is_number ? sizeof(int64_t) : param.text().size();
        switch (param.kind()) {
            case Param::Kind::null:
                binds[i].buffer_type = MYSQL_TYPE_NULL;
                break;
            case Param::Kind::number:
                binds[i].buffer_type = MYSQL_TYPE_LONGLONG;
                break;
            case Param::Kind::text:
                binds[i].buffer_type = MYSQL_TYPE_STRING;
                break;
            case Param::Kind::bytes:
                binds[i].buffer_type = MYSQL_TYPE_BLOB;
                break;
        }
    }
    return binds;
}

}  // namespace

base::Result<void> Mysql::run(std::string_view sql, const std::vector<Param>& params, Rows* rows,
                              Written* written, base::Deadline deadline) {
    if (auto ready = prepare_use(deadline); !ready) return ready;
    Failure failure;
    MYSQL_STMT* statement = connection_->prepare(sql, failure);
    if (!statement) return failed(failure.number, failure.message);
    if (mysql_stmt_param_count(statement) != params.size())
        return base::Error{base::Code::internal, "mysql: wrong number of parameters: " + std::string(sql)};
    auto binds = bind_all(params);
    if (mysql_stmt_bind_param(statement, binds.data()) != 0 || mysql_stmt_execute(statement) != 0) {
        failure = failure_of(statement);
        return failed(failure.number, failure.message);
    }
    outage_.note_success();
    if (written) *written = {mysql_stmt_affected_rows(statement), mysql_stmt_insert_id(statement)};
    if (!rows) return {};
    auto fetched = fetch_all(statement);
    if (!fetched) {
        failure = failure_of(statement);
        return failed(failure.number, failure.message);
    }
    mysql_stmt_free_result(statement);
    *rows = std::move(*fetched);
    return {};
}

base::Result<Rows> Mysql::query(std::string_view sql, const std::vector<Param>& params,
                                base::Deadline deadline) {
    Rows rows;
    if (auto done = run(sql, params, &rows, nullptr, deadline); !done) return done.error();
    return rows;
}

base::Result<void> Mysql::command(const char* sql) {
    MYSQL* handle = connection_->handle.get();
    if (mysql_query(handle, sql) == 0) return {};
    return failed(mysql_errno(handle), mysql_error(handle));
}

std::string mysql_library() { return std::string("MariaDB Connector/C ") + mysql_get_client_info(); }

}  // namespace store
