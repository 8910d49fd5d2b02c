#include "sync/stick.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <set>

#include "base/file.h"
#include "wire/wire.h"

namespace kanaria::sync {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr const char* kToFolder = "to-headquarters";
constexpr const char* kFromFolder = "from-headquarters";
constexpr std::string_view kEnding = ".kanmsg";
constexpr std::size_t kNumber_digits = 6;
constexpr std::size_t kHash_digits = 16;
constexpr std::size_t kFile_bytes = 2u << 20;  ///< of pieces in a file, about
constexpr std::size_t kMostFiles = 100'000;

Result<std::vector<std::string>> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name.ends_with(kEnding) && names.size() < kMostFiles) names.push_back(name);
  }
  if (error) {
    return Error{Remedy::operator_acts, folder.string() + " cannot be read: " + error.message() +
                                            "; check that the stick is there."};
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// Writes bodies of one kiosk, numbered on from what is there.
class Writer {
 public:
  static Result<Writer> open(const std::filesystem::path& stick, const std::string& kiosk) {
    std::error_code error;
    if (!std::filesystem::is_directory(stick, error)) {
      return Error{Remedy::operator_acts,
                   stick.string() + " is no folder; name the one where the stick is mounted."};
    }
    Writer writer(stick / kToFolder, kiosk + "-");
    if (::mkdir(writer.folder_.c_str(), 0755) != 0 &&
        !std::filesystem::is_directory(writer.folder_, error)) {
      return Error{Remedy::operator_acts, writer.folder_.string() + " cannot be made."};
    }
    auto names = names_in(writer.folder_);
    if (!names) return names.error();
    for (const std::string& name : *names) writer.note(name);
    return writer;
  }

  Result<void> write(const std::vector<wire::Message>& messages) {
    base::Bytes body;
    for (const wire::Message& message : messages) wire::append_message(body, message);
    const std::string hash = base::to_hex(base::sha256(body)).substr(0, kHash_digits);
    if (hashes_.contains(hash)) {
      ++report.already_there;
      return {};
    }
    char number[16];
    std::snprintf(number, sizeof number, "%06u", ++last_ % 1'000'000);
    const auto file = folder_ / (start_ + number + "-" + hash + std::string(kEnding));
    if (auto made = base::create_file_durably(file, body, base::FileMode::everybody_reads); !made) {
      return made.error();
    }
    ++report.written;
    return {};
  }
  ExportedToStick report;

 private:
  Writer(std::filesystem::path folder, std::string start)
      : folder_(std::move(folder)), start_(std::move(start)) {}

  void note(const std::string& name) {
    const std::size_t size = start_.size() + kNumber_digits + 1 + kHash_digits + kEnding.size();
    if (!name.starts_with(start_) || name.size() != size) return;
    hashes_.insert(name.substr(start_.size() + kNumber_digits + 1, kHash_digits));
    const std::string number = name.substr(start_.size(), kNumber_digits);
    if (number.find_first_not_of("0123456789") != std::string::npos) return;
    last_ = std::max(last_, static_cast<unsigned>(std::stoul(number)));
  }

  std::filesystem::path folder_;
  std::string start_;
  std::set<std::string> hashes_;
  unsigned last_ = 0;
};

Result<Enrolled> enrolled_of(const SyncParts& parts) {
  auto enrolled = read_enrolled(parts.database);
  if (!enrolled) return enrolled.error();
  if (*enrolled) return **enrolled;
  return Error{Remedy::operator_acts,
               "This kiosk is not enrolled; ask headquarters for a code and run `kanaria enrol`."};
}

Result<void> export_chain(const SyncParts& parts, const std::string& kiosk, Writer& writer) {
  auto state = read_sync_state(parts.database);
  if (!state) return state.error();
  for (std::uint64_t after = state->acknowledged_seq;;) {
    auto part = parts.chain.links_after(after, wire::kMostLinks);
    if (!part) return part.error();
    if (part->links.empty()) return {};
    after += part->links.size();
    if (auto done = writer.write({wire::ChainPart{kiosk, parts.chain.epoch(), std::move(part->keys),
                                                  std::move(part->links)}});
        !done) {
      return done;
    }
  }
}

/// One capsule, in as many files as it takes.
Result<void> export_capsule(const SyncParts& parts, const std::string& kiosk,
                            const outbox::Item& item, Writer& writer) {
  for (std::uint64_t offset = 0;;) {
    std::vector<wire::Message> messages;
    const auto behind = CapsuleStage::append_pieces(
        parts.database, item,
        {kiosk, parts.chain.epoch(), item.seq, item.digest, item.size_bytes, offset, {}},
        kFile_bytes, messages);
    if (!behind) return behind.error();
    if (auto done = writer.write(messages); !done) return done;
    if (*behind == offset || *behind >= item.size_bytes) return {};
    offset = *behind;
  }
}

Result<void> export_capsules(const SyncParts& parts, const std::string& kiosk, Writer& writer,
                             Problems& problems) {
  for (std::uint64_t after = 0;;) {
    auto item = outbox::next_waiting(parts.database, after);
    if (!item) return item.error();
    if (!*item) return {};
    after = (*item)->seq;
    auto intact = outbox::is_intact(parts.database, **item);
    if (!intact) return intact.error();
    if (!*intact) {
      problems.add("Capsule " + std::to_string(after) +
                   " is damaged and was not exported. Tell headquarters.");
      continue;
    }
    if (auto done = export_capsule(parts, kiosk, **item, writer); !done) return done;
    ++writer.report.capsules;
  }
}

}  // namespace

