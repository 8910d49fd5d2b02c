#include "kiosk/capsule_export.h"

#include <sys/stat.h>

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

Result<void> make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::is_directory(folder, error) || ::mkdir(folder.c_str(), 0700) == 0) return {};
  return Error{Remedy::operator_acts,
               "The folder " + folder.string() +
                   " is not there and cannot be made; name one in a folder that you can write to."};
}

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

}  // namespace

Result<ExportReport> export_capsules(store::Database& database,
                                     const std::filesystem::path& data_dir,
                                     const std::filesystem::path& out_dir,
                                     const base::Clock& clock) {
  auto stats = outbox::stats(database);
  if (!stats) return stats.error();
  if (auto made = make_folder(out_dir); !made) return made.error();
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
  ExportReport report;
  for (std::uint64_t seq = 0;;) {
    auto entry = outbox::next_after(database, seq, outbox::State::waiting, outbox::State::retained);
    if (!entry) return entry.error();
    if (!*entry) return report;
    seq = (*entry)->seq;
    if ((*entry)->intact) {
      if (auto done = export_one(**entry, out_dir, report); !done) return done.error();
      continue;
    }
    if (auto done = outbox::transact(database, outbox::Reserve(reserve_file(data_dir)),
                                     [&](auto& t) { return outbox::quarantine(t, seq); });
        !done) {
      return done.error();
    }
    report.failures.push_back("Capsule " + std::to_string(seq) +
                              " is damaged; it was set aside in the queue and not exported. Tell "
                              "headquarters.");
  }
}

}  // namespace kanaria::kiosk
