#include "hq/server.h"

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "hq/enrolment.h"
#include "unit/hq/test_receiver.h"
#include "unit/hq/test_request.h"

namespace kanaria::hq {
namespace {

class ServerTest : public ReceiverTest {
 protected:
  ServerTest() {
    settings_.listen = "127.0.0.1";
    settings_.threads = 4;
    settings_.fleet = {26, 9, 6, 35, 60, 50, 100};
    enrol(kiosk_);
  }
  void start() {
    server_ = std::make_unique<Server>(settings_, *database_, keys(), clock_);
    const auto started = server_->start();
    CHECK(started.has_value());
    client_ = std::make_unique<httplib::Client>("127.0.0.1", server_->port());
    client_->set_keep_alive(true);
  }
  static std::string body_of(const std::vector<wire::Message>& messages) {
    base::Bytes body;
    for (const wire::Message& message : messages) wire::append_message(body, message);
    return std::string(base::text_of(body));
  }
  httplib::Result post(const std::string& path, const std::string& body,
                       const httplib::Headers& headers = {}) {
    return client_->Post(path, headers, body, "application/octet-stream");
  }
  static std::vector<wire::Message> messages_of(const httplib::Result& result) {
    CHECK(result);
    EXPECT_EQ(result->status, 200) << result->body;
    auto parsed = wire::parse_messages(base::bytes_of(result->body));
    CHECK(parsed.has_value());
    return *parsed;
  }
  static std::string escaped(const std::string& pem) {
    std::string out;
    for (const char c : pem) {
      const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      out += is_plain ? std::string(1, c)
                      : "%" + base::to_hex(base::bytes_of(std::string_view(&c, 1)));
    }
    return out;
  }

