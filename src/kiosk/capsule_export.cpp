#include "kiosk/capsule_export.h"

#include <memory>
#include <optional>
#include <set>

#include "base/file.h"
#include "evidence/acts.h"
#include "evidence/capsule.h"
#include "kiosk/data_folder.h"
#include "kiosk/user_name.h"
#include "outbox/outbox.h"
#include "outbox/room.h"

namespace kanaria::kiosk {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr std::uint64_t kFileLimit_bytes = evidence::kMaxCapsule_bytes + (64u << 20);

bool holds_the_same(const std::filesystem::path& file, const base::Bytes& bytes) {
  auto found = base::read_file(file, kFileLimit_bytes);
  return found && *found == bytes;
}

Result<void> export_one(const outbox::Entry& entry, const std::filesystem::path& out_dir,
                        ExportReport& report) {
  const std::filesystem::path file = out_dir / (std::to_string(entry.seq) + ".age");
  auto made = base::create_file_durably(file, entry.payload, base::FileMode::owner_only);
  if (!made) return made.error();
  if (*made) {
    ++report.exported;
  } else if (holds_the_same(file, entry.payload)) {
    ++report.already_there;
  } else {
    report.failures.push_back(file.string() +
                              " is there with other content and was left alone; name an empty "
                              "folder.");
  }
  return {};
}

/// The capsules one by one.  What cannot be read does not stop the others: a Database that met
/// damage answers nothing more, so it is opened anew.
class Export {
 public:
  Export(store::Database& database, const std::filesystem::path& data_dir,
         const std::filesystem::path& out_dir)
      : database_(&database), data_dir_(data_dir), out_dir_(out_dir) {}

  Result<ExportReport> all() {
    std::set<std::uint64_t> seqs;
    std::optional<Error> damage;
    for (const auto from : {outbox::NumbersFrom::index, outbox::NumbersFrom::table}) {
      const auto found = outbox::numbers(*database_, State::waiting, State::retained, from);
      if (found) {
        seqs.insert(found->begin(), found->end());
      } else {
        if (damage || found.error().remedy != Remedy::device_must_stop) return found.error();
        damage = found.error();
        if (auto opened = open_anew(); !opened) return opened.error();
      }
    }
    if (damage) report_.failures.push_back(damage->sentence);
    for (const std::uint64_t seq : seqs) {
      if (auto done = one(seq); !done) return done.error();
    }
    return std::move(report_);
  }

 private:
  using State = outbox::State;

  Result<void> one(std::uint64_t seq) {
    auto entry = outbox::next_after(*database_, seq - 1, State::waiting, State::retained);
    if (!entry) {
      if (entry.error().remedy != Remedy::device_must_stop) return entry.error();
      report_.failures.push_back("Capsule " + std::to_string(seq) +
                                 " cannot be read and was not exported: " + entry.error().sentence);
      return open_anew();
    }
    if (!*entry || (*entry)->seq != seq) return {};  // it has left the queue meanwhile
    if ((*entry)->intact) return export_one(**entry, out_dir_, report_);
    report_.failures.push_back("Capsule " + std::to_string(seq) +
                               " is damaged; it was set aside in the queue and not exported. Tell "
                               "headquarters.");
    auto set_aside =
        outbox::transact(*database_, outbox::Reserve(reserve_file(data_dir_)),
                         [&](store::Transaction& t) { return outbox::quarantine(t, seq); });
    if (set_aside || set_aside.error().remedy != Remedy::device_must_stop) return set_aside;
    report_.failures.back() =
        "Capsule " + std::to_string(seq) + " is damaged and was not exported. Tell headquarters.";
    return open_anew();
  }

  Result<void> open_anew() {
    auto opened = open_data(data_dir_, store::Access::share);
    if (!opened) return opened.error();
    own_ = std::make_unique<store::Database>(*std::move(opened));
    database_ = own_.get();
    return {};
  }

  store::Database* database_;
  std::unique_ptr<store::Database> own_;
  const std::filesystem::path& data_dir_;
  const std::filesystem::path& out_dir_;
  ExportReport report_;
};

}  // namespace

Result<ExportReport> export_capsules(store::Database& database,
                                     const std::filesystem::path& data_dir,
                                     const std::filesystem::path& out_dir,
                                     const base::Clock& clock) {
  auto stats = outbox::stats(database);
  if (!stats) return stats.error();
  if (auto made = base::make_folder_durably(out_dir); !made) return made.error();
  std::error_code error;
  const auto absolute = std::filesystem::absolute(out_dir, error);
  const evidence::Act act{clock.now().wall_ms, "export", user_name(),
                          "to " + (error ? out_dir : absolute).string() + ", sealed capsules: " +
                              std::to_string(stats->waiting.items + stats->retained.items)};
  if (auto logged = outbox::transact(database, outbox::Reserve(reserve_file(data_dir)),
                                     [&](auto& t) { return evidence::log_act(t, act); });
      !logged) {
    return logged.error();
  }
  return Export(database, data_dir, out_dir).all();
}

}  // namespace kanaria::kiosk
