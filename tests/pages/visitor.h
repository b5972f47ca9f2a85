// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "pages.h"

// After all others: it redefines new. For the same reason this file comes last.
#include <CppUTest/TestHarness.h>

namespace pages_test {

using fastcgi::Answer;
using fastcgi::Pairs;

// Somebody with a browser: a cookie, the CSRF token that belongs to it, and what the browser says of itself.
struct Visitor {
    std::string token;   // the cookie's value; empty: no cookie
    std::string csrf;    // sent with every POST unless the form names one itself
    Pairs headers = {};  // further CGI variables, such as HTTP_ORIGIN
    int64_t user_id = 0;

    Visitor with(const std::string& variable, const std::string& value) const;
    Visitor with_csrf(const std::string& other) const;
};

// A fresh start for a test: tables and keys emptied, then made rows of.
struct Scene {
    Scene();

    app::Site& site = pages().site();
    base::Deadline soon() const { return base::Deadline::in(std::chrono::seconds(60)); }

    // Signed in. The password is "correct horse" and costs its hashing only where a test asks for it.
    Visitor user(const std::string& name, bool with_password = false) const;
    // With a cookie, but nobody.
    Visitor stranger() const;

    // A node of that user at a port of this machine where nothing listens. The first one is the default.
    int64_t node(const Visitor& user, const std::string& name, unsigned port = 0) const;
    // All steps of it are done, with this VMID.
    std::string draft(const Visitor& user, int64_t node_id, const std::string& vmid = "105") const;
    // PLANNED, so the VMID is claimed and nothing was sent.
    std::string creation(const Visitor& user, int64_t node_id, uint32_t vmid) const;

    int64_t cluster_of(int64_t node_id) const;
    // Puts a node into the cluster of another one.
    void share_cluster(int64_t node_id, int64_t other_id) const;

    int64_t count(const std::string& table) const;
    // A text that changes with any row of any table.
    std::string fingerprint() const;
};

// The database as another version of Berth would leave it, for as long as a test lasts, however that ends.
class OtherSchema {
  public:
    explicit OtherSchema(const Scene& scene) : scene_(scene) {}
    ~OtherSchema() { put_back(); }
    void make_newer() const;
    void make_older() const;
    void make_unfinished() const;
    void put_back() const;

  private:
    const Scene& scene_;
};

// `query` without the question mark.
Answer get(const std::string& page, const Visitor& visitor, const std::string& query = "");
Answer head(const std::string& page, const Visitor& visitor, const std::string& query = "");
Answer post(const std::string& page, const Visitor& visitor, Pairs form);
Answer request(Pages& pages, const std::string& method, const std::string& page, const Visitor& visitor,
               const std::string& query = "", const std::string& body = "");
std::string encoded(const Pairs& form);

// The value, or the end of the test with the error's detail.
template <class T>
T value_of(const base::Result<T>& result) {
    if (!result) FAIL(result.error().detail.c_str());
    return *result;
}

// The body with blanks in place of the request's id, to be compared with that of another request.
std::string without_reference(const Answer& answer);
void check_status(int status, const Answer& answer, const std::string& what = "");
void check_redirect(const std::string& path, const Answer& answer);
void check_holds(const Answer& answer, const std::string& part);
// The page's log comes to hold this: a request is logged when its reply is out.
void check_logged(const Pages& pages, const std::string& page, const std::string& part);
void check_lacks(const Answer& answer, const std::string& part);
// A message at that field, and 422.
void check_refused_field(const std::string& field, const Answer& answer);

// A port of 127.0.0.1 where nothing listens.
unsigned closed_port();

}  // namespace pages_test
