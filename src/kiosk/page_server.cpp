#include "kiosk/page_server.h"

#include <sys/socket.h>

#include "base/program.h"
#include "kiosk/page_json.h"
#include "kiosk/page_server_inside.h"

namespace kanaria::kiosk {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr const char* kHost = "127.0.0.1";
constexpr std::size_t kMostBody_bytes = 64u << 10;
constexpr int kTimeout_s = 10;
// Longer than the pages' half second between two questions, and no longer: the program's end waits
// for every idle connection.
constexpr int kKeepAlive_s = 2;
constexpr std::size_t kRequestsOfConnection = 10'000;

constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src "
    "'self'; media-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

// httplib's own choice would let a second server take part of the requests to the same port.
void let_port_be_reused(socket_t socket) {
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

/// Before the body was read: what is left of it must never be taken for another request.  httplib
/// closes the connection after a content provider that says that it failed.
void refuse_and_close(Response& response) {
  response.status = 403;
  response.set_header("Connection", "close");
  const std::string json = error_json("refused");
  response.set_content_provider(json.size(), "application/json; charset=utf-8",
                                [json](std::size_t, std::size_t, httplib::DataSink& sink) {
                                  sink.write(json.data(), json.size());
                                  return false;
                                });
}

}  // namespace

void put(Response& response, const std::string& json) {
  response.set_content(json, "application/json; charset=utf-8");
}

void refuse(Response& response, int status, std::string_view code) {
  response.status = status;
  put(response, error_json(code));
}
void bad_request(Response& response) {
  refuse(response, 400, "bad_request");
}
void done_or_not_now(Response& response, bool done) {
  if (done) return put(response, "{}");
  refuse(response, 409, "not_now");
}
void put_error(Response& response, const Error& error) {
  base::complain("kanaria serve", error.sentence);
  if (error.remedy == Remedy::try_later) return refuse(response, 409, "not_now");
  if (error.remedy == Remedy::operator_acts) return refuse(response, 409, "cannot");
  refuse(response, 500, "failed");
}

std::string token_of(const Request& request) {
  const std::string cookies = request.get_header_value("Cookie");
  for (std::size_t at = cookies.find(kCookie); at != std::string::npos;
       at = cookies.find(kCookie, at + 1)) {
    if (at != 0 && cookies[at - 1] != ' ' && cookies[at - 1] != ';') continue;
    const std::size_t from = at + std::string_view(kCookie).size();
    return cookies.substr(from, cookies.find(';', from) - from);
  }
  return "";
}

std::optional<std::string> text_at(const Json& body, const char* key) {
  const auto found = body.find(key);
  if (found == body.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

bool PageServer::Inside::is_own_name(const Request& request) const {
  const std::string host = request.get_header_value("Host");
  const std::size_t colon = host.rfind(':');
  if (request.get_header_value_count("Host") != 1 || colon == std::string::npos) return false;
  const std::string_view name = std::string_view(host).substr(0, colon);
  return (name == kHost || name == "localhost") && host.substr(colon + 1) == std::to_string(port);
}

bool PageServer::Inside::is_own_page(const Request& request) const {
  return request.get_header_value("Origin") ==
             std::string("http://").append(request.get_header_value("Host")) &&
         request.get_header_value("Content-Type").starts_with("application/json");
}

bool PageServer::Inside::may(const Request& request, Response& response, Role least) {
  if (least == Role::visitor || parts.sign_in.look(token_of(request)).role >= least) return true;
  refuse(response, 401, "not_signed_in");
  return false;
}

void PageServer::Inside::get(const char* path, Role least, Verb verb) {
  http.Get(path, [this, least, verb = std::move(verb)](const Request& request, Response& response) {
    if (may(request, response, least)) verb(request, response);
  });
}

void PageServer::Inside::post(const char* path, Role least, BodyVerb verb) {
  http.Post(path,
            [this, least, verb = std::move(verb)](const Request& request, Response& response) {
              if (!may(request, response, least)) return;
              const Json body = Json::parse(request.body, nullptr, false);
              if (!body.is_object()) return bad_request(response);
              parts.sign_in.touch(token_of(request));
              verb(body, request, response);
            });
}

void PageServer::Inside::set_up() {
  http.set_socket_options(let_port_be_reused);
  http.set_payload_max_length(kMostBody_bytes);
  http.set_read_timeout(kTimeout_s);
  http.set_write_timeout(kTimeout_s);
  http.set_keep_alive_timeout(kKeepAlive_s);
  http.set_keep_alive_max_count(kRequestsOfConnection);
  http.set_tcp_nodelay(true);
  http.set_default_headers({{"Content-Security-Policy", kPolicy},
                            {"X-Content-Type-Options", "nosniff"},
                            {"Referrer-Policy", "no-referrer"},
                            {"Cross-Origin-Resource-Policy", "same-origin"},
                            {"Cross-Origin-Opener-Policy", "same-origin"},
                            {"Cache-Control", "no-store"}});
  http.set_pre_routing_handler([this](const Request& request, Response& response) {
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (is_own_name(request) && (reads || is_own_page(request))) {
      return httplib::Server::HandlerResponse::Unhandled;
    }
    refuse_and_close(response);
    return httplib::Server::HandlerResponse::Handled;
  });
  http.set_exception_handler([](const Request&, Response& response, std::exception_ptr) {
    refuse(response, 500, "failed");
  });
  http.set_error_handler([](const Request&, Response& response) {
    if (response.body.empty() && !response.content_provider_)
      put(response, error_json("not_there"));
  });
  add_visit();
  add_sign_in();
  add_batch();
  add_pieces();
  add_kiosk();
  add_service();
}

PageServer::PageServer(const PageParts& parts) : inside_(std::make_unique<Inside>(parts)) {}

PageServer::~PageServer() {
  stop();
}

Result<void> PageServer::start() {
  httplib::Server& http = inside_->http;
  const std::filesystem::path& pages = inside_->parts.settings.pages;
  std::error_code unknown;
  if (!std::filesystem::exists(pages / "index.html", unknown) ||
      !http.set_mount_point("/", pages.string())) {
    return Error{Remedy::operator_acts, pages.string() +
                                            " holds no pages; build them with scripts/pages, or "
                                            "name their folder as \"pages\"."};
  }
  inside_->set_up();
  const int wanted = inside_->parts.settings.port;
  if (wanted == 0) {
    inside_->port = http.bind_to_any_port(kHost);
  } else if (http.bind_to_port(kHost, wanted)) {
    inside_->port = wanted;
  }
  if (inside_->port <= 0) {
    return Error{Remedy::operator_acts, "Port " + std::to_string(wanted) +
                                            " is taken; stop the other program or change "
                                            "\"port\"."};
  }
  inside_->listener = std::thread([&http] { http.listen_after_bind(); });
  // stop() would not be heard before.
  while (!http.is_running()) std::this_thread::yield();
  return {};
}

int PageServer::port() const {
  return inside_->port;
}

void PageServer::stop() {
  if (!inside_->listener.joinable()) return;
  inside_->http.stop();
  inside_->listener.join();
}

}  // namespace kanaria::kiosk
