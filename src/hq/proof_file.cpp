#include "hq/proof_file.h"

#include <charconv>

#include "base/file.h"
#include "registry/token.h"
#include "wire/messages.h"

namespace kanaria::hq {
namespace {

constexpr std::string_view kTitle = "kanaria registry proof 0\n";
constexpr std::string_view kVersion = "version = ";
constexpr std::string_view kToken = "token = ";
constexpr std::size_t kMostFile_bytes = wire::kMostLetter_bytes + 4096;

/// The rest of a line that begins with `key`; takes it off the front of `text`.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view key) {
  const auto end = text.find('\n');
  if (!text.starts_with(key) || end == std::string_view::npos) return std::nullopt;
  const auto value = text.substr(key.size(), end - key.size());
  text.remove_prefix(end + 1);
  return value;
}

std::optional<Proof> parse_proof(std::string_view text) {
  if (!text.starts_with(kTitle)) return std::nullopt;
  text.remove_prefix(kTitle.size());
  Proof proof;
  const auto version = take_line(text, kVersion);
  const auto token = version ? take_line(text, kToken) : std::nullopt;
  if (!token || !registry::parse_token(*token) || !take_line(text, "")) return std::nullopt;
  const auto [end, error] =
      std::from_chars(version->data(), version->data() + version->size(), proof.version);
  if (error != std::errc{} || end != version->data() + version->size()) return std::nullopt;
  proof.token = std::string(*token);
  const base::ByteView picture = base::bytes_of(text);
  if (picture.empty() || picture.size() > wire::kMostLetter_bytes) return std::nullopt;
  proof.picture.assign(picture.begin(), picture.end());
  return proof;
}

}  // namespace

std::filesystem::path proof_file_of(const std::filesystem::path& snapshot_dir) {
  std::string name = snapshot_dir.string();
  while (name.size() > 1 && name.back() == '/') name.pop_back();
  return name + ".proof";
}

base::Result<void> write_proof(const Proof& proof, const std::filesystem::path& file) {
  base::Bytes bytes;
  base::append(bytes, base::bytes_of(kTitle));
  base::append(bytes, base::bytes_of(std::string(kVersion) + std::to_string(proof.version) + '\n' +
                                     std::string(kToken) + proof.token + "\n\n"));
  base::append(bytes, proof.picture);
  return base::write_file_durably(file, bytes, base::FileMode::owner_only);
}

base::Result<std::optional<Proof>> read_proof(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return std::optional<Proof>();
  const auto bytes = base::read_file(file, kMostFile_bytes);
  if (!bytes) return bytes.error();
  auto proof = parse_proof(base::text_of(*bytes));
  if (!proof) {
    return base::Error{base::Remedy::operator_acts,
                       file.string() + " is damaged; build the registry again."};
  }
  return proof;
}

}  // namespace kanaria::hq
