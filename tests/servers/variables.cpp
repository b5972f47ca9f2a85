// SPDX-License-Identifier: MIT
// A page that tells what the web server told it: one NAME=value a line, then the length of the body. It is
// put in the place of a page of Berth's and served as that one is.
#include <string>

#include "web/server.h"

namespace {

class Variables : public web::Service {
    web::Reply answer(const web::RawRequest& request) override {
        web::Reply reply;
        reply.content_type = "text/plain; charset=utf-8";
        for (const auto& [name, value] : request.variables) reply.body += name + "=" + value + "\n";
        reply.body += "body: " + std::to_string(request.body.size()) +
                      (request.is_complete ? " bytes, complete\n" : " bytes, cut off\n");
        return reply;
    }
};

}  // namespace

int main() {
    Variables variables;
    return web::serve(variables);
}
