// Fills a data folder with hits and misses and says each number once it is durable, so that a test
// can kill it at any moment and see what was kept.
//   locker_writer DATA RECIPIENT COUNT [PAUSE_MS]
// prints "hit SEQ SHA256" (of the sealed capsule) or "miss SEQ" per mailpiece, and "key TEXT" for
// each key that it signs with. PAUSE_MS after each keeps the folder small where the test only needs
// a writer that is at work. A day passes after every second mailpiece, so that the key is renewed;
// after every hit come a beacon and a receipt of headquarters. The mailpieces carry a name in
// UTF-8, UTF-16 and Shift JIS, which must never be found on the disk.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/file.h"
#include "base/program.h"
#include "evidence/chain_rows.h"
#include "kiosk/data_folder.h"
#include "kiosk/evidence_locker.h"
#include "outbox/outbox.h"

namespace {

using namespace kanaria;

// 見本花子, a made-up person.
constexpr std::string_view kName = "見本花子";
constexpr std::string_view kNameUtf16 = "\x8b\x89\x2c\x67\xb1\x82\x50\x5b";
constexpr std::string_view kNameShiftJis = "\x8c\xa9\x96\x7b\x89\xd4\x8e\x71";
constexpr std::size_t kImage_bytes = 60'000;

base::Bytes image(int index) {
  base::Bytes bytes(kImage_bytes + static_cast<std::size_t>(index % 7) * 1000);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 31);
  std::size_t at = 100;
  for (const std::string_view text : {kName, kNameUtf16, kNameShiftJis}) {
    for (const char c : text) bytes[at++] = static_cast<std::uint8_t>(c);
    at += 1000;
  }
  return bytes;
}

/// One write() per line: a line is there whole or not at all.
void say(const std::string& line) {
  if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::exit(3);
}

/// SHA-256 of the capsule as another program finds it in the queue.
base::Result<std::string> capsule_digest(const std::filesystem::path& data, std::uint64_t seq) {
  auto database = kiosk::open_data(data, store::Access::read);
  if (!database) return database.error();
  auto digest = outbox::payload_digest(*database, seq);
  if (!digest) return digest.error();
  // What cannot be read has the digest of nothing (SQLite takes a sector that fails for damage).
  if (*digest && **digest == base::Digest{}) {
    return base::Error{base::Remedy::device_must_stop,
                       "Capsule " + std::to_string(seq) + " cannot be read back; check the disk."};
  }
  return *digest ? base::to_hex(**digest) : std::string("-");
}

constexpr std::int64_t kDay_ms = 86'400'000;

/// The machine's clocks, some days on.
class HastyClock final : public base::Clock {
 public:
  base::Timestamp now() const override {
    base::Timestamp time = machine_.now();
    time.wall_ms += days_ * kDay_ms;
    return time;
  }
  void set_days(int days) { days_ = days; }

 private:
  base::SystemClock machine_;
  int days_ = 0;
};

/// Says which key signs, when it is another than before: the test looks for those that are gone.
class KeyTeller {
 public:
  explicit KeyTeller(const std::filesystem::path& data_dir)
      : file_(kiosk::signing_key_file(data_dir)) {}
  void tell() {
    const auto bytes = base::read_file(file_, 1000);
    if (!bytes) return;
    const std::string text(base::text_of(*bytes));
    if (text != told_) say("key " + text.substr(text.rfind(' ') + 1));
    told_ = text;
  }

 private:
  std::filesystem::path file_;
  std::string told_;
};

/// What a sync would have brought, by a connection of its own.
base::Result<void> hear_from_headquarters(const std::filesystem::path& data_dir,
                                          std::uint64_t newest_seq, const base::Timestamp& now) {
  auto database = kiosk::open_data(data_dir, store::Access::share);
  if (!database) return database.error();
  const auto rows = evidence::rows_after(*database, newest_seq - 1, 1);
  if (!rows) return rows.error();
  evidence::Pin pin{newest_seq, {}, now.wall_ms, base::Bytes(200, 'r')};
  std::copy(rows->at(0).hash.begin(), rows->at(0).hash.end(), pin.entry_hash.begin());
  auto transaction = database->begin();
  if (!transaction) return transaction.error();
  const std::string beacon = "beacon " + std::to_string(newest_seq);
  if (auto set = evidence::set_beacon(*transaction, base::bytes_of(beacon), now.wall_ms, now);
      !set) {
    return set.error();
  }
  if (auto added = evidence::add_pin(*transaction, pin); !added) return added.error();
  return transaction->commit();
}

int fill(kiosk::EvidenceLocker& locker, HastyClock& clock, const std::filesystem::path& data_dir,
         const base::AgeRecipient& recipient, int count, int pause_ms) {
  KeyTeller keys(data_dir);
  keys.tell();
  const evidence::Versions versions{"test", {{"dictionary", "test"}}};
  const evidence::RegistryRef registry{7, {}};
  for (int i = 0; i < count; ++i) {
    clock.set_days(i / 2);
    capture::Capture capture;
    capture.id = "letter-" + std::to_string(i);
    capture.front.bytes = image(i);
    reading::Reading reading;
    reading.recipient.name.text = std::string(kName);
    matching::Verdict verdict;
    const bool hit = i % 3 == 1;
    if (hit) {
      verdict.decision = matching::Decision::match;
      verdict.hits = {{"token", 1, registry::Notation::exact}};
    }
    const auto seq = hit ? locker.record_hit({capture, reading, verdict, versions, registry},
                                             std::span(&recipient, 1))
                         : locker.record_miss(registry);
    if (!seq) {
      base::complain("locker_writer", seq.error().sentence);
      return 1;
    }
    const auto digest = hit ? capsule_digest(data_dir, *seq) : base::Result<std::string>("");
    if (!digest) {
      base::complain("locker_writer", digest.error().sentence);
      return 1;
    }
    say(hit ? "hit " + std::to_string(*seq) + ' ' + *digest + '\n'
            : "miss " + std::to_string(*seq) + '\n');
    keys.tell();
    if (hit) {
      if (auto heard = hear_from_headquarters(data_dir, *seq, clock.now()); !heard) {
        base::complain("locker_writer", heard.error().sentence);
        return 1;
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(pause_ms));
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto recipient = argc == 4 || argc == 5 ? base::parse_age_recipient(argv[2]) : std::nullopt;
  if (!recipient) {
    std::fputs("usage: locker_writer DATA RECIPIENT COUNT [PAUSE_MS]\n", stderr);
    return 2;
  }
  HastyClock clock;
  auto locker = kiosk::EvidenceLocker::open(argv[1], "kiosk-test", clock);
  if (!locker) {
    base::complain("locker_writer", locker.error().sentence);
    return 1;
  }
  return fill(*locker, clock, argv[1], *recipient, std::atoi(argv[3]),
              argc == 5 ? std::atoi(argv[4]) : 0);
}
