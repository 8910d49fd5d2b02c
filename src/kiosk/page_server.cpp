#include "kiosk/page_server.h"

#include <httplib.h>
#include <sys/socket.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "base/program.h"
#include "kiosk/page_json.h"

namespace kanaria::kiosk {

using base::Error;
using base::Remedy;
using base::Result;
using httplib::Request;
using httplib::Response;
using Json = nlohmann::json;

namespace {

constexpr const char* kHost = "127.0.0.1";
constexpr const char* kCookie = "kanaria=";
constexpr std::size_t kMostBody_bytes = 64u << 10;
constexpr int kTimeout_s = 10;
// Longer than the pages' half second between two questions, and no longer: the program's end waits
// for every idle connection.
constexpr int kKeepAlive_s = 2;
constexpr std::size_t kRequestsOfConnection = 10'000;
constexpr std::size_t kMostPlaces = 12;

constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src "
    "'self'; media-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

void put(Response& response, const std::string& json) {
  response.set_content(json, "application/json; charset=utf-8");
}

/// An error's word with its status.
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

session::Number number_of(const Request& request) {
  return std::strtoull(request.matches[1].str().c_str(), nullptr, 10);
}

std::string places_json(const postal::PostalDictionary& dictionary, const std::string& code) {
  Json places = Json::array();
  const auto range = dictionary.areas_of_code(code);
  for (std::size_t i = range.first; i < range.last && places.size() < kMostPlaces; ++i) {
    const postal::Area area = dictionary.area(i);
    std::string place;
    for (const std::string_view part :
         {area.prefecture, area.city, area.town, area.office_street}) {
      place += part;
    }
    if (std::find(places.begin(), places.end(), place) == places.end()) places.push_back(place);
  }
  return Json{{"places", std::move(places)}}.dump();
}

// httplib's own choice would let a second server take part of the requests to the same port.
void let_port_be_reused(socket_t socket) {
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

}  // namespace

struct PageServer::Inside {
  explicit Inside(const PageParts& given) : parts(given) {}

  using Verb = std::function<void(const Request&, Response&)>;
  using BodyVerb = std::function<void(const Json&, const Request&, Response&)>;
  void get(const char* path, Role least, Verb verb);
  void post(const char* path, Role least, BodyVerb verb);
  void set_up();
  void add_visit();
  void add_sign_in();
  void add_batch();
  void add_pieces();
  void add_kiosk();
  void add_service();
  [[nodiscard]] bool is_own_name(const Request& request) const;
  [[nodiscard]] bool is_own_page(const Request& request) const;
  [[nodiscard]] bool may(const Request& request, Response& response, Role least);
  void sign_in(const Json& body, Response& response);
  void settle(const Json& body, const Request& request, Response& response);
  [[nodiscard]] std::string who(const Request& request) {
    return parts.sign_in.look(token_of(request)).who;
  }

  const PageParts parts;
  httplib::Server http;
  int port = 0;
  std::thread listener;
};

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
    refuse(response, 403, "refused");
    return httplib::Server::HandlerResponse::Handled;
  });
  http.set_exception_handler([](const Request&, Response& response, std::exception_ptr) {
    refuse(response, 500, "failed");
  });
  http.set_error_handler([](const Request&, Response& response) {
    if (response.body.empty()) put(response, error_json("not_there"));
  });
  add_visit();
  add_sign_in();
  add_batch();
  add_pieces();
  add_kiosk();
  add_service();
}

void PageServer::Inside::add_visit() {
  get("/api/screen", Role::visitor, [this](const Request& request, Response& response) {
    put(response, screen_json(parts.station.screen(), parts.sign_in.look(token_of(request)),
                              {parts.settings.sounds, parts.settings.keypad}));
  });
  get("/api/notice", Role::visitor,
      [this](const Request&, Response& response) { put(response, notice_json(parts.notice)); });
  post("/api/visit/begin", Role::visitor,
       [this](const Json& body, const Request&, Response& response) {
         const auto version = text_at(body, "notice");
         if (version != parts.notice.version) return bad_request(response);
         done_or_not_now(response, parts.station.begin_visit(*version));
       });
  post("/api/visit/touch", Role::visitor, [this](const Json&, const Request&, Response& response) {
    parts.station.touch_visit();
    put(response, "{}");
  });
  post("/api/visit/end", Role::visitor, [this](const Json&, const Request&, Response& response) {
    done_or_not_now(response, parts.station.end_visit());
  });
}

