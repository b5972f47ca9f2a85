// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <map>
#include <memory>
#include <string>

#include "../base/temporary_folder.h"
#include "../support/fastcgi_client.h"
#include "app/site.h"

namespace pages_test {

// The real page executables ($BERTH_TEST_BUILD/cgi-bin), each started at its first use, on a Unix socket of
// its own as fd 0, with a configuration made for the tests: the site lies below /berth on
// http://127.0.0.1:18088, loopback nodes are allowed, database and Redis prefix belong to this process.
// MariaDB and Redis are the ones that BERTH_TEST_MYSQL_SOCKET, BERTH_TEST_MYSQL_USER and
// BERTH_TEST_REDIS_SOCKET name (tests/support/services.sh). All of it is gone when the process ends.
class Pages {
  public:
    // `site_lines`: more of the section [site].
    Pages(const std::string& mysql_socket, const std::string& redis_socket,
          const std::string& site_lines = "");
    ~Pages();
    Pages(const Pages&) = delete;
    Pages& operator=(const Pages&) = delete;

    fastcgi::Answer ask(const std::string& page, const fastcgi::Pairs& variables, const std::string& body);

    // What the pages stand on, for making and looking at rows directly.
    app::Site& site() { return *site_; }
    // The file that BERTH_CONFIG names to them.
    std::string config_path() const { return folder_ / "berth.ini"; }
    // Ends the page's process as the supervisor does; the next request starts another.
    void stop(const std::string& page);
    // What the page has written to its log so far.
    std::string log_of(const std::string& page) const;

  private:
    std::string socket_of(const std::string& page);

    base_test::TemporaryFolder folder_;
    pid_t owner_;
    std::unique_ptr<app::Site> site_;
    std::map<std::string, pid_t> started_;
};

// The ones of this process.
Pages& pages();
// The same database, but a Redis that is not there; the other way round; and neither.
Pages& pages_without_redis();
Pages& pages_without_mysql();
Pages& pages_with_nothing();
// The same database and Redis, but the web server signs people in: `auth = remote_user`.
Pages& pages_of_host();

constexpr const char* base_path = "/berth";
constexpr const char* origin = "http://127.0.0.1:18088";
constexpr const char* cookie_name = "berth_18088";

}  // namespace pages_test
