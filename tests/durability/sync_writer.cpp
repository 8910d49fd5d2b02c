// A kiosk that captures, syncs and lives through days, step by step as it is told, with
// headquarters in the same process and time on a string: every run makes the same changes.
//   sync_writer DATA REGISTRY LOG RECIPIENT STEP…
// REGISTRY may be "" (there is none to update) and need not be there yet.  LOG is headquarters'
// memory (crash/headquarters_log.h) and keeps the days, too.  Steps:
//   enrol            once, first
//   key:FILE         becomes REGISTRY.key
//   hit hit:BYTES miss    a mailpiece; prints "hit SEQ SHA256" or "miss SEQ"
//   days:N           they pass
//   offer:DIR        headquarters has this registry from now on, or this difference and DIR-whole
//   sync             one round; prints "request N" when headquarters took one, "receipt SEQ" when
//                    the kiosk has committed a receipt, "registry VERSION" when one is in place
// and what a wrong program would do, to prove that the checks see it:
//   wrong:delete     all waiting capsules are deleted
//   wrong:retention  all capsules with a receipt are deleted at once
//   wrong:forge      the first waiting capsule gets a receipt that somebody else signed
//   wrong:registry:DIR    the registry is copied over the one in use
//   wrong:key        a copy of the signing key stays
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <set>
#include <string>

#include "base/file.h"
#include "base/program.h"
#include "crash/headquarters_log.h"
#include "evidence/chain_rows.h"
#include "kiosk/data_folder.h"
#include "kiosk/evidence_locker.h"
#include "kiosk/headquarters.h"
#include "outbox/outbox.h"
#include "registry/registry.h"
#include "wire/wire.h"

namespace {

using namespace kanaria;
using base::Result;
namespace fs = std::filesystem;

constexpr std::string_view kTitle = "sync_writer";
constexpr std::size_t kImage_bytes = 3000;
constexpr std::uint64_t kMostFile_bytes = 64u << 20;

void say(const std::string& line) {
  if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::exit(3);
}

class Kiosk {
 public:
  Kiosk(fs::path data, fs::path registry, fs::path log, const base::AgeRecipient& recipient)
      : data_(std::move(data)),
        registry_(std::move(registry)),
        line_(std::move(log)),
        recipient_(recipient) {}

  Result<void> take(const std::string& step) {
    const std::string what = step.substr(0, step.find(':'));
    const std::string rest = what == step ? "" : step.substr(what.size() + 1);
    if (what == "enrol") return enrol();
    if (what == "key") return keep_key(rest);
    if (what == "hit") return capture(rest.empty() ? kImage_bytes : std::stoul(rest));
    if (what == "miss") return capture(0);
    if (what == "sync") return sync();
    if (what == "wrong") return go_wrong(rest);
    if (what == "days") {
      clock().turn(std::stol(rest) * sync::kDay_ms);
      return {};
    }
    if (what == "offer") {
      line_.headquarters().offer(rest);
      return {};
    }
    return base::Error{base::Remedy::operator_acts, "There is no step " + step + "."};
  }

 private:
  sync::TurnedClock& clock() { return line_.headquarters().clock(); }

  Result<kiosk::EvidenceLocker> locker() {
    return kiosk::EvidenceLocker::open(data_, "kiosk-test", clock());
  }

  Result<void> change(const std::function<Result<void>(store::Transaction&)>& step) {
    auto database = kiosk::open_data(data_, store::Access::share);
    if (!database) return database.error();
    return outbox::transact(*database, outbox::Reserve(kiosk::reserve_file(data_)), step);
  }

  Result<void> enrol() {
    if (auto opened = locker(); !opened) return opened.error();
    const sync::Enrolled enrolled{sync::KioskByHand::kName,
                                  line_.headquarters().desk().receipt_key()};
    return change([&](auto& t) { return sync::keep_enrolled(t, enrolled, clock().wall_ms); });
  }

  Result<void> keep_key(const fs::path& file) {
    const auto bytes = base::read_file(file, kMostFile_bytes);
    if (!bytes) return bytes.error();
    return base::write_file_durably(registry::default_key_file(registry_), *bytes,
                                    base::FileMode::owner_only);
  }

  Result<void> capture(std::size_t image_bytes) {
    auto opened = locker();
    if (!opened) return opened.error();
    clock().turn(sync::kSecond_ms);
    const evidence::RegistryRef registry{7, {}};
    if (image_bytes == 0) {
      const auto seq = opened->record_miss(registry);
      if (!seq) return seq.error();
      say("miss " + std::to_string(*seq) + '\n');
      return {};
    }
    capture::Capture capture;
    capture.front.bytes.assign(image_bytes, 0x5a);
    const reading::Reading reading;
    matching::Verdict verdict;
    verdict.decision = matching::Decision::match;
    verdict.hits = {{"token", 1, registry::Notation::exact}};
    const evidence::Versions versions{"test", {}};
    const auto seq = opened->record_hit({capture, reading, verdict, versions, registry},
                                        std::span(&recipient_, 1));
    if (!seq) return seq.error();
    auto database = kiosk::open_data(data_, store::Access::read);
    if (!database) return database.error();
    const auto digest = outbox::payload_digest(*database, *seq);
    if (!digest) return digest.error();
    say("hit " + std::to_string(*seq) + ' ' + base::to_hex(digest->value()) + '\n');
    return {};
  }

