#include "hq/registry_shelf.h"

#include "base/file.h"
#include "hq/enrolment.h"
#include "registry/metadata.h"
#include "unit/hq/test_receiver.h"

namespace kanaria::hq {
namespace {

class ShelfTest : public ReceiverTest {
 protected:
  ShelfTest() { enrol(kiosk_); }

  /// A snapshot folder as kanaria-hq registry build leaves it.
  std::filesystem::path snapshot(std::uint64_t version, const base::Bytes& data,
                                 const std::string& kiosk = "mailroom-1") {
    const auto dir = folder_.path() / std::to_string(version);
    std::filesystem::create_directory(dir);
    registry::Metadata metadata;
    metadata.version = version;
    metadata.created_ms = clock_.wall_ms;
    metadata.expires_ms = clock_.wall_ms + 1;
    metadata.kiosk = kiosk;
    metadata.recipients = {base::recipient_of(base::new_age_identity())};
    const auto written = write_paged(dir / "data", data);
    metadata.data_bytes = written.bytes;
    metadata.data_root = written.root;
    folder_.write(std::to_string(version) + "/metadata",
                  registry::sign_metadata(metadata, signer_));
    return dir;
  }
  std::string complaint(const std::filesystem::path& dir, const std::string& kiosk = "mailroom-1") {
    const auto published = publish_registry(*database_, kiosk, dir, clock_.wall_ms);
    return published ? "" : published.error().sentence;
  }
  wire::RegistryPiece ask(std::uint64_t have, std::uint64_t wanted, std::uint64_t offset) {
    return only_answer<wire::RegistryPiece>(
        wire::RegistryRequest{kiosk_.name(), have, wanted, offset});
  }