void PageServer::Inside::sign_in(const Json& body, Response& response) {
  const auto role = role_of(text_at(body, "role").value_or(""));
  const auto people = body.find("people");
  if (!role || people == body.end() || !people->is_array() || people->size() > 2) {
    return bad_request(response);
  }
  std::vector<Credentials> credentials;
  for (const Json& person : *people) {
    if (!person.is_object()) return bad_request(response);
    const auto name = text_at(person, "name");
    const auto pin = text_at(person, "pin");
    if (!name || !pin || pin->size() > kMaxPin_figures) return bad_request(response);
    credentials.push_back({*name, *pin});
  }
  const SignIn::Outcome outcome = parts.sign_in.sign_in(*role, credentials);
  if (outcome.wait_ms > 0) {
    response.status = 429;
    return put(response,
               Json{{"error", "too_many"}, {"wait_s", (outcome.wait_ms + 999) / 1000}}.dump());
  }
  if (outcome.token.empty()) return refuse(response, 403, "refused");
  const evidence::Act act{parts.clock.now().wall_ms, "sign-in",
                          parts.sign_in.look(outcome.token).who, std::string(to_string(*role))};
  parts.station.write(
      [act](store::Transaction& transaction) { return evidence::log_act(transaction, act); });
  response.set_header("Set-Cookie", std::string(kCookie).append(outcome.token) +
                                        "; Path=/; HttpOnly; SameSite=Strict");
  put(response, "{}");
}

void PageServer::Inside::add_sign_in() {
  post("/api/sign-in", Role::visitor,
       [this](const Json& body, const Request&, Response& response) { sign_in(body, response); });
  post("/api/sign-out", Role::visitor,
       [this](const Json&, const Request& request, Response& response) {
         parts.sign_in.sign_out(token_of(request));
         response.set_header("Set-Cookie", std::string(kCookie) + "; Path=/; Max-Age=0");
         put(response, "{}");
       });
}

void PageServer::Inside::add_batch() {
  constexpr Role kOperator = Role::operators;
  Station& station = parts.station;
  get("/api/batch", kOperator, [&station](const Request&, Response& response) {
    put(response, batch_json(station.batch()));
  });
  get("/api/batches", kOperator, [&station](const Request&, Response& response) {
    put(response, history_json(station.history()));
  });
  post("/api/batch/begin", kOperator,
       [&station](const Json& body, const Request&, Response& response) {
         const auto reference = text_at(body, "reference");
         const auto expected = body.find("expected");
         if (!reference || !evidence::is_forwarder_reference(*reference) ||
             expected == body.end() || !expected->is_number_unsigned() ||
             expected->get<std::uint64_t>() > session::kMostExpected) {
           return bad_request(response);
         }
         done_or_not_now(response, station.begin_batch(*reference, expected->get<std::uint32_t>()));
       });
  const auto add = [&](const char* path, bool (Station::*verb)()) {
    post(path, kOperator, [&station, verb](const Json&, const Request&, Response& response) {
      done_or_not_now(response, (station.*verb)());
    });
  };
  add("/api/batch/pause", &Station::pause_batch);
  add("/api/batch/resume", &Station::resume_batch);
  add("/api/batch/undo", &Station::undo);
  add("/api/batch/close", &Station::close_batch);
  post("/api/batch/finish", kOperator,
       [&station](const Json& body, const Request&, Response& response) {
         const auto as_they_stand = body.find("as_they_stand");
         if (as_they_stand == body.end() || !as_they_stand->is_boolean()) {
           return bad_request(response);
         }
         if (station.finish_batch(as_they_stand->get<bool>())) return put(response, "{}");
         const bool asks = !station.batch().batch.attention().empty();
         refuse(response, 409, asks ? "unsure" : "not_now");
       });
}

void PageServer::Inside::settle(const Json& body, const Request& request, Response& response) {
  const auto postal_code = text_at(body, "postal_code");
  const auto address = text_at(body, "address");
  const auto name = text_at(body, "name");
  if (!postal_code || !address || !name) return bad_request(response);
  switch (parts.station.settle(number_of(request), PersonReads{*postal_code, *address, *name})) {
    case Station::Settled::done:
      return put(response, "{}");
    case Station::Settled::not_now:
      return refuse(response, 409, "not_now");
    case Station::Settled::not_usable:
      return bad_request(response);
  }
}

