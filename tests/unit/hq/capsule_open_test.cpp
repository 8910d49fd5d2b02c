#include "hq/capsule_open.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "evidence/capsule.h"
#include "evidence/tar.h"

namespace kanaria::hq {
namespace {

using base::Bytes;
using Json = nlohmann::json;

Json manifest_for(const Bytes& front) {
  return {{"format", "kanaria-capsule-1"},
          {"seq", 12},
          {"chain_epoch", std::string(32, 'a')},
          {"hits", Json::array()},
          {"images",
           {{{"side", "front"},
             {"file", "front.jpg"},
             {"sha256", base::to_hex(base::sha256(front))}}}}};
}

Bytes archive(const std::string& manifest, const Bytes& front,
              const std::string& name = "front.jpg") {
  return evidence::write_tar({{"manifest.json", base::bytes_of(manifest)}, {name, front}}, 0);
}

const Bytes kFront(700, 'f');

TEST(CapsuleOpen, GivesWhatWasSealed) {
  capture::Capture capture;
  capture.id = "letter";
  capture.front = {"letter.png", {capture::ImageFormat::png, 10, 20, 300}, Bytes(1000, 'p')};
  capture.back = {"letter_back.tif", {capture::ImageFormat::tiff, 10, 20, 0}, Bytes(3, 't')};
  capture.provenance = {"folder", "make", "model", "serial"};
  reading::Reading reading;
  reading.recipient.name = {"見本花子", 0.9, {{"見本花子", 0.9}, {"見木花子", 0.1}}};
  matching::Verdict verdict;
  verdict.decision = matching::Decision::review;
  verdict.hits = {{"token", 0.75, registry::Notation::variant}};
  const evidence::Versions versions{"0.1.0", {{"dictionary", "2026-10"}}};
  const evidence::CapsuleContents contents{capture,  reading, verdict,
                                           versions, {7, {}}, "batch 2026-11/受付7"};
  evidence::CapsulePlace place;
  place.kiosk_id = "kiosk-1";
  place.seq = 42;
  place.time.wall_ms = 1795251600123;
  const auto identity = base::new_age_identity();
  const base::AgeRecipient recipients[] = {base::recipient_of(identity)};
  const auto sealed = evidence::seal_capsule(contents, place, recipients);
  ASSERT_TRUE(sealed);
  const auto opened = open_capsule(*sealed, identity);
  ASSERT_TRUE(opened) << opened.error().sentence;
  EXPECT_EQ(opened->seq, 42u);
  ASSERT_EQ(opened->images.size(), 2u);
  EXPECT_EQ(opened->images[0].bytes, capture.front.bytes);
  EXPECT_EQ(opened->images[0].extension, "png");
  EXPECT_EQ(opened->images[1].side, "back");
  EXPECT_EQ(opened->images[1].bytes, capture.back->bytes);
  const Json manifest = Json::parse(opened->manifest);
  EXPECT_EQ(manifest["kiosk"], "kiosk-1");
  EXPECT_EQ(manifest["decision"], "review");
  EXPECT_EQ(manifest["forwarder_reference"], "batch 2026-11/受付7");
  EXPECT_EQ(manifest["hits"][0]["token"], "token");
  EXPECT_EQ(manifest["hits"][0]["score"], 0.75);
  EXPECT_EQ(manifest["hits"][0]["notation"], "variant");
  EXPECT_EQ(manifest["reading"]["recipient"]["name"], "見本花子");
  EXPECT_EQ(manifest["reading"]["hypotheses"]["name"][1]["text"], "見木花子");
  EXPECT_EQ(manifest["versions"]["registry"]["version"], 7);
  EXPECT_EQ(manifest["versions"]["models"]["dictionary"], "2026-10");
  EXPECT_EQ(manifest["clock"]["wall"], "2026-11-21T09:00:00.123Z");
  EXPECT_EQ(manifest["provenance"]["serial"], "serial");
}

TEST(CapsuleOpen, ReadsAnArchiveAndChecksItsImages) {
  const auto good = read_capsule(archive(manifest_for(kFront).dump(), kFront));
  ASSERT_TRUE(good) << good.error().sentence;
  EXPECT_EQ(good->seq, 12u);
  EXPECT_EQ(good->images.at(0).bytes, kFront);
  const Bytes other(700, 'g');
  const auto changed = read_capsule(archive(manifest_for(kFront).dump(), other));
  ASSERT_FALSE(changed);
  EXPECT_NE(changed.error().sentence.find("not the one of its manifest"), std::string::npos);
}

TEST(CapsuleOpen, RefusesEveryOtherManifest) {
  const auto refused = [](const std::string& manifest) {
    return !read_capsule(archive(manifest, kFront));
  };
  EXPECT_FALSE(refused(manifest_for(kFront).dump()));
  EXPECT_TRUE(refused(""));
  EXPECT_TRUE(refused("[]"));
  EXPECT_TRUE(refused(std::string(100'000, '[')));
  for (const char* key : {"format", "seq", "chain_epoch", "hits", "images"}) {
    Json json = manifest_for(kFront);
    json.erase(key);
    EXPECT_TRUE(refused(json.dump())) << "without " << key;
    json[key] = "text";
    EXPECT_TRUE(refused(json.dump())) << "text as " << key;
  }
  Json json = manifest_for(kFront);
  json["seq"] = -1;
  EXPECT_TRUE(refused(json.dump()));
  json = manifest_for(kFront);
  json["chain_epoch"] = "../../../../../../../../../../etc";
  EXPECT_TRUE(refused(json.dump()));
  json = manifest_for(kFront);
  json["images"] = Json::array();
  EXPECT_TRUE(refused(json.dump())) << "an image that the manifest does not name";
}

TEST(CapsuleOpen, TakesNoFileNamesButItsOwn) {
  for (const std::string name : {"../front.jpg", "/etc/passwd", "front.exe", "back.jpg"}) {
    Json json = manifest_for(kFront);
    json["images"][0]["file"] = name;
    EXPECT_FALSE(read_capsule(archive(json.dump(), kFront, name))) << name;
  }
}

TEST(CapsuleOpen, AnArchiveCutOrChangedInItsFrameIsRefused) {
  const Bytes good = archive(manifest_for(kFront).dump(), kFront);
  for (std::size_t size = 0; size < good.size(); size += 64) {
    EXPECT_FALSE(read_capsule(base::ByteView(good).first(size))) << size << " bytes left";
  }
  for (std::size_t at = 0; at < evidence::kTarBlock_bytes; ++at) {
    Bytes changed = good;
    changed[at] = static_cast<std::uint8_t>(changed[at] ^ 0x41);
    EXPECT_FALSE(read_capsule(changed)) << "byte " << at;
  }
}

}  // namespace
}  // namespace kanaria::hq
