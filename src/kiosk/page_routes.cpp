// What the pages may ask: PAGES.md, table by table.
#include "kiosk/page_json.h"
#include "kiosk/page_server_inside.h"

namespace kanaria::kiosk {

namespace {

constexpr std::size_t kMostPlaces = 12;

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

}  // namespace

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
  log("sign-in", parts.sign_in.look(outcome.token));
  response.set_header("Set-Cookie", std::string(kCookie).append(outcome.token) +
                                        "; Path=/; HttpOnly; SameSite=Strict");
  put(response, "{}");
}

void PageServer::Inside::log(const char* what, const SignedIn& who) {
  const evidence::Act act{parts.clock.now().wall_ms, what, who.who,
                          std::string(to_string(who.role))};
  parts.station.write(
      [act](store::Transaction& transaction) { return evidence::log_act(transaction, act); });
}

void PageServer::Inside::add_sign_in() {
  post("/api/sign-in", Role::visitor,
       [this](const Json& body, const Request&, Response& response) { sign_in(body, response); });
  post("/api/sign-out", Role::visitor,
       [this](const Json&, const Request& request, Response& response) {
         const SignedIn leaving = parts.sign_in.look(token_of(request));
         parts.sign_in.sign_out(token_of(request));
         if (leaving.role != Role::visitor) log("sign-out", leaving);
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
  add("/api/batch/take-cover", &Station::take_cover);
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
         put(response, "{}");
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

}  // namespace kanaria::kiosk