  Settings settings_;
  TestKiosk kiosk_{"mailroom-1"};
  std::unique_ptr<Server> server_;
  std::unique_ptr<httplib::Client> client_;
};

TEST_F(ServerTest, MessagesGoInAndAnswersComeOut) {
  start();
  kiosk_.add_misses(2);
  const auto answers = messages_of(post("/v1/messages", body_of({kiosk_.whole()})));
  expect_head(only<wire::Receipt>(answers), kiosk_, 2, kiosk_.head());
  EXPECT_TRUE(messages_of(post("/v1/messages", "")).empty());
}

TEST_F(ServerTest, WhatIsNoBodyIsToldApart) {
  start();
  kiosk_.add_misses(1);
  std::string body = body_of({kiosk_.whole()});
  body.pop_back();
  EXPECT_EQ(post("/v1/messages", body)->status, 400);
  EXPECT_EQ(post("/v1/messages", std::string((4u << 20) + 1, 'x'))->status, 413);
  const auto multipart = client_->Post("/v1/messages", httplib::Headers{}, "--x\r\n\r\n--x--\r\n",
                                       "multipart/form-data; boundary=x");
  EXPECT_EQ(multipart->status, 400);
  EXPECT_EQ(client_->Get("/v1/messages")->status, 404);
  EXPECT_EQ(client_->Get("/etc/passwd")->status, 404);
  EXPECT_EQ(post("/v1/enrolment", body_of({kiosk_.whole()}))->status, 400);
}

/// Everything that the server says on one connection until it closes it.
std::string said_to(int port, const std::string& request) {
  const int link = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(::connect(link, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  CHECK(::send(link, request.data(), request.size(), MSG_NOSIGNAL) ==
        static_cast<ssize_t>(request.size()));
  std::string said;
  char part[4096];
  for (ssize_t size = 0; (size = ::recv(link, part, sizeof part, 0)) > 0;) {
    said.append(part, static_cast<std::size_t>(size));
  }
  ::close(link);
  return said;
}

TEST_F(ServerTest, ABodyThatIsNotReadIsNeverTheNextRequest) {
  start();
  const std::string hidden = "GET /fleet.json HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::string heads[] = {
      "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: " +
          std::to_string(hidden.size()) + "\r\n\r\n",
      "Content-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"};
  for (const std::string& head : heads) {
    const std::string said =
        said_to(server_->port(), "POST /v1/messages HTTP/1.1\r\nHost: x\r\n" + head + hidden);
    EXPECT_TRUE(said.starts_with("HTTP/1.1 400 ")) << said;
    EXPECT_NE(said.find("Connection: close"), std::string::npos) << said;
    EXPECT_EQ(said.find("HTTP/1.1", 1), std::string::npos) << said;
    EXPECT_EQ(said.find("kiosks"), std::string::npos) << said;
  }
}

TEST_F(ServerTest, ABodyThatUnpacksBeyondTheBoundIsTooLarge) {
  start();
  client_->set_compress(true);
  EXPECT_EQ(post("/v1/messages", std::string(64u << 20, '\0'))->status, 413);
}

TEST_F(ServerTest, BehindNginxOnlyTheKiosksOwnCertificateIsTaken) {
  settings_.certificate_header = "X-Client-Certificate";
  start();
  const test::TemporaryFolder folder;
  const auto code = add_kiosk(*database_, "mailroom-2", clock_.wall_ms);
  ASSERT_TRUE(code.has_value());
  TestKiosk own("mailroom-2", 2);
  own.add_misses(1);
  const auto enrolled = only<wire::Enrolled>(messages_of(
      post("/v1/enrolment",
           body_of({wire::Enrolment{*code, own.epoch(), own.first_key(), test_request(folder)}}))));
  const std::string body = body_of({own.whole()});
  EXPECT_EQ(post("/v1/messages", body)->status, 401);
  EXPECT_EQ(post("/v1/messages", body, {{"X-Client-Certificate", ""}})->status, 401);
  EXPECT_EQ(post("/v1/messages", body, {{"X-Client-Certificate", "%zz"}})->status, 401);
  const std::string certificate = escaped(enrolled.certificate);
  const httplib::Headers header = {{"X-Client-Certificate", certificate}};
  EXPECT_EQ(post("/v1/messages", body_of({kiosk_.whole()}), header)->status, 401);
  EXPECT_EQ(post("/v1/messages", body,
                 {{"X-Client-Certificate", certificate}, {"X-Client-Certificate", certificate}})
                ->status,
            401);
  expect_head(only<wire::Receipt>(messages_of(post("/v1/messages", body, header))), own, 1,
              own.head());
}

TEST_F(ServerTest, WithoutItsDatabaseItSaysLater) {
  Postgres nowhere("host=/nonexistent dbname=none");
  Server server(settings_, nowhere, keys(), clock_);
  ASSERT_TRUE(server.start().has_value());
  httplib::Client client("127.0.0.1", server.port());
  for (const char* path : {"/health", "/fleet", "/fleet.json"}) {
    EXPECT_EQ(client.Get(path)->status, 503) << path;
  }
  const auto answer =
      client.Post("/v1/messages", body_of({kiosk_.whole()}), "application/octet-stream");
  EXPECT_EQ(answer->status, 503);
  EXPECT_EQ(answer->get_header_value("Retry-After"), "30");
}

TEST_F(ServerTest, ATakenPortIsAnError) {
  start();
  settings_.port = server_->port();
  Server second(settings_, *database_, keys(), clock_);
  EXPECT_FALSE(second.start().has_value());
}

TEST_F(ServerTest, StoppingAnswersWhatIsInFlight) {
  start();
  kiosk_.add_misses(1);
  // A transaction of somebody else holds the kiosk's row until the request certainly waits for it.
  Postgres other(database_.connection());
  std::optional<httplib::Result> result;
  std::thread request;
  std::thread stopping;
  ASSERT_TRUE(other
                  .transact([&](Work& work) {
                    work.run("select from kiosks for update");
                    request = std::thread(
                        [&] { result = post("/v1/messages", body_of({kiosk_.whole()})); });
                    while (database_.value("select count(*) from pg_stat_activity where "
                                           "wait_event_type = 'Lock'") != "1") {
                    }
                    stopping = std::thread([&] { server_->stop(); });
                  })
                  .has_value());
  request.join();
  stopping.join();
  expect_head(only<wire::Receipt>(messages_of(*result)), kiosk_, 1, kiosk_.head());
  EXPECT_FALSE(client_->Get("/health"));
}

TEST_F(ServerTest, ThePageShowsWhatKiosksSayAsTextOnly) {
  start();
  wire::Report report;
  report.kiosk = kiosk_.name();
  report.self_test = "<script>alert('x')</script> & \"more\"";
  report.wall_ms = clock_.wall_ms;
  messages_of(post("/v1/messages", body_of({report})));
  const auto page = client_->Get("/fleet");
  ASSERT_EQ(page->status, 200);
  EXPECT_EQ(page->body.find("<script"), std::string::npos);
  EXPECT_NE(page->body.find("&lt;script&gt;alert(&#39;x&#39;)"), std::string::npos);
  const std::string policy = page->get_header_value("Content-Security-Policy");
  EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  EXPECT_EQ(client_->Get("/fleet.css")->get_header_value("Content-Type"), "text/css");
  EXPECT_EQ(client_->Get("/health")->body, "well\n");
}

}  // namespace
}  // namespace kanaria::hq
