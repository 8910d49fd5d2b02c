// A kiosk without its hallway: a clock that tests turn, a chain of plain entries, and an outbox in
// a real database.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <random>

#include "outbox/outbox.h"
#include "sync/chain_source.h"
#include "sync/sync.h"
#include "unit/temporary_folder.h"

namespace kanaria::sync {

class TurnedClock final : public base::Clock {
 public:
  static constexpr std::int64_t kStart_ms = 1'795'219'200'000;  // 2026-11-21T00:00:00Z
  base::Timestamp now() const override {
    return {wall_ms, monotonic_ms, "01234567-89ab-cdef-0123-456789abcdef", base::ClockStatus::rtc};
  }
  void turn(std::int64_t by_ms) {
    wall_ms += by_ms;
    monotonic_ms += by_ms;
  }
  std::int64_t wall_ms = kStart_ms;
  std::int64_t monotonic_ms = 1'000'000;
};

/// Entries whose bytes 64 to 95 are the capsule's hash and 32 to 63 the hash of the one before.
class ChainByHand final : public ChainSource {
 public:
  ChainByHand() { epoch_.fill(7); }
  std::uint64_t append(const base::Digest& content) {
    wire::ChainLink link;
    const auto seq = links_.size() + 1;
    link.entry[24] = static_cast<std::uint8_t>(seq);
    link.entry[25] = static_cast<std::uint8_t>(seq >> 8);
    link.entry[26] = static_cast<std::uint8_t>(seq >> 16);
    if (!links_.empty()) {
      const auto before = base::sha256(links_.back().entry);
      std::copy(before.begin(), before.end(), link.entry.begin() + 32);
    }
    std::copy(content.begin(), content.end(), link.entry.begin() + 64);
    links_.push_back(link);
    return seq;
  }
  wire::ChainEpoch epoch() const override { return epoch_; }
  base::Result<std::optional<base::Digest>> hash_of(std::uint64_t seq) override {
    if (seq == 0 || seq > links_.size()) return std::optional<base::Digest>();
    return std::optional(base::sha256(links_[seq - 1].entry));
  }
  base::Result<ChainLinks> links_after(std::uint64_t seq, std::size_t most) override {
    ChainLinks part;
    for (auto i = seq; i < links_.size() && part.links.size() < most; ++i) {
      part.links.push_back(links_[i]);
    }
    if (seq == 0 && !part.links.empty()) part.keys.push_back({0, 1, {}, {}});
    return part;
  }
  base::Result<void> take_beacon(store::Transaction&, const wire::Beacon& beacon) override {
    beacon_ = beacon;
    return {};
  }
  base::Result<void> take_head(store::Transaction&, const wire::Receipt& receipt) override {
    pins_.push_back(receipt);
    return {};
  }
  const std::vector<wire::ChainLink>& links() const { return links_; }
  const std::vector<wire::Receipt>& pins() const { return pins_; }
  const std::optional<wire::Beacon>& beacon() const { return beacon_; }

 private:
  wire::ChainEpoch epoch_{};
  std::vector<wire::ChainLink> links_;
  std::vector<wire::Receipt> pins_;
  std::optional<wire::Beacon> beacon_;
};

/// What is tested here is not whether the disk keeps what was synced; memory is enough.
inline void prefer_memory() {
  static const bool kDone = [] {
    std::error_code error;
    if (std::filesystem::is_directory("/dev/shm", error)) ::setenv("TMPDIR", "/dev/shm", 1);
    return true;
  }();
  (void)kDone;
}

class KioskByHand {
 public:
  static constexpr const char* kName = "kiosk-1";
  explicit KioskByHand(const base::PublicKey& receipt_key)
      : folder_((prefer_memory(), std::make_unique<test::TemporaryFolder>())),
        database(*store::Database::open(
            folder_->path() / "kanaria.db",
            {1, {outbox::outbox_tables() + outbox::outbox_delivery_tables() + sync_tables()}},
            store::Access::own)),
        reserve(folder_->path() / "reserve") {
    CHECK(reserve.hold().has_value());
    auto transaction = database.begin();
    CHECK(keep_enrolled(*transaction, {kName, receipt_key}, 0).has_value());
    CHECK(transaction->commit().has_value());
  }

  /// One mailpiece; without payload it is a miss.
  std::uint64_t capture(const std::string& payload) {
    base::Digest content{};
    content.fill(static_cast<std::uint8_t>(chain.links().size()));
    if (!payload.empty()) content = base::sha256(base::bytes_of(payload));
    const std::uint64_t seq = chain.append(content);
    if (payload.empty()) return seq;
    auto transaction = database.begin();
    CHECK(outbox::append(*transaction, seq, "test", base::bytes_of(payload), clock.wall_ms)
              .has_value());
    CHECK(transaction->commit().has_value());
    captured[seq] = only_digests ? std::string(base::text_of(content)) : payload;
    return seq;
  }
  void change(const std::string& sql) {
    auto transaction = database.begin();
    CHECK(transaction->prepare(sql)->run().has_value());
    CHECK(transaction->commit().has_value());
  }

  std::unique_ptr<Sync> sync(Transport& transport, const Settings& settings = {},
                             RegistryUpdate* registry = nullptr) {
    return *Sync::open({database, clock, transport, chain, registry,
                        [this]() -> base::Result<wire::Report> {
                          wire::Report report;
                          report.wall_ms = clock.wall_ms;
                          return report;
                        },
                        reserve, [this] { return std::uniform_real_distribution<>(0, 1)(random); },
                        [this](base::Bytes letter) -> base::Result<void> {
                          letters.push_back(std::move(letter));
                          return {};
                        }},
                       settings);
  }
  std::vector<base::Bytes> letters;  ///< that were handed in
  outbox::Stats stats() { return *outbox::stats(database); }
  const std::filesystem::path& path() const { return folder_->path(); }

 private:
  std::unique_ptr<test::TemporaryFolder> folder_;

 public:
  TurnedClock clock;
  ChainByHand chain;
  store::Database database;
  outbox::Reserve reserve;
  std::mt19937_64 random{1};
  std::map<std::uint64_t, std::string> captured;  ///< payloads by number
  bool only_digests = false;                      ///< their SHA-256 instead
};

/// Turns the clock from step to step until a round was completed.  False: it took more steps.
inline bool run_round(Sync& sync, TurnedClock& clock, int most_steps = 20'000) {
  const auto rounds = sync.rounds();
  sync.start_round();
  for (int i = 0; i < most_steps; ++i) {
    clock.turn(sync.wait_time_ms());
    const auto done = sync.tick();
    CHECK(done.has_value());
    if (sync.rounds() > rounds) return true;
  }
  return false;
}

}  // namespace kanaria::sync
