#include "capture/folder_source.h"

#include <algorithm>
#include <array>
#include <map>
#include <system_error>

#include "base/file.h"
#include "capture/image_header.h"

namespace kanaria::capture {
namespace {

namespace fs = std::filesystem;

base::Error unsuitable(std::string sentence) {
  return {base::Remedy::this_mailpiece, std::move(sentence)};
}

std::string lower_ascii(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

enum class Side { front, back };
struct NamedSide {
  std::string id;
  Side side = Side::front;
};

NamedSide side_of(const fs::path& path) {
  constexpr std::string_view kFront = "_front";
  constexpr std::string_view kBack = "_back";
  const std::string stem = path.stem().string();
  const std::string lower = lower_ascii(stem);
  if (lower.ends_with(kBack)) return {stem.substr(0, stem.size() - kBack.size()), Side::back};
  if (lower.ends_with(kFront)) return {stem.substr(0, stem.size() - kFront.size()), Side::front};
  return {stem, Side::front};
}

std::string name_of(const fs::path& path) {
  return path.filename().string();
}

}  // namespace

bool has_image_extension(const fs::path& path) {
  static constexpr std::array<std::string_view, 5> kExtensions = {".jpg", ".jpeg", ".png", ".tif",
                                                                  ".tiff"};
  const std::string extension = lower_ascii(path.extension().string());
  return std::ranges::find(kExtensions, extension) != kExtensions.end();
}

base::Result<OriginalImage> examined_image(const fs::path& path, base::Bytes bytes) {
  if (bytes.empty()) return unsuitable(path.string() + " is empty; scan or copy it again.");
  const auto header = read_image_header(bytes);
  if (!header) return unsuitable(path.string() + " " + header.error().sentence);
  if (is_cut_short(bytes, header->format)) {
    return unsuitable(path.string() + " ends too early; scan or copy it again.");
  }
  if (has_too_many_scans(bytes, header->format)) {
    return unsuitable(path.string() + " is coded in a way that no scanner uses; save it as PNG.");
  }
  const std::int64_t pixels = std::int64_t{header->width_px} * header->height_px;
  if (pixels > kMaxPixels) {
    return unsuitable(path.string() + " has " + std::to_string(header->width_px) + " x " +
                      std::to_string(header->height_px) + " pixels; at most " +
                      std::to_string(kMaxPixels) + " in all are accepted, so scan it at 300 dpi.");
  }
  return OriginalImage{name_of(path), *header, std::move(bytes)};
}

base::Result<OriginalImage> load_image(const fs::path& path, Links links) {
  auto bytes = base::read_file(
      path, kMaxFileBytes,
      links == Links::followed ? base::SymbolicLinks::followed : base::SymbolicLinks::refused);
  if (!bytes) return unsuitable(bytes.error().sentence);
  return examined_image(path, std::move(*bytes));
}

base::Result<FolderSource> FolderSource::open(const fs::path& folder) {
  const auto unusable = [&folder](const std::string& why) {
    return base::Error{base::Remedy::operator_acts, folder.string() + " " + why};
  };
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error) return unusable("cannot be opened as a folder: " + error.message() + ".");
  std::map<std::string, Mailpiece> by_id;
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const fs::path& path = entries->path();
    if (path.filename().native().starts_with('.') || !has_image_extension(path)) continue;
    const NamedSide named = side_of(path);
    Mailpiece& mailpiece = by_id[named.id];
    mailpiece.id = named.id;
    (named.side == Side::front ? mailpiece.fronts : mailpiece.backs).push_back(path);
    if (by_id.size() > kMaxMailpieces) {
      return unusable("holds more than " + std::to_string(kMaxMailpieces) +
                      " mailpieces; split it into several folders.");
    }
  }
  if (error) return unusable("cannot be listed: " + error.message() + ".");
  if (by_id.empty()) {
    return unusable(
        "holds no mailpieces; they are files named NAME.EXT or NAME_front.EXT, with EXT jpg, "
        "jpeg, png, tif or tiff.");
  }
  FolderSource source;
  for (auto& [id, mailpiece] : by_id) {
    std::ranges::sort(mailpiece.fronts);
    std::ranges::sort(mailpiece.backs);
    source.mailpieces_.push_back(std::move(mailpiece));
  }
  return source;
}

base::Result<Capture> FolderSource::load(std::size_t index) const {
  CHECK(index < mailpieces_.size());
  const Mailpiece& mailpiece = mailpieces_[index];
  if (mailpiece.fronts.empty()) {
    return unsuitable(name_of(mailpiece.backs.front()) + " is a back without a front; add " +
                      mailpiece.id + "_front.");
  }
  for (const auto* sides : {&mailpiece.fronts, &mailpiece.backs}) {
    if (sides->size() < 2) continue;
    return unsuitable(name_of((*sides)[0]) + " and " + name_of((*sides)[1]) +
                      " are the same side of one mailpiece; rename one of them.");
  }
  auto front = load_image(mailpiece.fronts.front(), Links::refused);
  if (!front) return front.error();
  Capture capture{mailpiece.id, std::move(*front), std::nullopt, {"folder", "", "", ""}};
  if (!mailpiece.backs.empty()) {
    auto back = load_image(mailpiece.backs.front(), Links::refused);
    if (!back) return back.error();
    capture.back = std::move(*back);
  }
  return capture;
}

}  // namespace kanaria::capture
