#include "hq/server.h"

#include <httplib.h>
#include <sys/socket.h>

#include <algorithm>
#include <thread>

#include "base/program.h"
#include "hq/authority.h"
#include "hq/fleet.h"
#include "hq/receiver.h"
#include "wire/wire.h"

namespace kanaria::hq {
namespace {

using base::Error;
using base::Remedy;
using httplib::Request;
using httplib::Response;
using wire::Message;

constexpr const char* kMessageType = "application/octet-stream";
constexpr const char* kRetryAfter_s = "30";
constexpr int kBodyTimeout_s = 60;
constexpr int kKeepAlive_s = 5;

enum Status {
  kOk = 200,
  kBadRequest = 400,
  kUnauthorized = 401,
  kTooLarge = 413,
  kInternal = 500,
  kUnavailable = 503
};

void put_plain(Response& response, int status, const std::string& sentence) {
  response.status = status;
  response.set_content(sentence + "\n", "text/plain; charset=utf-8");
}

/// The last response of its connection: what was not read of the request's body must never be taken
/// for another request.  httplib closes after a content provider that says that it failed.
void put_last(Response& response, int status, const std::string& sentence) {
  response.status = status;
  response.set_header("Connection", "close");
  response.set_content_provider(sentence.size(), "text/plain; charset=utf-8",
                                [sentence](std::size_t, std::size_t, httplib::DataSink& sink) {
                                  sink.write(sentence.data(), sentence.size());
                                  return false;
                                });
}

void put_later(Response& response, const Error& error) {
  base::complain("kanaria-hq serve", error.sentence);
  response.set_header("Retry-After", kRetryAfter_s);
  put_plain(response, kUnavailable, "Headquarters cannot take this now; send it again later.");
}

void put_messages(Response& response, const std::vector<Message>& messages) {
  base::Bytes body;
  for (const Message& message : messages) wire::append_message(body, message);
  response.set_content(std::string(base::text_of(body)), kMessageType);
}

/// The messages of a body; nullopt when the response says already why not.  The reader undoes
/// compression, so the bound is on what comes out of it.
std::optional<std::vector<Message>> read_messages(const Request& request, Response& response,
                                                  const httplib::ContentReader& read) {
  if (request.is_multipart_form_data()) {
    put_last(response, kBadRequest, "A body is messages, one after another.");
    return std::nullopt;
  }
  base::Bytes body;
  bool is_too_large = false;
  const bool is_whole = read([&](const char* data, std::size_t size) {
    is_too_large = body.size() + size > wire::kMostBody_bytes;
    if (!is_too_large) base::append(body, base::bytes_of({data, size}));
    return !is_too_large;
  });
  if (is_too_large || response.status == kTooLarge) {
    put_last(response, kTooLarge, "A body has at most 4 MiB; send fewer messages at once.");
    return std::nullopt;
  }
  if (!is_whole) {
    put_last(response, kBadRequest, "The body was cut off, or is not as its header says.");
    return std::nullopt;
  }
  auto messages = wire::parse_messages(body);
  if (!messages) put_plain(response, kBadRequest, "The body does not hold messages.");
  return messages;
}

/// "%41" to "A"; anything else stays.
std::string percent_decoded(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte =
        text[i] == '%' ? base::from_hex(std::string_view(text).substr(i + 1, 2)) : std::nullopt;
    if (byte && byte->size() == 1) {
      out += static_cast<char>(byte->front());
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool speaks_for(const Caller& caller, const std::vector<Message>& messages) {
  return std::all_of(messages.begin(), messages.end(), [&](const Message& message) {
    return std::visit(
        [&](const auto& content) {
          if constexpr (requires { content.kiosk; }) return content.kiosk == caller.kiosk;
          return true;
        },
        message);
  });
}

// httplib's own choice would let a second server take part of the requests to the same port.
void let_port_be_reused(socket_t socket) {
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

}  // namespace

struct Server::Inside {
  Inside(const Settings& given, Postgres& postgres, const ReceiverKeys& keys,
         const base::Clock& with_clock)
      : settings(given),
        database(postgres),
        clock(with_clock),
        receiver(postgres, keys, with_clock) {}

  void set_up();
  void take_messages(const Request& request, Response& response,
                     const httplib::ContentReader& read);
  void take_enrolment(const Request& request, Response& response,
                      const httplib::ContentReader& read);
  void give_fleet(Response& response, bool as_page);
  void give_health(Response& response);
  std::optional<Caller> caller_of(const Request& request) const;

  const Settings& settings;
  Postgres& database;
  const base::Clock& clock;
  Receiver receiver;
  httplib::Server http;
  int port = 0;
  std::thread listener;
};

std::optional<Caller> Server::Inside::caller_of(const Request& request) const {
  const std::string& header = settings.certificate_header;
  // Two of them: one may be a stranger's, that nginx did not replace.
  if (request.get_header_value_count(header) != 1) return std::nullopt;
  const auto certificate = read_certificate(percent_decoded(request.get_header_value(header)));
  if (!certificate) return std::nullopt;
  return Caller{certificate->kiosk, certificate->sha256};
}

void Server::Inside::take_messages(const Request& request, Response& response,
                                   const httplib::ContentReader& read) {
  const auto messages = read_messages(request, response, read);
  if (!messages) return;
  std::optional<Caller> caller;
  if (!settings.certificate_header.empty()) {
    caller = caller_of(request);
    if (!caller || !speaks_for(*caller, *messages)) {
      put_plain(response, kUnauthorized, "These messages need their own kiosk's certificate.");
      return;
    }
  }
  const auto answers = receiver.answer(*messages, caller);
  if (!answers) return put_later(response, answers.error());
  put_messages(response, *answers);
}

void Server::Inside::take_enrolment(const Request& request, Response& response,
                                    const httplib::ContentReader& read) {
  const auto messages = read_messages(request, response, read);
  if (!messages) return;
  const auto* enrolment =
      messages->size() == 1 ? std::get_if<wire::Enrolment>(&messages->front()) : nullptr;
  if (enrolment == nullptr) {
    return put_plain(response, kBadRequest, "The body must be one enrolment.");
  }
  const auto answer = receiver.enrol(*enrolment);
  if (!answer) return put_later(response, answer.error());
  put_messages(response, {*answer});
}

void Server::Inside::give_fleet(Response& response, bool as_page) {
  const auto fleet = read_fleet(database, settings.fleet, clock.now().wall_ms);
  if (!fleet) return put_later(response, fleet.error());
  if (as_page) {
    response.set_content(fleet_page(*fleet), "text/html; charset=utf-8");
  } else {
    response.set_content(fleet_json(*fleet), "application/json");
  }
}

void Server::Inside::give_health(Response& response) {
  const auto done = database.transact([](Work& work) { work.run("select 1"); });
  if (!done) return put_later(response, done.error());
  put_plain(response, kOk, "well");
}

void Server::Inside::set_up() {
  const int threads = settings.threads;
  http.new_task_queue = [threads] {
    return new httplib::ThreadPool(static_cast<std::size_t>(threads));
  };
  http.set_socket_options(let_port_be_reused);
  http.set_payload_max_length(wire::kMostBody_bytes);
  http.set_read_timeout(kBodyTimeout_s);
  http.set_write_timeout(kBodyTimeout_s);
  http.set_keep_alive_timeout(kKeepAlive_s);
  http.set_tcp_nodelay(true);
  http.set_default_headers(
      {{"Content-Security-Policy",
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"},
       {"X-Content-Type-Options", "nosniff"},
       {"Referrer-Policy", "no-referrer"},
       {"Cache-Control", "no-store"}});
  http.set_exception_handler([](const Request&, Response& response, std::exception_ptr why) {
    try {
      std::rethrow_exception(why);
    } catch (const std::exception& error) {
      base::complain("kanaria-hq serve", std::string("a request failed: ") + error.what());
    } catch (...) {
      base::complain("kanaria-hq serve", "a request failed.");
    }
    put_plain(response, kInternal, "This request failed; see the server's log.");
  });
  http.Post("/v1/messages",
            [this](const Request& request, Response& response, const httplib::ContentReader& read) {
              take_messages(request, response, read);
            });
  http.Post("/v1/enrolment",
            [this](const Request& request, Response& response, const httplib::ContentReader& read) {
              take_enrolment(request, response, read);
            });
  http.Get("/fleet.json",
           [this](const Request&, Response& response) { give_fleet(response, false); });
  http.Get("/fleet", [this](const Request&, Response& response) { give_fleet(response, true); });
  http.Get("/fleet.css", [](const Request&, Response& response) {
    response.set_content(std::string(kFleetStyle), "text/css");
  });
  http.Get("/health", [this](const Request&, Response& response) { give_health(response); });
}

Server::Server(const Settings& settings, Postgres& database, const ReceiverKeys& keys,
               const base::Clock& clock)
    : inside_(std::make_unique<Inside>(settings, database, keys, clock)) {
  inside_->set_up();
}

Server::~Server() {
  stop();
}

base::Result<void> Server::start() {
  const Settings& settings = inside_->settings;
  httplib::Server& http = inside_->http;
  if (settings.port == 0) {
    inside_->port = http.bind_to_any_port(settings.listen);
  } else if (http.bind_to_port(settings.listen, settings.port)) {
    inside_->port = settings.port;
  }
  if (inside_->port <= 0) {
    return Error{Remedy::operator_acts,
                 "Port " + std::to_string(settings.port) + " of " + settings.listen +
                     " is taken; stop the other program or change \"port\"."};
  }
  inside_->listener = std::thread([&http] { http.listen_after_bind(); });
  // stop() would not be heard before.
  while (!http.is_running()) std::this_thread::yield();
  return {};
}

int Server::port() const {
  return inside_->port;
}

void Server::stop() {
  if (!inside_->listener.joinable()) return;
  inside_->http.stop();
  inside_->listener.join();
}

}  // namespace kanaria::hq
