#include "evidence/capsule.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/utf8.h"
#include "evidence/age_file.h"
#include "evidence/proof_mark.h"
#include "evidence/tar.h"
#include "reading/reading_json.h"

namespace kanaria::evidence {

using base::Bytes;
using base::Error;
using base::Remedy;
using base::Result;

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kPurpose =
    "evidence for headquarters that mail reached an address on the sealed list; for no other use";

std::string_view extension(capture::ImageFormat format) {
  switch (format) {
    case capture::ImageFormat::jpeg:
      return "jpg";
    case capture::ImageFormat::png:
      return "png";
    case capture::ImageFormat::tiff:
      break;
  }
  return "tif";
}

std::string file_name(std::string_view side, const capture::OriginalImage& image) {
  return std::string(side) + '.' + std::string(extension(image.header.format));
}

Json image_json(std::string_view side, const capture::OriginalImage& image) {
  return {{"side", side},
          {"file", file_name(side, image)},
          {"format", capture::to_string(image.header.format)},
          {"width_px", image.header.width_px},
          {"height_px", image.header.height_px},
          {"resolution_dpi", image.header.resolution_dpi},
          {"bytes", image.bytes.size()},
          {"sha256", base::to_hex(base::sha256(image.bytes))},
          {"masked_codes", image.masked_codes}};
}

Json clock_json(const base::Timestamp& time) {
  return {{"wall", base::iso8601_utc(time.wall_ms)},
          {"wall_ms", time.wall_ms},
          {"status", base::to_string(time.status)},
          {"monotonic_ms", time.monotonic_ms},
          {"boot_id", time.boot_id}};
}

Json hits_json(const matching::Verdict& verdict) {
  Json hits = Json::array();
  for (const registry::Hit& hit : verdict.hits) {
    hits.push_back({{"token", hit.token},
                    {"score", hit.score},
                    {"notation", registry::to_string(hit.notation)},
                    {"notation_ratio", hit.notation_log_ratio}});
  }
  return hits;
}

std::string manifest(const CapsuleContents& contents, const CapsulePlace& place) {
  const capture::Capture& capture = contents.capture;
  const capture::Provenance& device = capture.provenance;
  Json images = Json::array({image_json("front", capture.front)});
  if (capture.back) images.push_back(image_json("back", *capture.back));
  Json json = {
      {"format", kManifestFormat},
      {"purpose", kPurpose},
      {"kiosk", place.kiosk_id},
      {"chain_epoch", base::to_hex(place.epoch)},
      {"seq", place.seq},
      {"previous_hash", base::to_hex(place.previous)},
      {"clock", clock_json(place.time)},
      {"mailpiece", capture.id},
      {"provenance",
       {{"source", device.source},
        {"make", device.make},
        {"model", device.model},
        {"serial", device.serial}}},
      {"versions",
       {{"program", contents.versions.program},
        {"models", contents.versions.models},
        {"registry",
         {{"version", contents.registry.version},
          {"digest", base::to_hex(contents.registry.digest)}}}}},
      {"decision", matching::to_string(contents.verdict.decision)},
      {"hits", hits_json(contents.verdict)},
      {"hypotheses", contents.verdict.hypotheses},
      {"reading", Json::parse(reading::to_json(contents.reading, reading::WithHypotheses::yes))},
      {"images", images}};
  if (!contents.forwarder_reference.empty()) {
    json["forwarder_reference"] = contents.forwarder_reference;
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

/// Without a hit nobody can recognise the capsule, and its mark is as random to look at.
ProofMark mark_of(const matching::Verdict& verdict, const CapsulePlace& place) {
  if (!verdict.hits.empty()) {
    return proof_mark(verdict.hits.front().token, place.epoch, place.seq);
  }
  ProofMark mark{};
  base::fill_random(mark);
  return mark;
}

}  // namespace

bool is_forwarder_reference(std::string_view text) {
  return base::is_one_line(text, kMaxForwarderReference_chars);
}

Result<Bytes> seal_capsule(const CapsuleContents& contents, const CapsulePlace& place,
                           std::span<const base::AgeRecipient> recipients) {
  const capture::Capture& capture = contents.capture;
  CHECK(is_forwarder_reference(contents.forwarder_reference));
  std::string text = manifest(contents, place);
  std::vector<TarMember> members = {{std::string(kManifestName), base::bytes_of(text)},
                                    {file_name("front", capture.front), capture.front.bytes}};
  if (capture.back) members.push_back({file_name("back", *capture.back), capture.back->bytes});
  std::size_t total = 0;
  for (const TarMember& member : members) total += member.bytes.size();
  if (text.size() > kMaxManifest_bytes || total > kMaxCapsule_bytes) {
    return Error{Remedy::this_mailpiece, "A mailpiece's images are too large to be sealed (" +
                                             std::to_string(total >> 20) +
                                             " MiB); scan it again at a lower resolution."};
  }
  Bytes archive = write_tar(members, place.time.wall_ms / 1000);
  base::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  auto sealed = seal_age_file(archive, recipients, proof_stanza(mark_of(contents.verdict, place)));
  base::wipe(archive);
  return sealed;
}

}  // namespace kanaria::evidence
