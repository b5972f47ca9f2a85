// SPDX-License-Identifier: MIT
#include "http.h"

#include <ctime>
#include <map>

#include "perl_text.h"
#include "request_parameters.h"

namespace pve_double {

namespace {

constexpr int most_headers = 64;
constexpr std::size_t most_header_bytes = 8 * 1024;
constexpr std::size_t most_body_bytes = 512 * 1024;

using Headers = std::map<std::string, std::string>;

struct RequestLine {
    std::string method;
    std::string target;
    std::string protocol;
};

std::optional<RequestLine> parse_request_line(const std::string& line) {
    const std::vector<std::string> words = split(line, ' ');
    if (words.size() != 3 || words[0].empty() || words[1].empty()) return std::nullopt;
    if (!is_full_match("HTTP/\\d{1,3}\\.\\d{1,3}", words[2])) return std::nullopt;
    return RequestLine{words[0], words[1], words[2]};
}

std::string trim(const std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string::npos) return "";
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The headers with names in lower case; nothing when the connection ended; an answer when they are refused.
std::variant<std::monostate, Headers, Answer> read_headers(Connection& connection) {
    Headers headers;
    std::string last;
    std::size_t bytes = 0;
    for (int count = 1;; ++count) {
        const std::optional<std::string> line = connection.read_line(most_header_bytes);
        // Proxmox drops such a connection without a word.
        if (!line || count >= most_headers || (bytes += line->size()) >= most_header_bytes) return {};
        if (line->empty()) return headers;
        const std::size_t colon = line->find(':');
        if ((*line)[0] == ' ' || (*line)[0] == '\t') {
            if (!last.empty()) headers[last] += " " + trim(*line);
        } else if (colon == std::string::npos || colon == 0) {
            return protocol_error(506, "unable to parse request header");
        } else {
            last = lower(trim(line->substr(0, colon)));
            headers[last] = trim(line->substr(colon + 1));
        }
    }
}

std::string http_date() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[40];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return text;
}

Head make_head(const RequestLine& line, Headers& headers) {
    Head head;
    head.protocol = line.protocol;
    const std::size_t question = line.target.find('?');
    head.request.method = line.method;
    head.request.path = percent_decode(line.target.substr(0, question));
    if (question != std::string::npos) head.request.query = line.target.substr(question + 1);
    head.request.authorization = headers["authorization"];
    head.request.cookie = headers["cookie"];
    head.request.content_type = headers["content-type"];
    head.transfer_encoding = headers["transfer-encoding"];
    head.content_length =
        static_cast<std::size_t>(std::strtoull(headers["content-length"].c_str(), nullptr, 10));
    const std::string connection = lower(headers["connection"]);
    head.keeps_alive =
        connection.find("close") == std::string::npos && !(connection.empty() && line.protocol == "HTTP/1.0");
    return head;
}

}  // namespace

HeadResult read_head(Connection& connection) {
    std::optional<std::string> text;
    do {
        text = connection.read_line(most_header_bytes);
        if (!text) return {};
    } while (text->empty());
    const std::optional<RequestLine> line = parse_request_line(*text);
    if (!line) return protocol_error(400, "bad request");
    if (line->protocol.rfind("HTTP/1.", 0) != 0) {
        return protocol_error(506, "http protocol version " + line->protocol.substr(5) + " not supported");
    }
    auto headers = read_headers(connection);
    if (std::holds_alternative<std::monostate>(headers)) return {};
    if (auto* answer = std::get_if<Answer>(&headers)) return *answer;
    Head head = make_head(*line, std::get<Headers>(headers));
    const std::string& method = head.request.method;
    if (method != "GET" && method != "POST" && method != "PUT" && method != "DELETE") {
        return Answer{501, "method '" + method + "' not available", "", false, 0};
    }
    if (lower(head.transfer_encoding) == "chunked") {
        return protocol_error(501, "chunked transfer encoding not supported");
    }
    if (!head.transfer_encoding.empty()) {
        return protocol_error(501, "Unknown transfer encoding '" + head.transfer_encoding + "'");
    }
    return head;
}

std::optional<Answer> check_body(const Head& head) {
    if (head.content_length == 0) return std::nullopt;
    const std::string& method = head.request.method;
    if (method != "POST" && method != "PUT") {
        return protocol_error(501, "Unexpected content for method '" + method + "'");
    }
    if (head.content_length > most_body_bytes) return protocol_error(501, "for data too large");
    const std::string type = media_type(head.request.content_type);
    if (!type.empty() && type != "application/x-www-form-urlencoded" && type != "application/json") {
        return protocol_error(506,
                              "upload 'Content-Type '" + head.request.content_type + "' not implemented");
    }
    return std::nullopt;
}

std::string print_answer(const Head& head, const Answer& answer, bool keeps_alive,
                         std::optional<std::size_t> announced_length) {
    const std::string date = http_date();
    std::string text = head.protocol + " " + std::to_string(answer.status) + " " + answer.reason + "\r\n";
    text += "Cache-Control: max-age=0\r\n";
    text += keeps_alive ? "Connection: Keep-Alive\r\n" : "Connection: close\r\n";
    text += "Date: " + date + "\r\nPragma: no-cache\r\nServer: pve-api-daemon/3.0\r\n";
    const std::size_t length = announced_length.value_or(answer.body.size());
    if (length != 0) text += "Content-Length: " + std::to_string(length) + "\r\n";
    if (answer.is_json) text += "Content-Type: application/json;charset=UTF-8\r\n";
    text += "Expires: " + date + "\r\n\r\n";
    return text + answer.body;
}

}  // namespace pve_double
