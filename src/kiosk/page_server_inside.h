// What the files of the page server share: its inside, and how it answers.  Brings httplib and
// JSON: for page_server.cpp and page_routes.cpp only.
#pragma once

#include <httplib.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>

#include "kiosk/page_server.h"

namespace kanaria::kiosk {

using httplib::Request;
using httplib::Response;
using Json = nlohmann::json;

inline constexpr const char* kCookie = "kanaria=";

void put(Response& response, const std::string& json);
/// An error's word with its status.
void refuse(Response& response, int status, std::string_view code);
void bad_request(Response& response);
void done_or_not_now(Response& response, bool done);
/// The sentence goes to the journal.
void put_error(Response& response, const base::Error& error);
/// Of the cookie; "" without one.
[[nodiscard]] std::string token_of(const Request& request);
[[nodiscard]] std::optional<std::string> text_at(const Json& body, const char* key);

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
  /// In the log of acts.
  void log(const char* what, const SignedIn& who);
  void settle(const Json& body, const Request& request, Response& response);
  [[nodiscard]] std::string who(const Request& request) {
    return parts.sign_in.look(token_of(request)).who;
  }

  const PageParts parts;
  httplib::Server http;
  int port = 0;
  std::thread listener;
};

}  // namespace kanaria::kiosk
