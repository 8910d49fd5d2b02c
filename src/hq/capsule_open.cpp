#include "hq/capsule_open.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "evidence/capsule.h"
#include "hq/age_open.h"
#include "hq/tar_read.h"

namespace kanaria::hq {

using base::Bytes;
using base::ByteView;
using base::Error;
using base::Remedy;
using base::Result;
using evidence::TarMember;

namespace {

using Json = nlohmann::json;

constexpr std::size_t kEpoch_chars = 32;
constexpr int kMaxDepth = 32;

Error error(const std::string& rest) {
  return {Remedy::operator_acts, rest};
}

/// nullopt when it is no JSON object or nested too deeply to be a manifest.
std::optional<Json> parse_object(ByteView bytes) {
  bool too_deep = false;
  const auto watch = [&](int depth, Json::parse_event_t, Json&) {
    if (depth > kMaxDepth) too_deep = true;
    return !too_deep;
  };
  Json json = Json::parse(base::text_of(bytes), watch, false);
  if (too_deep || !json.is_object()) return std::nullopt;
  return json;
}

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool is_list_of_objects(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_array() &&
         std::all_of(found->begin(), found->end(), [](const Json& j) { return j.is_object(); });
}

bool is_epoch(const std::string& text) {
  return text.size() == kEpoch_chars && base::from_hex(text).has_value();
}

std::optional<OpenedImage> find_image(const Json& entry, const std::vector<TarMember>& members) {
  OpenedImage image;
  image.side = text_at(entry, "side");
  const std::string file = text_at(entry, "file");
  if (image.side != "front" && image.side != "back") return std::nullopt;
  for (const char* extension : {"jpg", "png", "tif"}) {
    if (file == image.side + '.' + extension) image.extension = extension;
  }
  const auto member = std::find_if(members.begin(), members.end(),
                                   [&](const TarMember& m) { return m.name == file; });
  if (image.extension.empty() || member == members.end() ||
      base::to_hex(base::sha256(member->bytes)) != text_at(entry, "sha256")) {
    return std::nullopt;
  }
  image.bytes.assign(member->bytes.begin(), member->bytes.end());
  return image;
}

}  // namespace

Result<OpenedCapsule> read_capsule(ByteView archive) {
  const auto members = read_tar(archive);
  if (!members || members->empty() || members->front().name != evidence::kManifestName ||
      members->front().bytes.size() > evidence::kMaxManifest_bytes) {
    return error("was opened, but holds no archive of evidence; check which file it is.");
  }
  const auto manifest = parse_object(members->front().bytes);
  if (!manifest) return error("was opened, but its manifest is malformed.");
  if (text_at(*manifest, "format") != evidence::kManifestFormat) {
    return error("has a format that this program does not know; update it.");
  }
  OpenedCapsule capsule;
  capsule.manifest = std::string(base::text_of(members->front().bytes));
  capsule.chain_epoch = text_at(*manifest, "chain_epoch");
  const auto seq = manifest->find("seq");
  if (seq == manifest->end() || !seq->is_number_unsigned() || !is_epoch(capsule.chain_epoch) ||
      !is_list_of_objects(*manifest, "hits") || !is_list_of_objects(*manifest, "images")) {
    return error("was opened, but its manifest is malformed.");
  }
  capsule.seq = seq->get<std::uint64_t>();
  const Json& images = manifest->at("images");
  if (images.size() + 1 != members->size()) {
    return error("was opened, but its images are not those of its manifest.");
  }
  for (const Json& entry : images) {
    auto image = find_image(entry, *members);
    if (!image) return error("was opened, but an image is not the one of its manifest.");
    capsule.images.push_back(std::move(*image));
  }
  return capsule;
}

Result<OpenedCapsule> open_capsule(ByteView sealed, const base::AgeIdentity& identity) {
  auto archive = open_age_file(sealed, identity);
  if (!archive) return archive.error();
  auto capsule = read_capsule(*archive);
  base::wipe(*archive);
  return capsule;
}

}  // namespace kanaria::hq
