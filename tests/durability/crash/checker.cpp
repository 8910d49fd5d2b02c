#include "checker.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "base/check.h"
#include "kiosk/data_folder.h"
#include "kiosk/evidence_locker.h"
#include "outbox/outbox.h"
#include "sync_checker.h"

namespace kanaria::crash {

using base::Digest;
using base::Result;

namespace {

/// locker_writer's name in UTF-8, UTF-16 (both ways) and Shift JIS: nothing personal may lie in any
/// file, not even in one that a cut left unfinished.
constexpr std::string_view kPersonal[] = {"見本花子", "\x8b\x89\x2c\x67\xb1\x82\x50\x5b",
                                          "\x89\x8b\x67\x2c\x82\xb1\x5b\x50",
                                          "\x8c\xa9\x96\x7b\x89\xd4\x8e\x71"};

/// What a file holds, without its holes (the reserve is one, above all).
std::string read_whole(const std::filesystem::path& path) {
  std::string bytes;
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return bytes;
  for (off_t at = 0; (at = ::lseek(fd, at, SEEK_DATA)) >= 0;) {
    const off_t end = ::lseek(fd, at, SEEK_HOLE);
    const std::size_t before = bytes.size();
    bytes.resize(before + static_cast<std::size_t>(end - at));
    const ssize_t read = ::pread(fd, bytes.data() + before, bytes.size() - before, at);
    CHECK(read == static_cast<ssize_t>(bytes.size() - before));
    at = end;
  }
  ::close(fd);
  return bytes;
}

std::string personal_data(const std::filesystem::path& data) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(data, error)) {
    const std::string bytes = read_whole(entry.path());
    for (const std::string_view marker : kPersonal) {
      if (::memmem(bytes.data(), bytes.size(), marker.data(), marker.size()) != nullptr) {
        return "a person's name lies in " + entry.path().filename().string();
      }
    }
  }
  return {};
}

std::optional<Digest> parse_digest(const std::string& text) {
  const auto bytes = base::from_hex(text);
  Digest digest{};
  if (!bytes || bytes->size() != digest.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), digest.begin());
  return digest;
}

struct Line {
  std::string what;
  std::uint64_t seq = 0;
  std::optional<Digest> digest;
};

Line parse(std::string_view text) {
  std::istringstream words{std::string(text)};
  Line line;
  std::string digest;
  words >> line.what >> line.seq >> digest;
  line.digest = parse_digest(digest);
  return line;
}

base::Error broken(const std::string& sentence) {
  return {base::Remedy::device_must_stop, sentence};
}

/// Of all keys that ever signed only those that are `in_force` may lie in a file.
std::string old_key(const std::filesystem::path& data, const std::string& in_force,
                    const Said& said) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(data, error)) {
    const std::string bytes = read_whole(entry.path());
    for (const std::string& key : said.keys) {
      if (in_force.find(key) == std::string::npos && bytes.find(key) != std::string::npos) {
        return "a key that has had its day lies in " + entry.path().filename().string();
      }
    }
  }
  return {};
}

std::string start(const std::filesystem::path& data, const Said& said) {
  const base::SystemClock clock;
  auto locker = kiosk::EvidenceLocker::open(data, "kiosk-test", clock);
  if (!locker) return "no new start: " + locker.error().sentence;
  // It has ended what a rotation left half done.
  return old_key(data, read_whole(kiosk::signing_key_file(data)), said);
}

/// What `kanaria verify` looks at, and that nothing was set aside or miscounted.
Result<Found> look(const std::filesystem::path& data) {
  auto found = verify(data);
  if (!found) return found;
  auto database = kiosk::open_data(data, store::Access::read);
  if (!database) return database.error();
  auto stats = outbox::stats(*database);
  if (!stats) return stats.error();
  if (stats->quarantined.items != 0) return broken("a capsule was set aside");
  auto days = evidence::daily_counts(*database, 100'000);
  if (!days) return days.error();
  std::int64_t read = 0;
  for (const evidence::DailyCount& day : *days) read += day.read;
  if (static_cast<std::uint64_t>(read) != found->entries) {
    return broken("the days count " + std::to_string(read) + " mailpieces, the chain has " +
                  std::to_string(found->entries));
  }
  return found;
}

/// Acknowledged mailpieces against what was found.
std::string compare(const Found& found, const Said& said, const Truth& truth) {
  if (found.entries < said.unnumbered) {
    return std::to_string(said.unnumbered) + " mailpieces were acknowledged, and the chain has " +
           std::to_string(found.entries);
  }
  for (const std::uint64_t seq : said.acknowledged) {
    if (seq > found.entries)
      return "mailpiece " + std::to_string(seq) + " was acknowledged and is gone";
  }
  for (const auto& [seq, digest] : found.kept) {
    const std::string which = "mailpiece " + std::to_string(seq);
    const auto wanted = truth.find(seq);
    if (wanted == truth.end()) return which + " was never put in";
    if (digest && digest != wanted->second) return which + " has another capsule, or is a miss";
    if (!digest && wanted->second && !said.received.contains(seq)) {
      return which + " has lost its capsule without a receipt";
    }
  }
  return {};
}

}  // namespace

void Said::hear(std::string_view text) {
  const Line line = parse(text);
  if (line.what == "hit" || line.what == "miss") {
    acknowledged.insert(line.seq);
  } else if (line.what == "receipt") {
    received.insert(line.seq);
  } else if (line.what == "request") {
    requests = line.seq;
  } else if (line.what == "registry") {
    registry = line.seq;
  } else if (line.what == "key") {
    std::string key(text.substr(text.rfind(' ') + 1));
    if (key.ends_with('\n')) key.pop_back();
    keys.insert(key);
  } else if (text.starts_with('{')) {
    ++unnumbered;
  }
}

