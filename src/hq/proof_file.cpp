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
constexpr std::string_view kBytes = "picture_bytes = ";
constexpr std::size_t kMostFile_bytes = kProofLetters * (wire::kMostLetter_bytes + 1024);

/// The rest of a line that begins with `key`; takes it off the front of `text`.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view key) {
  const auto end = text.find('\n');
  if (!text.starts_with(key) || end == std::string_view::npos) return std::nullopt;
  const auto value = text.substr(key.size(), end - key.size());
  text.remove_prefix(end + 1);
  return value;
}

template <class Number>
bool take_number(std::string_view& text, std::string_view key, Number& number) {
  const auto value = take_line(text, key);
  if (!value) return false;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  return error == std::errc{} && end == value->data() + value->size();
}

std::optional<Proof> parse_proof(std::string_view text) {
  if (!text.starts_with(kTitle)) return std::nullopt;
  text.remove_prefix(kTitle.size());
  Proof proof;
  if (!take_number(text, kVersion, proof.version)) return std::nullopt;
  std::vector<std::size_t> sizes;
  while (!text.starts_with('\n')) {
    const auto token = take_line(text, kToken);
    std::size_t size_bytes = 0;
    if (!token || !registry::parse_token(*token) || !take_number(text, kBytes, size_bytes) ||
        size_bytes == 0 || size_bytes > wire::kMostLetter_bytes || sizes.size() == kProofLetters) {
      return std::nullopt;
    }
    sizes.push_back(size_bytes);
    proof.letters.push_back({std::string(*token), {}});
  }
  base::ByteView rest = base::bytes_of(text.substr(1));
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (rest.size() < sizes[i]) return std::nullopt;
    proof.letters[i].picture.assign(rest.begin(),
                                    rest.begin() + static_cast<std::ptrdiff_t>(sizes[i]));
    rest = rest.subspan(sizes[i]);
  }
  if (!rest.empty()) return std::nullopt;
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
  std::string lines = std::string(kVersion) + std::to_string(proof.version) + '\n';
  for (const ProofLetter& letter : proof.letters) {
    lines += std::string(kToken) + letter.token + '\n';
    lines += std::string(kBytes) + std::to_string(letter.picture.size()) + '\n';
  }
  base::append(bytes, base::bytes_of(lines + '\n'));
  for (const ProofLetter& letter : proof.letters) base::append(bytes, letter.picture);
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
