// SPDX-License-Identifier: MIT
// The least that could answer a VMID check: libfcgi, one pipelined round trip to Redis, a fixed text. No
// session is checked, no form parsed, nothing logged. What the real page is measured against. Arguments:
// none; REDIS_SOCKET and REDIS_KEYS (three keys, blank-separated: a string, a set, a string) come from the
// environment.
#include <fcgiapp.h>
#include <hiredis/hiredis.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>

int main() {
    std::signal(SIGPIPE, SIG_IGN);
    std::istringstream keys(std::getenv("REDIS_KEYS"));
    std::string session, set, at;
    keys >> session >> set >> at;
    redisContext* redis = redisConnectUnix(std::getenv("REDIS_SOCKET"));
    if (!redis || redis->err) return 1;
    FCGX_Init();
    FCGX_Request request;
    FCGX_InitRequest(&request, 0, 0);
    while (FCGX_Accept_r(&request) == 0) {
        const char* query = FCGX_GetParam("QUERY_STRING", request.envp);
        const std::string text = query ? query : "";
        const std::string vmid = text.substr(text.rfind('=') + 1);
        redisAppendCommand(redis, "GET %s", session.c_str());
        redisAppendCommand(redis, "SISMEMBER %s %s", set.c_str(), vmid.c_str());
        redisAppendCommand(redis, "GET %s", at.c_str());
        bool is_taken = false;
        for (int i = 0; i < 3; ++i) {
            void* reply = nullptr;
            if (redisGetReply(redis, &reply) != REDIS_OK) return 1;
            if (i == 1) is_taken = static_cast<redisReply*>(reply)->integer == 1;
            freeReplyObject(reply);
        }
        FCGX_FPrintF(request.out,
                     "Content-Type: application/json\r\nCache-Control: no-store\r\n\r\n"
                     "{\"vmid\":%s,\"state\":\"%s\",\"message\":\"VMID already in use\"}",
                     vmid.c_str(), is_taken ? "taken" : "unconfirmed");
        FCGX_Finish_r(&request);
    }
    return 0;
}