Result<Found> verify(const std::filesystem::path& data) {
  auto database = kiosk::open_data(data, store::Access::read);
  if (!database) return database.error();
  if (auto sound = database->check_integrity(); !sound) return sound.error();
  Found found;
  auto report = evidence::verify_chain(*database, [&](std::uint64_t seq) {
    auto digest = outbox::payload_digest(*database, seq);
    if (digest) found.kept[seq] = *digest;
    return digest;
  });
  if (!report) return report.error();
  if (!report->first_break.empty()) return broken("the chain is broken: " + report->first_break);
  found.entries = report->entries;
  found.head = report->head;
  auto last = outbox::last_seq(*database);
  if (!last) return last.error();
  if (*last > found.entries) return broken("capsule " + std::to_string(*last) + " has no entry");
  return found;
}

Result<std::uint64_t> put_in_one(const std::filesystem::path& data,
                                 const base::AgeRecipient& recipient, bool hit) {
  const base::SystemClock clock;
  auto locker = kiosk::EvidenceLocker::open(data, "kiosk-test", clock);
  if (!locker) return locker.error();
  const evidence::RegistryRef registry{7, {}};
  if (!hit) return locker->record_miss(registry);
  capture::Capture capture;
  capture.id = "after";
  capture.front.bytes.assign(2000, 0x5a);
  matching::Verdict verdict;
  verdict.decision = matching::Decision::match;
  verdict.hits = {{"token", 1, registry::Notation::exact}};
  const reading::Reading reading;
  const evidence::Versions versions{"test", {{"dictionary", "test"}}};
  return locker->record_hit({capture, reading, verdict, versions, registry},
                            std::span(&recipient, 1));
}

Truth truth_of(const std::filesystem::path& data, const std::string& output) {
  auto found = look(data);
  Truth truth = found ? found->kept : Truth();
  std::istringstream lines(output);
  for (std::string text; std::getline(lines, text);) hear(truth, text);
  return truth;
}

void hear(Truth& truth, const std::string& text) {
  const Line line = parse(text);
  if (line.what == "hit" || line.what == "miss") truth[line.seq] = line.digest;
}

Result<Looked> check_killed(const std::filesystem::path& data, const Said& said, Truth& truth) {
  if (std::string fault = personal_data(data); !fault.empty()) return broken(fault);
  if (!std::filesystem::exists(kiosk::database_file(data))) {
    return said.acknowledged.empty()
               ? Result<Looked>(Looked())
               : broken("mailpieces were acknowledged, and the database is gone");
  }
  std::string in_force = read_whole(kiosk::signing_key_file(data));
  in_force += read_whole(kiosk::signing_key_file(data).concat(".next"));
  if (std::string fault = old_key(data, in_force, said); !fault.empty()) return broken(fault);
  auto found = look(data);
  if (!found) return found.error();
  const std::size_t known = truth.size();
  for (const auto& [seq, digest] : found->kept) truth.try_emplace(seq, digest);
  if (truth.size() > known + 1) return broken("two mailpieces were put in, and none was told");
  if (std::string fault = compare(*found, said, truth); !fault.empty()) return broken(fault);
  auto database = kiosk::open_data(data, store::Access::read);
  if (!database) return database.error();
  auto newest = evidence::newest_generation(*database);
  if (!newest) return newest.error();
  return Looked{found->entries, *newest ? (*newest)->number + std::uint64_t{1} : 0};
}

std::string check_state(const State& state, const Said& said, const Truth& truth,
                        const base::AgeRecipient& recipient) {
  const std::filesystem::path& data = state.data;
  bool reader_first = state.reader_first;
  if (std::string fault = personal_data(data); !fault.empty()) return fault;
  if (!std::filesystem::exists(kiosk::database_file(data))) {
    if (!said.acknowledged.empty() || said.unnumbered != 0) {
      return "mailpieces were acknowledged, and the database is gone";
    }
    reader_first = false;
  }
  if (!reader_first) {
    if (std::string fault = start(data, said); !fault.empty()) return fault;
  }
  auto found = look(data);
  if (!found) return found.error().sentence;
  if (std::string fault = compare(*found, said, truth); !fault.empty()) return fault;
  if (state.counterpart != nullptr) {
    if (std::string fault =
            check_kept(state.watched, data, *found, said, truth, *state.counterpart);
        !fault.empty()) {
      return fault;
    }
  }
  auto seq = put_in_one(data, recipient, reader_first);
  if (!seq) return "no new mailpiece: " + seq.error().sentence;
  if (*seq != found->entries + 1) return "the new mailpiece got number " + std::to_string(*seq);
  auto again = look(data);
  if (!again) return "after a new mailpiece: " + again.error().sentence;
  if (again->entries != found->entries + 1) return "the new mailpiece was not kept";
  if (again->kept[*seq].has_value() != reader_first) return "the new mailpiece has a wrong capsule";
  again->kept.erase(*seq);
  if (again->kept != found->kept) return "the new mailpiece changed an older one";
  if (std::string fault = start(data, said); !fault.empty()) return fault;
  if (state.counterpart == nullptr) return {};
  return check_sync(state.watched, data, found->entries, said, truth, *state.counterpart);
}

}  // namespace kanaria::crash