  Result<void> sync() {
    kiosk::Configuration configuration;
    configuration.data = data_;
    configuration.registry.dir = registry_;
    auto headquarters = kiosk::Headquarters::open(configuration, clock());
    if (!headquarters) return headquarters.error();
    auto sync = sync::Sync::open((*headquarters)->parts(line_), configuration.sync);
    if (!sync) return sync.error();
    (*sync)->start_round();
    while ((*sync)->rounds() == 0) {
      clock().turn((*sync)->wait_time_ms());
      if (auto done = (*sync)->tick(); !done) return done;
      if (auto told = tell((*headquarters)->database()); !told) return told;
    }
    for (const std::string& problem : (*sync)->take_problems()) {
      return base::Error{base::Remedy::operator_acts, problem};
    }
    return {};
  }

  /// What became durable since the last time.
  Result<void> tell(store::Database& database) {
    auto newest = evidence::newest_row(database);
    if (!newest) return newest.error();
    for (std::uint64_t seq = 1; *newest && seq <= (*newest)->seq; ++seq) {
      auto receipt = outbox::receipt_of(database, seq);
      if (!receipt) return receipt.error();
      if (*receipt && told_.insert(seq).second) say("receipt " + std::to_string(seq) + '\n');
    }
    auto state = sync::read_sync_state(database);
    if (!state) return state.error();
    if (state->registry_floor > told_registry_) {
      told_registry_ = state->registry_floor;
      say("registry " + std::to_string(told_registry_) + '\n');
    }
    return {};
  }

  Result<void> go_wrong(const std::string& how) {
    if (how == "delete") {
      return change([](store::Transaction& t) -> Result<void> {
        for (const char* table : {"outbox", "outbox_delivery"}) {
          auto done = t.prepare(std::string("DELETE FROM ") + table)->run();
          if (!done) return done;
        }
        return {};
      });
    }
    if (how == "retention") {
      return change([&](store::Transaction& t) -> Result<void> {
        auto count = outbox::delete_expired(t, clock().wall_ms + 1, 0);
        return count ? Result<void>() : count.error();
      });
    }
    if (how == "forge") return forge();
    if (how == "key") {
      return overwrite(data_ / "signing.key.old", kiosk::signing_key_file(data_));
    }
    const std::string from = how.substr(how.find(':') + 1);
    for (const char* name : {registry::kMetadataFile, registry::kDataFile}) {
      if (auto done = overwrite(registry_ / name, fs::path(from) / name); !done) return done;
    }
    return {};
  }

  static Result<void> overwrite(const fs::path& file, const fs::path& from) {
    const auto bytes = base::read_file(from, kMostFile_bytes);
    if (!bytes) return bytes.error();
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    CHECK(fd >= 0 && ::ftruncate(fd, 0) == 0);
    CHECK(::write(fd, bytes->data(), bytes->size()) == static_cast<ssize_t>(bytes->size()));
    ::close(fd);
    return {};
  }

  Result<void> forge() {
    auto database = kiosk::open_data(data_, store::Access::read);
    if (!database) return database.error();
    auto item = outbox::next_waiting(*database, 0);
    if (!item) return item.error();
    base::SigningSeed stranger;
    stranger.fill(99);
    const wire::Receipt forged = wire::signed_receipt({wire::Receipt::Kind::capsule,
                                                       sync::KioskByHand::kName,
                                                       {},
                                                       item->value().seq,
                                                       item->value().digest,
                                                       clock().wall_ms,
                                                       {}},
                                                      stranger);
    base::Bytes body;
    wire::append_message(body, forged);
    const outbox::Receipt receipt{forged.seq, forged.digest, forged.committed_ms, body};
    return change([&](store::Transaction& t) -> Result<void> {
      auto marked = outbox::mark_retained(t, receipt);
      return marked ? Result<void>() : marked.error();
    });
  }

  fs::path data_, registry_;
  crash::LoggedLine line_;
  base::AgeRecipient recipient_;
  std::set<std::uint64_t> told_;
  std::uint64_t told_registry_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const auto recipient = argc > 5 ? base::parse_age_recipient(argv[4]) : std::nullopt;
  if (!recipient) {
    std::fputs("usage: sync_writer DATA REGISTRY LOG RECIPIENT STEP...\n", stderr);
    return 2;
  }
  Kiosk kiosk(argv[1], argv[2], argv[3], *recipient);
  for (int i = 5; i < argc; ++i) {
    if (auto done = kiosk.take(argv[i]); !done) {
      base::complain(kTitle, std::string(argv[i]) + ": " + done.error().sentence);
      return 1;
    }
  }
  return 0;
}
