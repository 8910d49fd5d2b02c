#include "registry/canonical_address.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "registry/keys_of_person.h"
#include "registry/person_name.h"

namespace kanaria::registry {
namespace {

/// A folding of a few characters, in place of the models'.
std::string fold(std::string_view text) {
  std::string out(text);
  const std::pair<const char*, const char*> variants[] = {
      {"髙", "高"}, {"澤", "沢"}, {"邊", "辺"}, {"龍", "竜"}};
  for (const auto& [from, to] : variants) {
    for (auto at = out.find(from); at != std::string::npos; at = out.find(from)) {
      out.replace(at, std::string_view(from).size(), to);
    }
  }
  return out;
}

CanonicalAddress canonical(const std::string& city, const std::string& town,
                           const std::string& rest, const std::string& prefecture = "東京都") {
  postal::Address parts;
  parts.prefecture = prefecture;
  parts.city = city;
  parts.town = town;
  parts.rest = rest;
  return canonical_address(prefecture + city + town + rest, parts, fold);
}

/// The strongest way in which mail meets a record, or nothing.
enum class Meeting { nothing, review, match };
Meeting meeting(const CanonicalAddress& record, const CanonicalAddress& mail,
                std::string_view name_of_record = "山田太郎",
                std::string_view name_of_mail = "山田太郎") {
  const auto keys = keys_of_record(record, "1050011", name_of_record, "山田");
  EXPECT_LE(keys.size(), kKeysPerRecord);
  const std::string room = record.doors.empty() ? "" : record.doors.front().room;
  Meeting best = Meeting::nothing;
  for (const Probe& probe : place_probes(mail, name_of_mail)) {
    if (std::find(keys.begin(), keys.end(), probe.key) == keys.end()) continue;
    // What SealedRecord::has_room says.
    const bool may_lack = !probe.room.is_certain && (room.empty() || probe.room.room.empty());
    const bool rooms_agree = probe.room.room == room || may_lack;
    const bool full = probe.strength == Strength::match && rooms_agree;
    best = std::max(best, full ? Meeting::match : Meeting::review);
  }
  return best;
}

TEST(CanonicalAddress, ChomeStandsInFrontWhereverItWasWritten) {
  const auto named = canonical("港区", "芝公園四丁目", "2-8");
  const auto flat = canonical("港区", "芝公園", "4-2-8");
  EXPECT_EQ(named.place, "港区/芝公園");
  EXPECT_EQ(named.place, flat.place);
  ASSERT_EQ(named.doors.size(), 1u);
  EXPECT_EQ(named.doors, flat.doors);
  EXPECT_EQ(named.doors[0].house, "4-2-8");
}

TEST(CanonicalAddress, PlaceIsFolded) {
  EXPECT_EQ(canonical("竜ヶ崎市", "大字古沢", "1").place, canonical("龍ケ崎市", "古澤", "1").place);
  EXPECT_EQ(canonical("邑楽郡大泉町", "坂田", "1").place, canonical("大泉町", "坂田", "1").place);
  EXPECT_EQ(canonical("郡山市", "中町", "1").place, "郡山市/中町");
  EXPECT_EQ(canonical("千代田区", "九段南一丁目", "1").place,
            canonical("千代田区", "9段南", "1-1").place);
}

TEST(CanonicalAddress, BuildingAndRoomMayBeLeftOut) {
  const auto full = canonical("港区", "芝公園四丁目", "2-8 芝ハイツ301");
  const auto bare = canonical("港区", "芝公園四丁目", "2-8");
  const auto hyphen = canonical("港区", "芝公園四丁目", "2-8-301");
  for (const auto& record : {full, bare, hyphen}) {
    for (const auto& mail : {full, bare, hyphen}) {
      EXPECT_EQ(meeting(record, mail), Meeting::match);
    }
  }
}

TEST(CanonicalAddress, AShortRoomMayStandBehindAHyphen) {
  const auto record = canonical("港区", "新橋", "2-8 芝ハイツ12");
  const auto hyphen = canonical("港区", "新橋", "2-8-12");
  EXPECT_EQ(meeting(record, hyphen), Meeting::match);
  EXPECT_EQ(meeting(hyphen, record), Meeting::match);
  // Without a room 2-8 and 2-8-12 are two houses; with another room the last number is one too.
  EXPECT_NE(meeting(canonical("港区", "新橋", "2-8"), hyphen), Meeting::match);
  EXPECT_NE(meeting(hyphen, canonical("港区", "新橋", "2-8")), Meeting::match);
  EXPECT_NE(meeting(canonical("港区", "新橋", "2-8 芝ハイツ13"), hyphen), Meeting::match);
}

TEST(CanonicalAddress, AnotherRoomIsAtMostReview) {
  const auto record = canonical("港区", "芝公園四丁目", "2-8 芝ハイツ301");
  EXPECT_EQ(meeting(record, canonical("港区", "芝公園四丁目", "2-8 芝ハイツ302")), Meeting::review);
  EXPECT_EQ(meeting(record, canonical("港区", "芝公園四丁目", "2-8-302")), Meeting::review);
}

TEST(CanonicalAddress, BlocksOfAnEstateMeetHoweverJoined) {
  const auto words = canonical("港区", "芝公園四丁目", "2-8 芝団地3号棟405");
  const auto hyphens = canonical("港区", "芝公園四丁目", "2-8-3-405");
  EXPECT_EQ(meeting(words, hyphens), Meeting::match);
  EXPECT_EQ(meeting(hyphens, words), Meeting::match);
}

TEST(CanonicalAddress, NeighboursAndNamesakesMeetNothing) {
  const auto record = canonical("港区", "芝公園四丁目", "2-8 芝ハイツ301");
  EXPECT_EQ(meeting(record, canonical("港区", "芝公園四丁目", "2-9")), Meeting::nothing);
  EXPECT_EQ(meeting(record, canonical("港区", "芝公園三丁目", "2-8")), Meeting::nothing);
  EXPECT_EQ(meeting(record, canonical("港区", "芝大門", "4-2-8")), Meeting::nothing);
  EXPECT_EQ(meeting(record, canonical("品川区", "芝公園", "4-2-8")), Meeting::nothing);
  EXPECT_EQ(meeting(record, record, "山田太郎", "山田次郎"), Meeting::nothing);
  EXPECT_EQ(meeting(record, record, "山田太郎", "山田"), Meeting::nothing);
}

TEST(CanonicalAddress, WithoutAHouseNumberAtMostReview) {
  const auto record = canonical("港区", "芝公園四丁目", "2-8 芝ハイツ301");
  const auto vague = canonical("港区", "芝公園四丁目", "芝ハイツ301");
  EXPECT_TRUE(vague.doors.empty());
  EXPECT_EQ(meeting(record, vague), Meeting::review);
  EXPECT_EQ(meeting(vague, vague), Meeting::review);
  EXPECT_EQ(meeting(vague, record), Meeting::nothing);
}

TEST(CanonicalAddress, APostOfficeBoxCountsAsAHouse) {
  const auto record = canonical("本庄市", "若泉", "若泉郵便局私書箱第45号");
  for (const char* rest : {"私書箱45", "若泉郵便局私書箱　第四十五号", "1-1 若泉局私書箱 45号"}) {
    EXPECT_EQ(meeting(record, canonical("本庄市", "若泉", rest)), Meeting::match) << rest;
  }
  EXPECT_EQ(meeting(record, canonical("本庄市", "若泉", "若泉郵便局私書箱第46号")),
            Meeting::nothing);
  EXPECT_EQ(meeting(record, canonical("本庄市", "若泉", "45")), Meeting::nothing);
  EXPECT_EQ(meeting(record, canonical("本庄市", "若泉", "若泉郵便局私書箱")), Meeting::review);
  EXPECT_EQ(canonical("港区", "", "芝郵便局私書箱第12号").place, "港区/");
}

TEST(CanonicalAddress, UnknownTownStillTellsPlacesApart) {
  const auto record = canonical("港区", "", "新造町3-5");
  EXPECT_FALSE(record.has_town);
  EXPECT_EQ(meeting(record, canonical("港区", "", "新造町3-5")), Meeting::match);
  EXPECT_EQ(meeting(record, canonical("港区", "", "別造町3-5")), Meeting::nothing);
}

TEST(CanonicalAddress, PostalCodeStandsInForThePlace) {
  const auto record = canonical("港区", "芝公園四丁目", "2-8");
  const auto mail = canonical("", "", "芝公圓4-2-8", "");
  const auto keys = keys_of_record(record, "1050011", "山田太郎", "山田");
  const auto hit = [&keys](const std::vector<Probe>& probes, Strength strength) {
    return std::any_of(probes.begin(), probes.end(), [&](const Probe& probe) {
      return probe.strength == strength &&
             std::find(keys.begin(), keys.end(), probe.key) != keys.end();
    });
  };
  EXPECT_TRUE(hit(code_probes(mail, "1050011", "山田太郎", true), Strength::match));
  EXPECT_FALSE(hit(code_probes(mail, "1050011", "山田太郎", false), Strength::match));
  EXPECT_TRUE(hit(code_probes(mail, "1050011", "山田太郎", false), Strength::review));
  EXPECT_TRUE(code_probes(mail, "", "山田太郎", true).empty());
}

TEST(CanonicalAddress, NamesThatLookAlikeMeet) {
  const auto home = canonical("港区", "芝公園四丁目", "2-8");
  EXPECT_EQ(meeting(home, home, "アンナ・コワルスカ", "アンナ・コワルス力"), Meeting::match);
  EXPECT_EQ(meeting(home, home, "ラジェッシュ", "ラジエツシユ"), Meeting::match);
  EXPECT_EQ(meeting(home, home, "山田ロ太", "山田日太"), Meeting::nothing);
}

TEST(CanonicalAddress, SurnameAloneAsksForReviewOnly) {
  const auto record = canonical("港区", "芝公園四丁目", "2-8");
  const auto keys = keys_of_record(record, "1050011", "山田太郎", "山田");
  const auto probes = surname_probes(record, "山田");
  ASSERT_EQ(probes.size(), 1u);
  EXPECT_EQ(probes[0].strength, Strength::review);
  EXPECT_NE(std::find(keys.begin(), keys.end(), probes[0].key), keys.end());
}

TEST(CanonicalAddress, NotationStartsAfterTheCity) {
  postal::Address parts;
  parts.prefecture = "東京都";
  parts.city = "港区";
  parts.town = "芝公園四丁目";
  parts.rest = "2-8 芝ハイツ101A";
  const auto notation = [&parts](const char* written) {
    return canonical_address(written, parts, fold).notation_of_address;
  };
  EXPECT_EQ(notation("東京都港区芝公園四丁目2-8 芝ハイツ101A"), "芝公園四丁目2-8芝ハイツ101A");
  EXPECT_EQ(notation("港区芝公園四丁目２－８　芝ハイツ１０１Ａ"), "芝公園四丁目2-8芝ハイツ101A");
  EXPECT_EQ(notation("東京都港区芝公園4丁目2-8"), "芝公園4丁目2-8");
}

TEST(Notation, StartsAfterTheCityInWhateverFormsItIsWritten) {
  postal::Address parts;
  parts.prefecture = "茨城県";
  parts.city = "竜ケ崎市";
  parts.town = "古沢";
  parts.rest = "1";
  const auto printed = canonical_address("茨城県龍ヶ崎市古澤1", parts, fold);
  EXPECT_EQ(printed.notation_of_address, "古澤1");
}

TEST(Notation, IsOneForWhatLooksAlike) {
  const base::Key key{};
  const auto inner = [&](std::string_view text) {
    return notation_inner_of(key, NotationPart::building, text);
  };
  EXPECT_EQ(inner("シャトー夕凪"), inner("シャトータ凪"));
  EXPECT_NE(inner("シャトー夕凪"), inner("シヤトー夕凪")) << "sizes are seen";
}

TEST(Notation, OfAnAddressIsInParts) {
  const auto texts = [](const std::string& after_city, const std::string& room = "") {
    CanonicalAddress address;
    address.notation_of_address = after_city;
    if (!room.empty()) address.doors = {{"1", room}};
    return notation_texts_of(address, "");
  };
  EXPECT_EQ(texts("芝公園三丁目2-8芝ハイツ101A", "101"),
            (NotationTexts{"", "芝公園三丁目", "2-8", "芝ハイツ", "101A", "101"}));
  EXPECT_EQ(texts("芝公園3丁目2番8号芝ハイツ101号室"),
            (NotationTexts{"", "芝公園3丁目", "2番8号", "芝ハイツ", "101号室", ""}));
  EXPECT_EQ(texts("芝公園3-2-8"), (NotationTexts{"", "芝公園", "3-2-8", "", "", ""}));
  EXPECT_EQ(texts("大字古沢字八反田1"), (NotationTexts{"", "古沢八反田", "1", "", "", ""}));
  EXPECT_EQ(texts("大字"), NotationTexts{});
  EXPECT_EQ(texts(""), NotationTexts{});
  EXPECT_EQ(texts("本町1番地ローズA-205"),
            (NotationTexts{"", "本町", "1番地", "ローズ", "A-205", ""}));
  // Nothing is lost, however it is parted.
  for (const char* written :
       {"四番町5-1", "十条仲原1-2-3メゾン2", "西三条北4丁目", "1", "-", "号室"}) {
    const auto parts = texts(written);
    EXPECT_EQ(parts[1] + parts[2] + parts[3] + parts[4], written);
  }
}

TEST(PersonName, FoldsSpacesVariantsAndMarks) {
  EXPECT_EQ(canonical_name("髙橋 花子", fold), "高橋花子");
  EXPECT_EQ(canonical_name("高橋　花子A", fold), "高橋花子");
  EXPECT_EQ(canonical_name("", fold), "");
  EXPECT_EQ(canonical_name("ABC", fold), "ABC");
  EXPECT_EQ(legible_start("山田〓〓"), "山田");
  EXPECT_EQ(legible_start("山田太郎"), std::nullopt);
  EXPECT_EQ(notation_of_name("髙橋 花子A"), "髙橋花子A");
}

TEST(PlainNotation, IsOneForWhatNoReaderTellsApart) {
  EXPECT_EQ(plain_notation("五―三四―二六"), "五-三四-二六");
  EXPECT_EQ(plain_notation("ドミールⅡ７１２号室"), "ドミールII712号室");
  EXPECT_EQ(plain_notation("ｻﾝﾊｲﾂ 港南ﾋﾞﾙ204"), "サンハイツ港南ビル204");
  EXPECT_EQ(plain_notation("鶴ヶ島市 桜ヵ丘"), "鶴ケ島市桜カ丘");
  EXPECT_EQ(notation_of_name("Anna Kowalska"), notation_of_name("ANNA KOWALSKA"));
  EXPECT_NE(plain_notation("髙輪"), plain_notation("高輪"));
}

}  // namespace
}  // namespace kanaria::registry