void PageServer::Inside::add_pieces() {
  constexpr Role kOperator = Role::operators;
  Station& station = parts.station;
  get(R"(/api/pieces/(\d{1,9}))", kOperator,
      [&station](const Request& request, Response& response) {
        const auto piece = station.piece(number_of(request));
        if (!piece) return refuse(response, 404, "not_there");
        put(response, piece_json(*piece));
      });
  get(R"(/api/pieces/(\d{1,9})/picture)", kOperator,
      [&station](const Request& request, Response& response) {
        const auto piece = station.piece(number_of(request));
        if (!piece) return refuse(response, 404, "not_there");
        const base::Bytes& jpeg = piece->mail->look.jpeg;
        response.set_content(reinterpret_cast<const char*>(jpeg.data()), jpeg.size(), "image/jpeg");
      });
  post(R"(/api/pieces/(\d{1,9})/settle)", kOperator,
       [this](const Json& body, const Request& request, Response& response) {
         settle(body, request, response);
       });
  post(R"(/api/pieces/(\d{1,9})/as-it-stands)", kOperator,
       [&station](const Json&, const Request& request, Response& response) {
         const auto settled = station.settle(number_of(request), std::nullopt);
         done_or_not_now(response, settled == Station::Settled::done);
       });
  post(R"(/api/pieces/(\d{1,9})/withdraw)", kOperator,
       [&station](const Json&, const Request& request, Response& response) {
         done_or_not_now(response, station.withdraw(number_of(request)));
       });
  post(R"(/api/pieces/(\d{1,9})/keep)", kOperator,
       [&station](const Json&, const Request& request, Response& response) {
         done_or_not_now(response, station.keep(number_of(request)));
       });
  get(R"(/api/postal/(\d{7}))", kOperator, [this](const Request& request, Response& response) {
    put(response, places_json(parts.dictionary, request.matches[1].str()));
  });
}

void PageServer::Inside::add_kiosk() {
  constexpr Role kOperator = Role::operators;
  Station& station = parts.station;
  get("/api/status", kOperator, [this, &station](const Request&, Response& response) {
    put(response,
        status_json(station.health(), station.screen().device, parts.clock.now().wall_ms));
  });
  get("/api/test-scan", kOperator, [&station](const Request&, Response& response) {
    put(response, test_scan_json(station.test_scan()));
  });
  post("/api/test-scan", kOperator, [&station](const Json&, const Request&, Response& response) {
    done_or_not_now(response, station.begin_test_scan());
  });
}

void PageServer::Inside::add_service() {
  ServiceDesk& desk = parts.desk;
  post("/api/service/enrol", Role::service,
       [this, &desk](const Json& body, const Request& request, Response& response) {
         const auto code = text_at(body, "code");
         if (!code) return bad_request(response);
         const auto kiosk = desk.enrol(who(request), *code);
         if (!kiosk) return put_error(response, kiosk.error());
         put(response, Json{{"kiosk", *kiosk}}.dump());
       });
  post("/api/service/sync", Role::service,
       [this, &desk](const Json&, const Request& request, Response& response) {
         const auto asked = desk.sync_now(who(request));
         if (!asked) return put_error(response, asked.error());
         put(response, "{}");
       });
  post("/api/service/export", Role::service,
       [this, &desk](const Json&, const Request& request, Response& response) {
         const auto done = desk.export_to_stick(who(request));
         if (!done) return put_error(response, done.error());
         put(response,
             Json{{"written", done->written}, {"already_there", done->already_there}}.dump());
       });
  post("/api/service/import", Role::service,
       [this, &desk](const Json&, const Request& request, Response& response) {
         const auto done = desk.import_from_stick(who(request));
         if (!done) return put_error(response, done.error());
         put(response, Json{{"files", done->files}, {"registry", done->registry_installed}}.dump());
       });
  get("/api/service/network", Role::service, [&desk](const Request&, Response& response) {
    const Network network = desk.network();
    Json interfaces = Json::array();
    for (const auto& one : network.interfaces) {
      interfaces.push_back({{"name", one.name}, {"addresses", one.addresses}});
    }
    put(response, Json{{"interfaces", std::move(interfaces)},
                       {"headquarters", network.headquarters},
                       {"reachable", network.is_reachable}}
                      .dump());
  });
  get("/api/service/acts", Role::service, [&desk](const Request&, Response& response) {
    const auto acts = desk.acts();
    if (!acts) return put_error(response, acts.error());
    put(response, acts_json(*acts));
  });
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