Result<ExportedToStick> export_to_stick(const SyncParts& parts, const std::filesystem::path& stick,
                                        Problems& problems) {
  auto enrolled = enrolled_of(parts);
  if (!enrolled) return enrolled.error();
  const std::string& kiosk = enrolled->kiosk;
  auto writer = Writer::open(stick, kiosk);
  if (!writer) return writer.error();
  // Entries first: headquarters takes no capsule whose entry it has not.
  if (auto done = export_chain(parts, kiosk, *writer); !done) return done.error();
  if (auto done = export_capsules(parts, kiosk, *writer, problems); !done) return done.error();
  auto report = make_report(parts.database, kiosk, parts.report);
  if (!report) return report.error();
  std::vector<wire::Message> rest = {*report};
  if (parts.registry) rest.emplace_back(parts.registry->request(kiosk));
  if (auto done = writer->write(rest); !done) return done.error();
  return writer->report;
}

Result<ImportedFromStick> import_from_stick(const SyncParts& parts,
                                            const std::filesystem::path& stick,
                                            Problems& problems) {
  auto enrolled = enrolled_of(parts);
  if (!enrolled) return enrolled.error();
  Inbox inbox(parts.database, parts.chain, parts.reserve, *enrolled, problems);
  const auto folder = stick / kFromFolder;
  auto names = names_in(folder);
  if (!names) return names.error();
  ImportedFromStick report;
  for (const std::string& name : *names) {
    const auto body =
        base::read_file(folder / name, wire::kMostBody_bytes, base::SymbolicLinks::refused);
    auto messages = body ? wire::parse_messages(*body) : std::nullopt;
    if (!messages) {
      ++report.bad_files;
      problems.add((folder / name).string() +
                   " cannot be read or is cut, and was passed over; copy it again.");
      continue;
    }
    ++report.files;
    auto taken = inbox.take(*std::move(messages));
    if (!taken) return taken.error();
    if (auto done = hand_in(*taken, parts.letters); !done) return done.error();
    report.received += taken->received.size();
    for (const wire::Refusal& refusal : taken->refusals) {
      problems.add("Headquarters says: " + refusal.sentence);
    }
    for (const wire::RegistryPiece& piece : taken->registry) {
      if (!parts.registry) break;
      auto taking = parts.registry->take(piece);
      if (!taking) problems.add(taking.error().sentence);
      report.registry_installed |= taking && *taking == RegistryUpdate::Taken::installed;
    }
  }
  return report;
}

}  // namespace kanaria::sync
