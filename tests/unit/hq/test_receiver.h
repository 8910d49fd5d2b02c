// A receiver before a database of its own, with enrolled kiosks.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <vector>

#include "hq/authority.h"
#include "hq/chain_ledger.h"
#include "hq/receiver.h"
#include "unit/hq/test_kiosk.h"
#include "unit/hq/test_postgres.h"
#include "wire/wire.h"

namespace kanaria::hq {

class TestClock final : public base::Clock {
 public:
  [[nodiscard]] base::Timestamp now() const override {
    return {wall_ms.load(), 0, "", base::ClockStatus::ntp};
  }
  std::atomic<std::int64_t> wall_ms = 1'795'000'000'000;
};

class ReceiverTest : public testing::Test {
 protected:
  static const ReceiverKeys& keys() {
    static const ReceiverKeys keys = [] {
      auto authority = make_authority(1'700'000'000'000);
      CHECK(authority.has_value());
      return ReceiverKeys{test_seed(99), authority->key, authority->certificate};
    }();
    return keys;
  }

  /// As if it had shown its code; without a certificate.
  void enrol(const TestKiosk& kiosk, const base::Digest& certificate = {}) {
    const auto done = database_->transact([&](Work& work) {
      work.run(
          "insert into kiosks (kiosk, added_ms, enrolled_ms, certificate_sha256) "
          "values ($1, $2, $2, $3) on conflict do nothing",
          {kiosk.name(), clock_.wall_ms.load(), certificate});
      CHECK(start_chain(work, kiosk.name(), kiosk.epoch(), kiosk.first_key(), clock_.wall_ms));
    });
    CHECK(done.has_value());
  }

  std::vector<wire::Message> answers(const std::vector<wire::Message>& messages,
                                     const std::optional<Caller>& caller = std::nullopt) {
    auto answer = receiver_.answer(messages, caller);
    EXPECT_TRUE(answer.has_value()) << (answer ? "" : answer.error().sentence);
    if (!answer) return {};
    // What is answered can be sent.
    base::Bytes body;
    for (const wire::Message& message : *answer) wire::append_message(body, message);
    const auto parsed = wire::parse_messages(body);
    EXPECT_TRUE(parsed && *parsed == *answer);
    return *std::move(answer);
  }

  /// The only answer of this kind; fails the test when there is another number of them.
  template <class T>
  T only(const std::vector<wire::Message>& messages) {
    std::vector<T> found;
    for (const wire::Message& message : messages) {
      if (const T* one = std::get_if<T>(&message)) found.push_back(*one);
    }
    EXPECT_EQ(found.size(), 1u);
    return found.empty() ? T{} : found.front();
  }
  template <class T>
  T only_answer(const wire::Message& message) {
    return only<T>(answers({message}));
  }

  /// A receipt that holds and names this head.
  void expect_head(const wire::Receipt& receipt, const TestKiosk& kiosk, std::uint64_t seq,
                   const base::Digest& hash) {
    EXPECT_EQ(receipt.kind, wire::Receipt::Kind::head);
    EXPECT_EQ(receipt.kiosk, kiosk.name());
    EXPECT_EQ(receipt.epoch, kiosk.epoch());
    EXPECT_EQ(receipt.seq, seq);
    EXPECT_EQ(receipt.digest, hash);
    EXPECT_TRUE(wire::holds(receipt, base::public_key_of(keys().receipt_seed)));
  }
  void expect_refusal(const wire::Message& message, wire::Refusal::Code code) {
    const auto refusal = only_answer<wire::Refusal>(message);
    EXPECT_EQ(refusal.code, code) << refusal.sentence;
    EXPECT_FALSE(refusal.sentence.empty());
  }

  TestDatabase database_;
  TestClock clock_;
  Receiver receiver_{*database_, keys(), clock_};
};

}  // namespace kanaria::hq
