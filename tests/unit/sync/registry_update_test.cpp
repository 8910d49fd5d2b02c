#include "sync/registry_update.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "registry/delta.h"
#include "registry/registry.h"
#include "unit/registry/test_snapshot.h"
#include "unit/sync/faulty_line.h"

namespace kanaria::sync {
namespace {

using registry::Registry;
using registry::TestFolder;
using Taken = RegistryUpdate::Taken;

class RegistryUpdateTest : public ::testing::Test {
 protected:
  RegistryUpdateTest() {
    prefer_memory();
    headquarters_.write(records(300), dir());
  }
  std::filesystem::path dir() const { return folder_.path() / "registry"; }
  static std::vector<registry::TestRecord> records(std::size_t count) {
    std::vector<registry::TestRecord> made(count);
    for (std::size_t i = 0; i < count; ++i) {
      made[i].content.record_id = std::to_string(i);
      made[i].keys = {
          {registry::KeyType::place_house, {"港区/芝公園", "4-2-8", std::to_string(i)}}};
    }
    return made;
  }
  RegistryUpdate open(bool may_shrink = false, std::uint64_t floor = 0) {
    return *RegistryUpdate::open({dir(), {}, may_shrink}, floor);
  }
  /// A snapshot as headquarters holds it, its metadata changed and signed anew.
  struct Snapshot {
    registry::Metadata metadata;
    std::string text;
    base::Bytes data;
  };
  Snapshot snapshot(std::uint64_t version, std::size_t records_count = 300) {
    const auto made = folder_.path() / "made";
    headquarters_.write(records(records_count), made);
    Snapshot snapshot;
    snapshot.data = registry::TestHeadquarters::get(made / registry::kDataFile);
    const auto text = registry::TestHeadquarters::get(made / registry::kMetadataFile);
    snapshot.metadata = *registry::parse_metadata(base::text_of(text));
    snapshot.metadata.version = version;
    sign(snapshot);
    return snapshot;
  }
  void sign(Snapshot& snapshot) const {
    snapshot.text = registry::sign_metadata(snapshot.metadata, headquarters_.signer);
  }
  /// The difference from what is in use to the same without its first record.
  Snapshot difference(std::uint64_t version) const {
    const auto in_use = *Registry::open(dir());
    const registry::Table& table = in_use.table();
    const auto first = in_use.locate(records(1)[0].keys[0]);
    CHECK(first.size() == 1);
    const auto delta =
        registry::delta_of(table, table.layout(), {registry::filler(first[0].row, table.layout())});
    CHECK(delta.has_value());
    const auto made = folder_.path() / "led-on";
    std::filesystem::remove(made);
    const auto written = registry::apply_delta(table, *delta, made);
    CHECK(written.has_value());
    Snapshot snapshot;
    snapshot.data = registry::to_bytes(*delta);
    snapshot.metadata = headquarters_.metadata_of(table.series(), *written, version);
    const base::Bytes text = registry::TestHeadquarters::get(dir() / registry::kMetadataFile);
    const auto before = *registry::parse_metadata(base::text_of(text));
    snapshot.metadata.delta = {before.version, before.data_root, snapshot.data.size(),
                               base::sha256(snapshot.data)};
    sign(snapshot);
    return snapshot;
  }
  /// Whether the first record, which the difference leaves out, still answers.
  bool answers() const { return !Registry::open(dir())->locate(records(1)[0].keys[0]).empty(); }
  static wire::RegistryPiece piece(const Snapshot& from, std::uint64_t offset, std::size_t size) {
    const auto rest =
        base::ByteView(from.data).subspan(std::min<std::size_t>(offset, from.data.size()));
    const auto bytes = rest.first(std::min(size, rest.size()));
    return {"kiosk-1", from.metadata.version,       offset == 0 ? from.text : "", from.data.size(),
            offset,    {bytes.begin(), bytes.end()}};
  }
  /// Fetches until something else than `more` comes.
  static base::Result<Taken> fetch(RegistryUpdate& update, const Snapshot& from, std::size_t size) {
    for (;;) {
      auto taken = update.take(piece(from, update.request("kiosk-1").offset_bytes, size));
      if (!taken || *taken != Taken::more) return taken;
    }
  }
  std::uint64_t version_in_use() const { return Registry::open(dir())->snapshot().version; }

