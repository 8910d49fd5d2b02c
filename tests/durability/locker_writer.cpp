// Fills a data folder with hits and misses and says each number once it is durable, so that a test
// can kill it at any moment and see what was kept.
//   locker_writer DATA RECIPIENT COUNT [PAUSE_MS]
// prints "hit SEQ SHA256" (of the sealed capsule) or "miss SEQ" per mailpiece.
// PAUSE_MS after each keeps the folder small where the test only needs a writer that is at work.
// The mailpieces carry a name in UTF-8, UTF-16 and Shift JIS, which must never be found on the
// disk.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "base/program.h"
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
  return *digest ? base::to_hex(**digest) : std::string("-");
}

int fill(const std::filesystem::path& data, kiosk::EvidenceLocker& locker,
         const base::AgeRecipient& recipient, int count, int pause_ms) {
  const evidence::Versions versions{"test", {{"dictionary", "test"}}};
  const evidence::RegistryRef registry{7, {}};
  for (int i = 0; i < count; ++i) {
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
    const auto digest = hit ? capsule_digest(data, *seq) : base::Result<std::string>("");
    if (!digest) {
      base::complain("locker_writer", digest.error().sentence);
      return 1;
    }
    say(hit ? "hit " + std::to_string(*seq) + ' ' + *digest + '\n'
            : "miss " + std::to_string(*seq) + '\n');
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
  const base::SystemClock clock;
  auto locker = kiosk::EvidenceLocker::open(argv[1], "kiosk-test", clock);
  if (!locker) {
    base::complain("locker_writer", locker.error().sentence);
    return 1;
  }
  return fill(argv[1], *locker, *recipient, std::atoi(argv[3]), argc == 5 ? std::atoi(argv[4]) : 0);
}
