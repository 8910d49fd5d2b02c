#include "hq/stick.h"

#include <algorithm>

#include "base/file.h"
#include "wire/wire.h"

namespace kanaria::hq {
namespace {

using base::Error;
using base::Remedy;
using base::Result;
using wire::Message;

constexpr const char* kFrom = "to-headquarters";
constexpr const char* kTo = "from-headquarters";
constexpr std::string_view kEnding = ".kanmsg";
constexpr std::size_t kPiecesOfFile = 12;
constexpr int kNumber_digits = 6;

Error unreadable(const std::filesystem::path& folder) {
  return {Remedy::operator_acts, folder.string() +
                                     " cannot be used; see that the stick is there, "
                                     "is not read-only and was used by a kiosk."};
}

Result<std::vector<std::filesystem::path>> message_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (entry->path().extension() == kEnding) files.push_back(entry->path());
  }
  if (error) return unreadable(folder);
  std::sort(files.begin(), files.end());
  return files;
}

Result<void> write_answers(const std::filesystem::path& file, const std::vector<Message>& answers) {
  base::Bytes body;
  for (const Message& answer : answers) wire::append_message(body, answer);
  return base::write_file_durably(file, body, base::FileMode::everybody_reads);
}

std::string numbered(const std::string& stem, std::size_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, kNumber_digits - std::min<std::size_t>(digits.size(), kNumber_digits), '0');
  // Sorts behind the file with the first piece.
  return stem + ".registry-" + digits + std::string(kEnding);
}

/// What follows a first piece of a registry, to its end.
Result<void> write_rest(Receiver& receiver, const std::filesystem::path& folder,
                        const std::string& stem, wire::RegistryPiece piece,
                        std::uint64_t have_version) {
  std::vector<Message> answers;
  std::size_t files = 0;
  while (!piece.bytes.empty() && piece.offset_bytes + piece.bytes.size() < piece.total_bytes) {
    const wire::RegistryRequest next{piece.kiosk, have_version, piece.version,
                                     piece.offset_bytes + piece.bytes.size()};
    auto answer = receiver.answer({next}, std::nullopt);
    if (!answer) return answer.error();
    const auto* more =
        answer->empty() ? nullptr : std::get_if<wire::RegistryPiece>(&answer->front());
    // A newer one was published meanwhile: what is on the stick is a beginning.
    if (more == nullptr || more->version != next.wanted_version ||
        more->offset_bytes != next.offset_bytes) {
      break;
    }
    piece = *more;
    answers.emplace_back(piece);
    const bool is_last = piece.offset_bytes + piece.bytes.size() >= piece.total_bytes;
    if (answers.size() < kPiecesOfFile && !is_last) continue;
    if (auto done = write_answers(folder / numbered(stem, ++files), answers); !done) return done;
    answers.clear();
  }
  return {};
}

/// Headquarters' answers to one file, and what of them a person should know.
Result<void> answer_file(Receiver& receiver, const std::filesystem::path& file,
                         const std::filesystem::path& to, StickReport& report) {
  const std::string name = file.filename().string();
  const auto bytes = base::read_file(file, wire::kMostBody_bytes, base::SymbolicLinks::refused);
  auto messages = bytes ? wire::parse_messages(*bytes) : std::nullopt;
  if (!messages) {
    report.problems.push_back(name + " does not hold messages; let the kiosk write it again.");
    return {};
  }
  auto answers = receiver.answer(*messages, std::nullopt);
  if (!answers) return answers.error();
  if (auto done = write_answers(to / name, *answers); !done) return done;
  ++report.files;
  report.messages += messages->size();
  for (const Message& answer : *answers) {
    const auto* refusal = std::get_if<wire::Refusal>(&answer);
    if (refusal != nullptr) report.problems.push_back(name + ": " + refusal->sentence);
  }
  for (const Message& answer : *answers) {
    const auto* piece = std::get_if<wire::RegistryPiece>(&answer);
    if (piece == nullptr) continue;
    const auto request = std::find_if(messages->begin(), messages->end(), [&](const Message& m) {
      const auto* found = std::get_if<wire::RegistryRequest>(&m);
      return found != nullptr && found->kiosk == piece->kiosk;
    });
    const std::uint64_t have = std::get<wire::RegistryRequest>(*request).have_version;
    auto done = write_rest(receiver, to, file.stem().string(), *piece, have);
    if (!done) return done;
  }
  return {};
}

}  // namespace

Result<StickReport> answer_stick(Receiver& receiver, const std::filesystem::path& stick) {
  const auto files = message_files(stick / kFrom);
  if (!files) return files.error();
  const std::filesystem::path to = stick / kTo;
  std::error_code error;
  std::filesystem::create_directory(to, error);
  if (error) return unreadable(to);
  StickReport report;
  for (const std::filesystem::path& file : *files) {
    if (auto done = answer_file(receiver, file, to, report); !done) return done.error();
  }
  return report;
}

}  // namespace kanaria::hq