  TestFolder folder_;
  registry::TestHeadquarters headquarters_;
};

TEST_F(RegistryUpdateTest, ANewerOneTakesThePlace) {
  auto update = open();
  EXPECT_EQ(update.version(), 3u);
  const auto next = snapshot(4);
  const auto taken = fetch(update, next, 1000);
  ASSERT_TRUE(taken) << taken.error().sentence;
  EXPECT_EQ(*taken, Taken::installed);
  EXPECT_EQ(version_in_use(), 4u);
  EXPECT_EQ(update.version(), 4u);
  EXPECT_FALSE(std::filesystem::exists(dir().string() + ".next"));
  EXPECT_FALSE(std::filesystem::exists(dir().string() + ".previous"));
  EXPECT_EQ(*update.take(piece(next, 0, 1000)), Taken::up_to_date);
}

TEST_F(RegistryUpdateTest, GoesOnAfterARestart) {
  const auto next = snapshot(9);
  {
    auto update = open();
    ASSERT_EQ(*update.take(piece(next, 0, 5000)), Taken::more);
  }
  auto update = open();
  EXPECT_EQ(update.request("kiosk-1"), (wire::RegistryRequest{"kiosk-1", 3, 9, 5000}));
  EXPECT_EQ(*fetch(update, next, 5000), Taken::installed);
  EXPECT_EQ(version_in_use(), 9u);
}

TEST_F(RegistryUpdateTest, RefusesWhatIsOlderForgedForOthersOrSmaller) {
  const auto refused = [&](const Snapshot& from, const char* why, std::uint64_t floor = 0) {
    auto update = open(false, floor);
    const auto taken = fetch(update, from, 100'000);
    const bool is_refused =
        taken ? *taken != Taken::installed : taken.error().remedy == base::Remedy::this_mailpiece;
    EXPECT_TRUE(is_refused) << why;
    EXPECT_EQ(version_in_use(), 3u) << why;
    EXPECT_FALSE(std::filesystem::exists(dir().string() + ".next")) << why;
  };
  refused(snapshot(3), "the same version");
  refused(snapshot(2), "rollback");
  refused(snapshot(4), "below the floor", 5);
  auto forged = snapshot(4);
  forged.text = registry::sign_metadata(forged.metadata, registry::TestHeadquarters().signer);
  refused(forged, "arbitrary");
  auto other_kiosk = snapshot(4);
  other_kiosk.metadata.kiosk = "kiosk-2";
  sign(other_kiosk);
  refused(other_kiosk, "another kiosk's");
  auto other_epoch = snapshot(4);
  other_epoch.metadata.epoch = 2;
  sign(other_epoch);
  refused(other_epoch, "another epoch");
  auto mixed = snapshot(4);
  mixed.data = snapshot(5).data;
  refused(mixed, "mix and match");
  auto flipped = snapshot(4);
  flipped.data[5000] ^= 1;
  refused(flipped, "another hash");
  refused(snapshot(4, 1), "smaller");
  auto endless = snapshot(4);
  endless.metadata.data_bytes = std::uint64_t{1} << 60;
  sign(endless);
  refused(endless, "endless");
}

TEST_F(RegistryUpdateTest, TheNextSignerEndsTheOneBefore) {
  const auto signed_by = [&](std::uint64_t version, const registry::SnapshotSigner& signer) {
    auto made = snapshot(version);
    made.text = registry::sign_metadata(made.metadata, signer);
    return made;
  };
  const auto stolen = headquarters_.signer;
  const auto second = registry::new_signer(headquarters_.root, 2);
  auto update = open();
  // Whom the root key does not speak for, whoever says so: a stranger's root, or the signer before.
  EXPECT_FALSE(
      fetch(update, signed_by(4, registry::new_signer(registry::new_sign_key(), 2)), 9999));
  registry::SignKey not_root{};
  std::ranges::copy(stolen.seed, not_root.begin());
  EXPECT_FALSE(fetch(update, signed_by(4, registry::new_signer(not_root, 2)), 9999));
  auto renumbered = stolen;
  renumbered.proof.number = 3;
  EXPECT_FALSE(fetch(update, signed_by(4, renumbered), 9999));
  auto borrowed = stolen;
  borrowed.proof = second.proof;
  EXPECT_FALSE(fetch(update, signed_by(4, borrowed), 9999)) << "another's proof";
  // The root speaks for the second: the first is over, whatever version it gives.
  EXPECT_EQ(*fetch(update, signed_by(4, second), 9999), Taken::installed);
  const auto late = fetch(update, signed_by(99, stolen), 9999);
  ASSERT_FALSE(late);
  EXPECT_NE(late.error().sentence.find("withdrawn"), std::string::npos);
  auto again = open();
  EXPECT_FALSE(fetch(again, signed_by(99, stolen), 9999)) << "after a restart";
  EXPECT_EQ(version_in_use(), 4u);
  // And so it goes on.
  EXPECT_EQ(*fetch(again, signed_by(5, second), 9999), Taken::installed);
  EXPECT_EQ(*fetch(again, signed_by(6, registry::new_signer(headquarters_.root, 7)), 9999),
            Taken::installed);
}

TEST_F(RegistryUpdateTest, AVersionFarAheadIsRefused) {
  auto update = open();
  EXPECT_FALSE(fetch(update, snapshot(4 + (std::uint64_t{1} << 32)), 9999));
  EXPECT_FALSE(fetch(update, snapshot(~std::uint64_t{0}), 9999));
  EXPECT_EQ(version_in_use(), 3u);
  EXPECT_EQ(*fetch(update, snapshot(3 + (std::uint64_t{1} << 32)), 9999), Taken::installed);
}

TEST_F(RegistryUpdateTest, ASmallerOneIsTakenWhenThatWasAllowed) {
  auto update = open(true);
  EXPECT_EQ(*fetch(update, snapshot(4, 1), 100'000), Taken::installed);
  EXPECT_EQ(version_in_use(), 4u);
}

TEST_F(RegistryUpdateTest, NoMoreThanTheSignedBytesAreTaken) {
  auto update = open();
  const auto next = snapshot(4);
  auto longer = piece(next, 0, 1000);
  longer.total_bytes += 1;
  EXPECT_FALSE(update.take(longer));
  ASSERT_EQ(*update.take(piece(next, 0, 1000)), Taken::more);
  auto beyond = piece(next, 1000, 1000);
  beyond.total_bytes = std::uint64_t{1} << 40;
  beyond.bytes.resize(200'000);
  EXPECT_EQ(*update.take(beyond), Taken::passed_over);
  EXPECT_EQ(*update.take(piece(next, 5000, 1000)), Taken::passed_over) << "a gap";
  EXPECT_EQ(*update.take(piece(next, 0, 500)), Taken::passed_over) << "nothing new";
  EXPECT_EQ(update.request("kiosk-1").offset_bytes, 1000u);
  EXPECT_EQ(std::filesystem::file_size(dir().string() + ".next/data"), 1000u);
}

TEST_F(RegistryUpdateTest, ANewerOneInBetweenBeginsAnew) {
  auto update = open();
  ASSERT_EQ(*update.take(piece(snapshot(4), 0, 1000)), Taken::more);
  const auto newest = snapshot(5);
  ASSERT_EQ(*update.take(piece(newest, 0, 1000)), Taken::more);
  EXPECT_EQ(update.request("kiosk-1"), (wire::RegistryRequest{"kiosk-1", 3, 5, 1000}));
  EXPECT_EQ(*fetch(update, newest, 1000), Taken::installed);
}

TEST_F(RegistryUpdateTest, AnExpiredOneIsTakenAllTheSame) {
  auto update = open();
  auto next = snapshot(4);
  next.metadata.expires_ms = next.metadata.created_ms + 1;
  sign(next);
  EXPECT_EQ(*fetch(update, next, 100'000), Taken::installed);
}

TEST_F(RegistryUpdateTest, ADifferenceIsAppliedAndWhatWasErasedNoLongerAnswers) {
  EXPECT_TRUE(answers());
  auto update = open();
  EXPECT_EQ(*fetch(update, difference(4), 100), Taken::installed);
  EXPECT_EQ(version_in_use(), 4u);
  EXPECT_EQ(update.version(), 4u);
  EXPECT_FALSE(answers());
  EXPECT_TRUE(Registry::open(dir())->check_all());
  EXPECT_FALSE(std::filesystem::exists(dir().string() + ".next"));
  EXPECT_FALSE(std::filesystem::exists(dir() / "delta"));
  // And the next one leads on from it.
  EXPECT_EQ(update.request("kiosk-1").have_version, 4u);
}

TEST_F(RegistryUpdateTest, ADifferenceThatWillNotDoIsRefusedAndTheWholeIsAskedFor) {
  const auto good = difference(4);
  const auto refused = [this](Snapshot bad, const char* why, std::uint64_t floor = 0) {
    auto update = open(false, floor);
    const auto taken = fetch(update, bad, 1 << 20);
    const bool is_refused =
        taken ? *taken != Taken::installed : taken.error().remedy == base::Remedy::this_mailpiece;
    EXPECT_TRUE(is_refused) << why;
    EXPECT_EQ(version_in_use(), 3u) << why;
    EXPECT_TRUE(answers()) << why;
    EXPECT_FALSE(std::filesystem::exists(dir().string() + ".next")) << why;
    return update.request("kiosk-1").have_version;
  };
  const auto with = [&](auto change) {
    Snapshot bad = good;
    change(bad);
    sign(bad);
    return bad;
  };
  EXPECT_EQ(refused(with([](Snapshot& bad) { bad.metadata.delta->from_version = 2; }),
                    "from another version"),
            0u);
  EXPECT_EQ(refused(with([](Snapshot& bad) { bad.metadata.delta->from_root[0] ^= 1; }),
                    "from other data"),
            0u);
  EXPECT_EQ(refused(with([](Snapshot& bad) { bad.metadata.series[0] ^= 1; }), "another series"),
            0u);
  EXPECT_EQ(refused(with([](Snapshot& bad) { bad.metadata.data_root[0] ^= 1; }), "leads elsewhere"),
            0u);
  EXPECT_EQ(refused(with([](Snapshot& bad) { bad.metadata.data_bytes += 16416; }), "leads to more"),
            0u);
  EXPECT_EQ(
      refused(with([](Snapshot& bad) { bad.metadata.delta->sha256[0] ^= 1; }), "another hash"), 0u);
  refused(with([](Snapshot& bad) { bad.metadata.version = 3; }), "replay");
  refused(with([](Snapshot& bad) { bad.metadata.version = 2; }), "rollback");
  refused(good, "below the floor", 5);
  refused(with([](Snapshot& bad) { bad.metadata.kiosk = "kiosk-2"; }), "another kiosk's");
  refused(with([](Snapshot& bad) { bad.metadata.epoch = 2; }), "another epoch");
  refused(with([](Snapshot& bad) { bad.metadata.delta->bytes = std::uint64_t{1} << 60; }),
          "endless");
  refused(with([](Snapshot& bad) { bad.metadata.delta->bytes = 0; }), "nothing");
  Snapshot forged = good;
  forged.text = registry::sign_metadata(forged.metadata, registry::TestHeadquarters().signer);
  refused(forged, "arbitrary");
  Snapshot unsigned_change = good;
  unsigned_change.text.replace(unsigned_change.text.find("from_version = 3"), 16,
                               "from_version = 2");
  refused(unsigned_change, "changed after it was signed");
  for (const std::size_t at : {std::size_t{0}, std::size_t{9}, std::size_t{12}, std::size_t{16},
                               std::size_t{20}, std::size_t{24}, std::size_t{28}, std::size_t{40},
                               good.data.size() / 2, good.data.size() - 1}) {
    Snapshot flipped = good;
    flipped.data[at] ^= 1;
    EXPECT_EQ(refused(flipped, "flipped"), 0u) << at;
    // Signed all the same, by a headquarters that went wrong.
    flipped.metadata.delta->sha256 = base::sha256(flipped.data);
    sign(flipped);
    EXPECT_EQ(refused(flipped, "flipped and signed"), 0u) << at;
  }
  auto update = open();
  EXPECT_EQ(*fetch(update, good, 1 << 20), Taken::installed);
}

TEST_F(RegistryUpdateTest, GoesOverToADifferenceThatCameWhileTheWholeWasFetched) {
  const auto whole = snapshot(4);
  const auto delta = difference(4);
  auto update = open();
  EXPECT_EQ(*update.take(piece(whole, 0, 5000)), Taken::more);
  EXPECT_EQ(*update.take(piece(delta, 5000, 5000)), Taken::passed_over);
  EXPECT_EQ(update.request("kiosk-1").offset_bytes, 0u);
  EXPECT_EQ(*fetch(update, delta, 1 << 20), Taken::installed);
  EXPECT_FALSE(answers());
}

/// The new data file as it is after a power cut at any page, and the difference cut anywhere.
TEST_F(RegistryUpdateTest, AnApplyThatWasCutIsDoneAgain) {
  namespace fs = std::filesystem;
  const auto delta = difference(4);
  const auto made = registry::TestHeadquarters::get(folder_.path() / "led-on");
  const auto old = folder_.path() / "old";
  fs::copy(dir(), old);
  const fs::path next = dir().string() + ".next";
  const auto lay = [&](std::size_t delta_bytes, std::size_t data_bytes) {
    fs::remove_all(dir());
    fs::copy(old, dir());
    fs::remove_all(next);
    fs::create_directory(next);
    registry::TestHeadquarters::put(next / "metadata", base::bytes_of(delta.text));
    registry::TestHeadquarters::put(next / "delta", base::ByteView(delta.data).first(delta_bytes));
    registry::TestHeadquarters::put(next / "data", base::ByteView(made).first(data_bytes));
  };
  std::size_t cuts = 0;
  for (std::size_t size = 0; size <= made.size(); size += registry::kPage_bytes / 2, ++cuts) {
    lay(delta.data.size(), size);
    EXPECT_EQ(open().version(), 4u) << size;
    EXPECT_EQ(version_in_use(), 4u) << size;
    EXPECT_FALSE(answers()) << size;
    EXPECT_FALSE(fs::exists(next)) << size;
  }
  EXPECT_GT(cuts, 10u);
  for (std::size_t size = 0; size < delta.data.size(); size += 37) {
    lay(size, 0);
    auto update = open();
    EXPECT_EQ(version_in_use(), 3u) << size;
    EXPECT_EQ(update.request("kiosk-1").offset_bytes, size);
    EXPECT_EQ(*fetch(update, delta, 1 << 20), Taken::installed) << size;
    EXPECT_FALSE(answers());
  }
}

class EpochTest : public RegistryUpdateTest {
 protected:
  EpochTest() {
    next_.root = headquarters_.root;
    next_.signer = headquarters_.signer;
    next_.identity = headquarters_.identity;
    next_.sealing.token = headquarters_.sealing.token;
    next_.key = headquarters_.key;
    next_.key.epoch = 2;
    base::fill_random(next_.key.tag);
    base::fill_random(next_.key.wrap);
    next_.write(records(300), made_, 4);
    whole_.data = registry::TestHeadquarters::get(made_ / registry::kDataFile);
    whole_.text = base::text_of(registry::TestHeadquarters::get(made_ / registry::kMetadataFile));
    whole_.metadata = *registry::parse_metadata(whole_.text);
  }
  std::filesystem::path key() const { return dir().string() + ".key"; }
  void bring_key() const { registry::TestHeadquarters::put(key_next(), text_of_next()); }
  std::filesystem::path key_next() const { return key().string() + ".next"; }
  base::Bytes text_of_next() const {
    return registry::TestHeadquarters::get(made_.string() + ".key");
  }

  registry::TestHeadquarters next_;
  std::filesystem::path made_ = folder_.path() / "epoch2";
  Snapshot whole_;
};

TEST_F(EpochTest, ItsKeyTakesThePlaceOfTheOldOneOnceItsRegistryWasOpened) {
  bring_key();
  auto update = open();
  EXPECT_EQ(*fetch(update, whole_, 1 << 20), Taken::installed);
  EXPECT_EQ(registry::TestHeadquarters::get(key()), text_of_next());
  EXPECT_FALSE(std::filesystem::exists(key_next()));
  EXPECT_EQ(update.warning(), "");
  EXPECT_EQ(version_in_use(), 4u);
  EXPECT_TRUE(answers());
  // Nothing of the new epoch opens under the old key.
  EXPECT_FALSE(Registry::open(dir(), headquarters_.key).has_value());
  EXPECT_EQ(update.request("kiosk-1").have_version, 4u);
}

TEST_F(EpochTest, AnOldKeyThatCouldNotBeDestroyedIsTold) {
  bring_key();
  const auto elsewhere = folder_.path() / "elsewhere.key";
  std::filesystem::rename(key(), elsewhere);
  std::filesystem::create_symlink(elsewhere, key());
  auto update = open();
  EXPECT_EQ(*fetch(update, whole_, 1 << 20), Taken::installed);
  EXPECT_NE(update.warning().find("could not be destroyed"), std::string::npos);
  EXPECT_TRUE(answers());
}

TEST_F(EpochTest, WithoutItsKeyOrWithAStrangersItIsRefused) {
  for (const bool strange : {false, true}) {
    if (strange) {
      registry::TestHeadquarters stranger;
      stranger.key.epoch = 2;
      registry::TestHeadquarters::put(key_next(), base::bytes_of(registry::to_text(stranger.key)));
    }
    auto update = open();
    EXPECT_FALSE(fetch(update, whole_, 1 << 20));
    EXPECT_EQ(version_in_use(), 3u);
    EXPECT_TRUE(answers());
  }
}

TEST_F(EpochTest, ACutAtAnyStepIsGoneOnFrom) {
  namespace fs = std::filesystem;
  const auto old = folder_.path() / "old";
  fs::copy(dir(), old);
  const auto old_key = registry::TestHeadquarters::get(key());
  const auto lay = [&](const fs::path& from, const char* suffix) {
    fs::remove_all(dir().string() + suffix);
    if (!from.empty()) fs::copy(from, dir().string() + suffix);
  };
  const auto after = [&](const fs::path& here, const fs::path& beside, const fs::path& previous,
                         bool is_key_taken) {
    registry::TestHeadquarters::put(key(), is_key_taken ? text_of_next() : old_key);
    fs::remove(key_next());
    if (!is_key_taken) bring_key();
    lay(here, "");
    lay(beside, ".next");
    lay(previous, ".previous");
    EXPECT_TRUE(Registry::open(dir()).has_value()) << "whoever opens it meanwhile";
    const auto update = open();
    EXPECT_EQ(registry::TestHeadquarters::get(key()), text_of_next());
    EXPECT_FALSE(fs::exists(dir().string() + ".previous"));
    return version_in_use();
  };
  EXPECT_EQ(after(old, made_, "", false), 4u) << "whole, not yet exchanged";
  EXPECT_EQ(after(made_, old, "", false), 4u) << "exchanged";
  EXPECT_EQ(after(made_, "", old, false), 4u) << "not yet opened";
  EXPECT_EQ(after(made_, "", "", false), 4u) << "the old one is gone, its key is not";
  EXPECT_EQ(after(made_, "", "", true), 4u) << "done";
}

/// Every state of the folders that a crash can leave.
TEST_F(RegistryUpdateTest, RecoversFromEveryStepOfTheExchange) {
  namespace fs = std::filesystem;
  const auto old = folder_.path() / "old";
  const auto fresh = folder_.path() / "fresh";
  fs::copy(dir(), old);
  const auto next = snapshot(4);
  fs::create_directory(fresh);
  registry::TestHeadquarters::put(fresh / registry::kDataFile, next.data);
  registry::TestHeadquarters::put(fresh / registry::kMetadataFile, base::bytes_of(next.text));
  const auto lay = [&](const fs::path& from, const char* suffix) {
    fs::remove_all(dir().string() + suffix);
    if (!from.empty()) fs::copy(from, dir().string() + suffix);
  };
  const auto version_after = [&](const fs::path& here, const fs::path& beside,
                                 const fs::path& previous) {
    lay(here, "");
    lay(beside, ".next");
    lay(previous, ".previous");
    const auto update = open();
    EXPECT_EQ(update.version(), version_in_use());
    EXPECT_FALSE(fs::exists(dir().string() + ".previous"));
    return version_in_use();
  };
  EXPECT_EQ(version_after(old, fresh, ""), 4u) << "whole, not yet exchanged";
  EXPECT_EQ(version_after(fresh, old, ""), 4u) << "exchanged";
  EXPECT_EQ(version_after(fresh, "", old), 4u) << "not yet opened";
  EXPECT_EQ(version_after("", fresh, old), 4u) << "between two renames";
  const auto broken = folder_.path() / "broken";
  fs::copy(fresh, broken);
  registry::TestHeadquarters::put(broken / registry::kDataFile, base::Bytes(next.data.size()));
  EXPECT_EQ(version_after(broken, "", old), 3u) << "the new one does not open";
  EXPECT_EQ(version_after(broken, old, ""), 3u) << "the same, a step earlier";
  EXPECT_EQ(version_after(old, broken, ""), 3u) << "its data was never synced";
}

TEST_F(RegistryUpdateTest, ComesOverALineOnWhichEverythingGoesWrong) {
  KioskByHand kiosk(HeadquartersByHand(TurnedClock()).receipt_key());
  HeadquartersByHand hq(kiosk.clock);
  FaultyLine line(hq, kiosk.clock, 11, 0.5);
  for (std::uint64_t version = 4; version < 8; ++version) {
    const auto next = snapshot(version);
    hq.registry_version = version;
    hq.registry_metadata = next.text;
    hq.registry_data = base::text_of(next.data);
    for (int rounds = 0; rounds < 400 && version_in_use() < version; ++rounds) {
      auto update = open();  // as after a restart
      auto sync = kiosk.sync(line, {}, &update);
      ASSERT_TRUE(run_round(*sync, kiosk.clock));
    }
    EXPECT_EQ(version_in_use(), version);
    EXPECT_EQ(read_sync_state(kiosk.database)->registry_floor, version);
  }
}

}  // namespace
}  // namespace kanaria::sync
