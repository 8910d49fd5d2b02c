// Exactly once in effect: whatever order, however often and at however many receivers the messages
// arrive, headquarters ends with what the kiosk has.
#include <random>
#include <thread>

#include "unit/hq/test_receiver.h"

namespace kanaria::hq {
namespace {

class OrderTest : public ReceiverTest {
 protected:
  /// Everything of this kiosk that does not tell when or how it came.
  std::string state_of(const std::string& kiosk) {
    return database_.value(
        "select md5(string_agg(row, ' ' order by row)) from ("
        "select concat_ws(' ', 'entry', encode(epoch, 'hex'), seq, encode(entry, 'hex'), "
        "encode(hash, 'hex'), encode(signature, 'hex')) as row from chain_entries "
        "where kiosk = '" +
        kiosk +
        "' union all "
        "select concat_ws(' ', 'head', encode(epoch, 'hex'), seq, encode(hash, 'hex')) from heads "
        "where kiosk = '" +
        kiosk +
        "' union all "
        "select concat_ws(' ', 'key', generation, first_seq, encode(key, 'hex')) from chain_keys "
        "where kiosk = '" +
        kiosk +
        "' union all "
        "select concat_ws(' ', 'capsule', seq, encode(digest, 'hex'), total_bytes) from capsules "
        "where kiosk = '" +
        kiosk +
        "' union all "
        "select concat_ws(' ', 'bytes', seq, encode(sha256(string_agg(bytes, '' order by "
        "offset_bytes)), 'hex')) from capsule_pieces where kiosk = '" +
        kiosk +
        "' group by seq "
        "union all select concat_ws(' ', 'alarm', kind, seq) from alarms "
        "where kiosk = '" +
        kiosk + "') as rows");
  }

  /// A day of a kiosk, as bodies in the order in which it would send them.
  static std::vector<std::vector<wire::Message>> day_of(TestKiosk& kiosk) {
    std::vector<std::vector<wire::Message>> bodies;
    std::size_t sent = 0;
    for (int hour = 0; hour < 6; ++hour) {
      kiosk.add_misses(3);
      std::vector<wire::Message> pieces;
      for (int hit = 0; hit < 2; ++hit) {
        const auto salt = static_cast<std::uint8_t>(10 * hour + hit);
        for (auto& piece : kiosk.add_capsule(test_bytes(1000 + salt, salt), 350)) {
          pieces.emplace_back(std::move(piece));
        }
      }
      if (hour % 2 == 1) kiosk.rotate();
      bodies.push_back({kiosk.part(sent + 1, kiosk.size())});
      sent = kiosk.size();
      // Two bodies, so that a capsule is cut between them.
      bodies.emplace_back(pieces.begin(), pieces.begin() + 5);
      bodies.emplace_back(pieces.begin() + 5, pieces.end());
    }
    return bodies;
  }
};

TEST_F(OrderTest, ShuffledRepeatedAndConcurrentEndsAsInOrder) {
  constexpr int kReceivers = 2;
  constexpr int kThreads = 4;
  for (std::uint32_t round = 0; round < 3; ++round) {
    // Two kiosks with the same history: one sends in order, the other in every way but that.
    const auto number = static_cast<std::uint8_t>(round + 1);
    TestKiosk orderly("orderly-" + std::to_string(round), number);
    TestKiosk wild("wild-" + std::to_string(round), number);
    enrol(orderly);
    enrol(wild);
    for (const auto& body : day_of(orderly)) answers(body);
    const auto bodies = day_of(wild);

    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        Postgres own(database_.connection());
        Receiver receiver(thread % kReceivers == 0 ? *database_ : own, keys(), clock_);
        std::mt19937 random(round * 100 + static_cast<std::uint32_t>(thread));
        // Until everything is whole, at most as often as there are bodies: each pass takes at
        // least the next one.
        for (std::size_t pass = 0; pass < bodies.size(); ++pass) {
          auto shuffled = bodies;
          std::shuffle(shuffled.begin(), shuffled.end(), random);
          for (auto& body : shuffled) {
            if (random() % 4 == 0) std::shuffle(body.begin(), body.end(), random);
            if (random() % 4 == 0) body.insert(body.end(), body.begin(), body.end());
            const auto answer = receiver.answer(body, std::nullopt);
            EXPECT_TRUE(answer.has_value()) << (answer ? "" : answer.error().sentence);
          }
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(state_of(wild.name()), state_of(orderly.name())) << "round " << round;
    EXPECT_EQ(database_.value("select count(*) from capsules where kiosk = '" + wild.name() + "'"),
              "12");
    EXPECT_EQ(database_.count("alarms"), 0);
  }
}

TEST_F(OrderTest, BodiesOfSeveralKiosksInOppositeOrdersDoNotStopEachOther) {
  std::vector<TestKiosk> kiosks;
  for (std::uint8_t number = 1; number <= 4; ++number) {
    kiosks.emplace_back("kiosk-" + std::to_string(number), number);
    enrol(kiosks.back());
  }
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread, mine = kiosks]() mutable {
      Receiver receiver(*database_, keys(), clock_);
      for (int i = 0; i < 20; ++i) {
        std::vector<wire::Message> body;
        for (TestKiosk& kiosk : mine) {
          kiosk.add_misses(1);
          body.emplace_back(kiosk.whole());
        }
        if (thread % 2 == 1) std::reverse(body.begin(), body.end());
        const auto answer = receiver.answer(body, std::nullopt);
        // Try-later is an answer; being stuck or wrong is not.
        if (!answer) {
          EXPECT_EQ(answer.error().remedy, base::Remedy::try_later);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(database_.count("chain_entries"), 80);
  EXPECT_EQ(database_.count("alarms"), 0);
}

TEST_F(OrderTest, TwoCopiesOfAKioskNeverBothGetTheNextNumber) {
  TestKiosk one("mailroom-1");
  enrol(one);
  TestKiosk two = one;
  one.add(test_seed(1));
  two.add(test_seed(2));
  std::atomic<int> taken = 0;
  std::atomic<int> refused = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      Postgres own(database_.connection());
      Receiver receiver(own, keys(), clock_);
      const auto answer = receiver.answer({(thread % 2 == 0 ? one : two).whole()}, std::nullopt);
      ASSERT_TRUE(answer.has_value());
      const auto* refusal = std::get_if<wire::Refusal>(&answer->at(0));
      if (refusal == nullptr) {
        ++taken;
      } else if (refusal->code == wire::Refusal::Code::equivocation) {
        ++refused;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 4);
  EXPECT_EQ(refused, 4);
  EXPECT_EQ(database_.count("chain_entries"), 1);
  EXPECT_EQ(database_.value("select times from alarms"), "4");
}

TEST_F(OrderTest, AConnectionThatTheServerEndedIsReplaced) {
  TestKiosk kiosk("mailroom-1");
  enrol(kiosk);
  kiosk.add_misses(1);
  answers({kiosk.whole()});
  Postgres other(database_.connection());
  // The end may come before, with or after the next statement: each shows itself differently.
  for (std::uint64_t head = 2; head < 60; ++head) {
    ASSERT_TRUE(other
                    .transact([](Work& work) {
                      work.run(
                          "select pg_terminate_backend(pid)::text from pg_stat_activity "
                          "where datname = current_database() and pid <> pg_backend_pid()");
                    })
                    .has_value());
    kiosk.add_misses(1);
    expect_head(only<wire::Receipt>(answers({kiosk.whole()})), kiosk, head, kiosk.head());
  }
}

}  // namespace
}  // namespace kanaria::hq
