#include "kiosk/notice.h"

#include <sstream>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/utf8.h"

namespace kanaria::kiosk {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr std::uint64_t kMaxNotice_bytes = 64u << 10;
constexpr std::string_view kVersion = "version: ";
constexpr std::size_t kMaxVersion_chars = 40;

struct Text {
  std::string version;
  std::vector<std::string> paragraphs;
  base::Bytes bytes;
};

Result<Text> read_text(const std::filesystem::path& file) {
  auto bytes = base::read_file(file, kMaxNotice_bytes);
  if (!bytes) return bytes.error();
  const auto unusable = [&](const char* why) {
    return Error{Remedy::operator_acts, file.string() + " " + why};
  };
  if (!base::is_valid_utf8(base::text_of(*bytes))) return unusable("is not UTF-8; save it anew.");
  std::istringstream lines{std::string(base::text_of(*bytes))};
  std::string line;
  std::getline(lines, line);
  Text text;
  if (!line.starts_with(kVersion)) {
    return unusable("must begin with a line \"version: \" and a date.");
  }
  text.version = line.substr(kVersion.size());
  if (text.version.empty() || !base::is_one_line(text.version, kMaxVersion_chars)) {
    return unusable("has a version that is empty or longer than 40 characters.");
  }
  std::string paragraph;
  while (std::getline(lines, line) || !paragraph.empty()) {
    if (!lines || line.empty()) {
      if (!paragraph.empty()) text.paragraphs.push_back(std::exchange(paragraph, ""));
    } else {
      paragraph += (paragraph.empty() ? "" : "\n") + line;
    }
  }
  if (text.paragraphs.empty()) return unusable("has no paragraph below its version.");
  text.bytes = *std::move(bytes);
  return text;
}

}  // namespace

Result<Notice> read_notice(const std::filesystem::path& folder) {
  auto japanese = read_text(folder / "ja.txt");
  if (!japanese) return japanese.error();
  auto english = read_text(folder / "en.txt");
  if (!english) return english.error();
  if (japanese->version != english->version) {
    return Error{Remedy::operator_acts, folder.string() +
                                            " holds two versions of the notice; give ja.txt and "
                                            "en.txt the same one."};
  }
  base::Bytes both = japanese->bytes;
  base::append(both, english->bytes);
  return Notice{japanese->version, std::move(japanese->paragraphs), std::move(english->paragraphs),
                base::to_hex(base::sha256(both))};
}

}  // namespace kanaria::kiosk