  test::TemporaryFolder folder_;
  registry::SignKey root_ = registry::new_sign_key();
  registry::SnapshotSigner signer_ = registry::new_signer(root_, 1);
  TestKiosk kiosk_{"mailroom-1"};
};

TEST_F(ShelfTest, ASnapshotIsFetchedInPiecesFromAnyOffset) {
  const auto dir = snapshot(5, test_bytes(600'000, 1));
  const base::Bytes data = *base::read_file(dir / "data", 1 << 20);
  EXPECT_EQ(complaint(dir), "");
  base::Bytes got;
  auto piece = ask(0, 0, 0);
  EXPECT_TRUE(registry::is_signed_by(piece.metadata, registry::verify_key_of(root_)));
  while (true) {
    EXPECT_EQ(piece.version, 5u);
    EXPECT_EQ(piece.total_bytes, data.size());
    EXPECT_EQ(piece.offset_bytes, got.size());
    EXPECT_EQ(piece.metadata.empty(), !got.empty());
    base::append(got, piece.bytes);
    if (got.size() >= data.size()) break;
    ASSERT_FALSE(piece.bytes.empty());
    piece = ask(0, 5, got.size());
  }
  EXPECT_EQ(got, data);
  const auto middle = ask(0, 5, 300'001);
  EXPECT_EQ(middle.bytes, base::Bytes(data.begin() + 300'001, data.begin() + 2 * 262'144));
  EXPECT_TRUE(ask(0, 5, data.size()).bytes.empty());
}

TEST_F(ShelfTest, NothingNewerIsAnEmptyPiece) {
  EXPECT_EQ(ask(4, 0, 0), (wire::RegistryPiece{kiosk_.name(), 4, "", 0, 0, {}}));
  EXPECT_EQ(complaint(snapshot(5, test_bytes(10, 1))), "");
  EXPECT_EQ(ask(5, 0, 0), (wire::RegistryPiece{kiosk_.name(), 5, "", 0, 0, {}}));
  EXPECT_EQ(ask(~std::uint64_t{0}, 0, 0).version, ~std::uint64_t{0});
}

TEST_F(ShelfTest, WhatAKioskIsFetchingStaysUntilTwoNewerOnesAreThere) {
  EXPECT_EQ(complaint(snapshot(5, test_bytes(500, 5))), "");
  EXPECT_EQ(complaint(snapshot(6, test_bytes(500, 6))), "");
  EXPECT_EQ(ask(4, 5, 100).version, 5u);
  EXPECT_EQ(ask(4, 0, 100).version, 6u);
  EXPECT_EQ(complaint(snapshot(7, test_bytes(500, 7))), "");
  const auto other = ask(4, 5, 100);
  EXPECT_EQ(other.version, 7u);
  EXPECT_EQ(other.offset_bytes, 0u);
  EXPECT_FALSE(other.metadata.empty());
  EXPECT_EQ(database_.count("registry_pieces"), 2);
}

TEST_F(ShelfTest, WhoHasTheEarlierVersionGetsTheDifferenceAndOthersTheWhole) {
  EXPECT_EQ(complaint(snapshot(5, test_bytes(500, 5))), "");
  const auto whole = snapshot(6, test_bytes(500, 6));
  const auto metadata =
      *registry::parse_metadata(base::text_of(*base::read_file(whole / "metadata", 65536)));
  const auto delta_dir = folder_.path() / "delta";
  std::filesystem::create_directory(delta_dir);
  const base::Bytes delta = test_bytes(300, 7);
  registry::Metadata led = metadata;
  led.delta = {5, {}, delta.size(), base::sha256(delta)};
  folder_.write("delta/metadata", registry::sign_metadata(led, signer_));
  folder_.write("delta/delta", std::string(299, 'x'));
  EXPECT_NE(complaint(delta_dir).find("not those that were signed"), std::string::npos);
  folder_.write("delta/delta", base::text_of(delta));
  EXPECT_NE(complaint(delta_dir).find("publish first the whole"), std::string::npos);
  EXPECT_EQ(ask(0, 0, 0).version, 5u);
  EXPECT_EQ(complaint(whole), "");
  EXPECT_EQ(complaint(delta_dir), "");
  EXPECT_EQ(complaint(delta_dir), "");
  EXPECT_EQ(complaint(whole), "");
  const auto short_way = ask(5, 0, 0);
  EXPECT_EQ(short_way.version, 6u);
  EXPECT_EQ(short_way.total_bytes, 300u);
  EXPECT_EQ(short_way.bytes, delta);
  EXPECT_TRUE(registry::parse_metadata(short_way.metadata)->delta.has_value());
  EXPECT_EQ(ask(5, 6, 100).bytes, base::Bytes(delta.begin() + 100, delta.end()));
  for (const std::uint64_t have : {0, 4}) {
    const auto long_way = ask(have, 0, 0);
    EXPECT_EQ(long_way.version, 6u);
    EXPECT_EQ(long_way.total_bytes, metadata.data_bytes);
    EXPECT_FALSE(registry::parse_metadata(long_way.metadata)->delta.has_value());
  }
  // A difference to something else is not the same version's.
  led.data_root[0] ^= 1;
  led.delta->from_version = 4;
  folder_.write("delta/metadata", registry::sign_metadata(led, signer_));
  EXPECT_NE(complaint(delta_dir).find("not newer"), std::string::npos);
}

TEST_F(ShelfTest, PublishingAgainChangesNothing) {
  const auto dir = snapshot(5, test_bytes(10, 1));
  EXPECT_EQ(complaint(dir), "");
  EXPECT_EQ(complaint(dir), "");
  EXPECT_EQ(database_.value("select count(*) from audit_log where act = 'publish'"), "1");
}

TEST_F(ShelfTest, SnapshotsThatWouldNotDoAreRefused) {
  EXPECT_NE(complaint(folder_.path() / "absent"), "");
  const auto damaged = snapshot(5, test_bytes(1000, 1));
  folder_.write("5/data", std::string(1000, 'x'));
  EXPECT_NE(complaint(damaged).find("data"), std::string::npos);
  folder_.write("5/data", std::string(2'000'000, 'x'));
  EXPECT_NE(complaint(damaged).find("data"), std::string::npos);
  folder_.write("5/metadata", "nothing");
  EXPECT_NE(complaint(damaged).find("metadata"), std::string::npos);
  EXPECT_EQ(database_.count("registry_pieces"), 0);
  EXPECT_NE(complaint(snapshot(6, test_bytes(10, 1), "mailroom-9")).find("mailroom-9"),
            std::string::npos);
  EXPECT_NE(complaint(snapshot(7, test_bytes(10, 1), "any"), "mailroom-9").find("kiosk add"),
            std::string::npos);
  EXPECT_EQ(complaint(snapshot(8, test_bytes(10, 1), "any")), "");
  EXPECT_NE(complaint(snapshot(7, test_bytes(10, 1))).find("not newer"), std::string::npos);
  EXPECT_NE(complaint(snapshot(8, test_bytes(10, 2))).find("not newer"), std::string::npos);
}

TEST_F(ShelfTest, OneKiosksSnapshotIsNotAnothers) {
  TestKiosk other("mailroom-2", 2);
  enrol(other);
  EXPECT_EQ(complaint(snapshot(5, test_bytes(10, 1))), "");
  EXPECT_EQ(only_answer<wire::RegistryPiece>(wire::RegistryRequest{"mailroom-2", 0, 0, 0}).version,
            0u);
}

}  // namespace
}  // namespace kanaria::hq
