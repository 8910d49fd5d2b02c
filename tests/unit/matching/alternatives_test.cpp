#include "matching/alternatives.h"

#include <gtest/gtest.h>

#include "matching/matcher.h"
#include "postal/normalize.h"
#include "registry/keys_of_person.h"
#include "registry/person_name.h"
#include "unit/registry/test_snapshot.h"

namespace kanaria::matching {
namespace {

using reading::Field;
using reading::Reading;

Field field(std::string text, double confidence = 1) {
  Field made{std::move(text), confidence, {}};
  if (!made.text.empty()) made.hypotheses = {{made.text, confidence}};
  return made;
}

Reading mail(const std::string& code, const std::string& address, const std::string& name) {
  Reading reading;
  reading.recipient.postal_code = field(code);
  reading.recipient.address = field(address);
  reading.recipient.name = field(name);
  return reading;
}

/// With the models of the repository.
class AlternativesTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto dictionary = postal::PostalDictionary::load(KANARIA_MODELS_DIR);
    auto names = postal::NameKnowledge::load(KANARIA_MODELS_DIR);
    CHECK(dictionary.has_value() && names.has_value());
    dictionary_ = new postal::PostalDictionary(std::move(*dictionary));
    names_ = new postal::NameKnowledge(std::move(*names));
  }
  static void TearDownTestSuite() {
    delete dictionary_;
    delete names_;
  }

  [[nodiscard]] static Alternatives of(const Reading& reading) {
    return alternatives_of(reading, *dictionary_, *names_);
  }
  [[nodiscard]] static std::string fold(std::string_view text) { return names_->fold(text); }

  /// Registers one person as headquarters would.
  void register_person(const std::string& code, const std::string& address, const std::string& name,
                       const std::string& surname) {
    const auto canonical = registry::canonical_address(
        address, postal::normalize_address(*dictionary_, address), fold);
    hq_.write({{registry::keys_of_record(canonical, code, registry::canonical_name(name, fold),
                                         registry::canonical_name(surname, fold)),
                {"R-1", registry::Kind::stop, ""},
                registry::notation_texts_of(canonical, registry::notation_of_name(name))}},
              folder_.path() / "r");
  }
  [[nodiscard]] Verdict ask(const Reading& reading) const {
    const auto opened = registry::Registry::open(folder_.path() / "r");
    CHECK(opened.has_value());
    return decide(reading, *opened, *dictionary_, *names_);
  }

  static inline postal::PostalDictionary* dictionary_ = nullptr;
  static inline postal::NameKnowledge* names_ = nullptr;
  registry::TestFolder folder_;
  registry::TestHeadquarters hq_;
};

TEST_F(AlternativesTest, ASurnameAloneNeverMatches) {
  for (const char* surname : {"山田", "佐藤", "長谷川"}) {
    const Alternatives alternatives = of(mail("1050011", "東京都港区芝公園4-2-8", surname));
    ASSERT_EQ(alternatives.persons.size(), 1u);
    EXPECT_EQ(alternatives.persons[0][0].canonical, "") << surname;
    EXPECT_EQ(alternatives.persons[0][0].surname, surname);
  }
  register_person("1050011", "東京都港区芝公園4-2-8", "山田", "山田");
  EXPECT_EQ(ask(mail("1050011", "東京都港区芝公園4-2-8", "山田")).decision, Decision::review);
  EXPECT_EQ(ask(mail("1050011", "東京都港区芝公園4-2-8", "山田太郎")).decision, Decision::no_match);
}

TEST_F(AlternativesTest, ShownTextThatNoHypothesisHasIsAmongThem) {
  Reading reading = mail("1050011", "東京都港区芝公園4-2-8", "山田太郎");
  reading.recipient.name = {"山口太郎", 0.8, {{"山田太郎", 0.6}, {"山日太郎", 0.4}}};
  const auto names = of(reading).persons.at(0);
  ASSERT_EQ(names.size(), 3u);
  EXPECT_EQ(names[0].notation, "山口太郎");
  EXPECT_NEAR(names[0].p, 0.8, 1e-9);
  EXPECT_NEAR(names[1].p + names[2].p, 0.2, 1e-9);
}

TEST_F(AlternativesTest, ProbabilitiesNeverSumToMoreThanOne) {
  Reading reading = mail("", "東京都港区芝公園4-2-8", "");
  reading.recipient.name.text = "山田太郎";
  reading.recipient.name.hypotheses = {{"山田太郎", 1.0}, {"山田次郎", 1.0}, {"", 1.0}};
  const auto names = of(reading).persons.at(0);
  ASSERT_EQ(names.size(), 2u);
  EXPECT_NEAR(names[0].p + names[1].p, 1.0, 1e-9);
}

TEST_F(AlternativesTest, ListsAreBounded) {
  Reading reading;
  for (int i = 0; i < 500; ++i) {
    const std::string number = std::to_string(i);
    reading.recipient.name.hypotheses.push_back({"山田太郎" + number, 0.001});
    reading.recipient.address.hypotheses.push_back({"東京都港区芝公園4-2-" + number, 0.001});
    reading.recipient.postal_code.hypotheses.push_back({std::to_string(1050000 + i), 0.001});
    reading.recipient.names.push_back("鈴木花子" + number);
  }
  reading.customer_barcode = {"1050011", "4-38-8", 1.0};
  const Alternatives alternatives = of(reading);
  EXPECT_EQ(alternatives.addresses.size(), kMaxAddresses);
  EXPECT_EQ(alternatives.codes.size(), kMaxCodes);
  ASSERT_EQ(alternatives.persons.size(), kMaxPersons);
  EXPECT_EQ(alternatives.persons[0].size(), kMaxNames);
}

TEST_F(AlternativesTest, ATailThatWeighsNothingIsLeftOut) {
  Reading reading = mail("1050011", "東京都港区芝公園4-2-8", "山田太郎");
  auto& names = reading.recipient.name.hypotheses;
  names = {{"山田太郎", 0.9}, {"山田太朗", 0.05}, {"山口太郎", 0.001}, {"山由太郎", 0.0005}};
  ASSERT_EQ(of(reading).persons.size(), 1U);
  EXPECT_EQ(of(reading).persons[0].size(), 2U);
  names[0].p = 0.002;
  names[1].p = 0.002;
  EXPECT_EQ(of(reading).persons[0].size(), 4U) << "beside unlikely ones it weighs something";
}

TEST_F(AlternativesTest, SurnamesAloneAreKnown) {
  const auto name = [](const std::string& text) {
    return of(mail("", "東京都港区芝公園4-2-8", text)).persons.at(0).at(0);
  };
  EXPECT_EQ(name("山田").surname, "山田");
  EXPECT_EQ(name("山田〓郎").surname, "山田");
  EXPECT_EQ(name("山田〓郎").canonical, "");
  EXPECT_EQ(name("山田太郎").surname, "");
  EXPECT_EQ(name("髙橋花子").canonical, name("高橋 花子").canonical);
}

TEST_F(AlternativesTest, BarcodeGivesCodeAndNumber) {
  Reading reading = mail("", "", "山田太郎");
  reading.customer_barcode = {"1050011", "4-2-8", 0.9};
  const Alternatives alternatives = of(reading);
  ASSERT_EQ(alternatives.addresses.size(), 1u);
  EXPECT_EQ(alternatives.addresses[0].address.doors.at(0).house, "4-2-8");
  EXPECT_EQ(alternatives.codes[0].code, "1050011");
  EXPECT_NEAR(alternatives.codes[0].p, 0.9, 1e-9);
  register_person("1050011", "東京都港区芝公園四丁目2-8", "山田 太郎", "山田");
  EXPECT_EQ(ask(reading).decision, Decision::match);
}

TEST_F(AlternativesTest, ABarcodeThatSaysMoreThanTheAddressMakesAReview) {
  register_person("1050011", "東京都港区芝公園4-38-8", "山田 太郎", "山田");
  Reading reading = mail("1050011", "東京都港区芝公園4-38", "山田太郎");
  EXPECT_EQ(ask(reading).decision, Decision::no_match);
  reading.customer_barcode = {"1050011", "4-38-8", 1.0};
  EXPECT_EQ(ask(reading).decision, Decision::review);
  const Alternatives alternatives = of(reading);
  ASSERT_EQ(alternatives.addresses.size(), 2u);
  EXPECT_EQ(alternatives.addresses[0].address.doors.at(0).house, "4-38");
  EXPECT_EQ(alternatives.addresses[1].address.doors.at(0).house, "4-38-8");
  EXPECT_EQ(alternatives.addresses[1].address.place, alternatives.addresses[0].address.place);
  EXPECT_NEAR(alternatives.addresses[1].p, kBarcodeShare, 1e-9);
  EXPECT_NEAR(alternatives.addresses[0].p + alternatives.addresses[1].p, 1, 1e-9);
  reading.is_settled = true;
  EXPECT_EQ(of(reading).addresses.size(), 1u) << "a person has read the address";
}

TEST_F(AlternativesTest, ABarcodeAndAnUnlikelyHypothesisThatAgreeMatch) {
  register_person("1050011", "東京都港区芝公園4-38-8", "山田 太郎", "山田");
  Reading reading = mail("1050011", "東京都港区芝公園4-38", "山田太郎");
  reading.recipient.address.hypotheses = {{"東京都港区芝公園4-38", 0.6},
                                          {"東京都港区芝公園4-38-8", 0.3}};
  EXPECT_EQ(ask(reading).decision, Decision::review);
  reading.customer_barcode = {"1050011", "4-38-8", 1.0};
  EXPECT_EQ(ask(reading).decision, Decision::match);
}

TEST_F(AlternativesTest, ABarcodeThatAgreesOrIsOfAnotherTownChangesNothing) {
  Reading reading = mail("1050011", "東京都港区芝公園4-2-8 芝ハイツ301", "山田太郎");
  register_person("1050011", "東京都港区芝公園4-2-8 芝ハイツ301", "山田 太郎", "山田");
  for (const char* number : {"4-2-8-301", "4-2-8"}) {
    reading.customer_barcode = {"1050011", number, 1.0};
    EXPECT_EQ(of(reading).addresses.size(), 1u) << number;
    EXPECT_NEAR(of(reading).addresses[0].p, 1, 1e-9);
  }
  Reading upright =
      mail("2210031", "神奈川県横浜市神奈川区新浦島町三-二五-二〇メゾン常盤九〇六", "山田");
  upright.customer_barcode = {"2210031", "3-25-20-906", 1.0};
  EXPECT_EQ(of(upright).addresses.size(), 1u);
  reading.customer_barcode = {"1050011", "4-2-8-30", 1.0};
  EXPECT_EQ(of(reading).addresses.size(), 2u) << "room 30 is not room 301";
  reading.customer_barcode = {"7000807", "4-38-8", 1.0};
  EXPECT_EQ(of(reading).addresses.size(), 1u);
  reading.customer_barcode = {"1050011", "4-38-8", 1.0};
  EXPECT_EQ(ask(reading).decision, Decision::match) << "a clearly read address still matches";
}

TEST_F(AlternativesTest, OnePlaceIsANamedTownThatTheAddressDoesNotContradict) {
  registry::CanonicalAddress address;
  const registry::Fold fold = [this](std::string_view text) { return names_->fold(text); };
  EXPECT_TRUE(is_one_place(*dictionary_, "1050011", address, fold));
  EXPECT_FALSE(is_one_place(*dictionary_, "1050000", address, fold));  // 以下に掲載がない場合
  EXPECT_FALSE(is_one_place(*dictionary_, "4980000", address, fold));  // several cities
  EXPECT_FALSE(is_one_place(*dictionary_, "9999999", address, fold));
  EXPECT_FALSE(is_one_place(*dictionary_, "", address, fold));
  address.place = "港区/芝公圓";
  EXPECT_TRUE(is_one_place(*dictionary_, "1050011", address, fold));
  address.place = "大阪市北区/";
  EXPECT_FALSE(is_one_place(*dictionary_, "1050011", address, fold)) << "another city's mail";
  address.place = "岡山市/";
  EXPECT_TRUE(is_one_place(*dictionary_, "7000807", address, fold)) << "its ward was left out";
  address.place = "港区/芝公園";
  address.has_town = true;
  address.codes = {"1050012"};
  EXPECT_FALSE(is_one_place(*dictionary_, "1050011", address, fold));
}

TEST_F(AlternativesTest, ChildOfCareOfAndJointAddresseesMatchTheHouseholderDoesNot) {
  register_person("1050011", "東京都港区芝公園4丁目2-8 芝ハイツ301", "山田 太郎", "山田");
  Reading child = mail("1050011", "東京都港区芝公園4-2-8-301", "山田太郎");
  child.recipient.attention = "保護者";
  EXPECT_EQ(ask(child).decision, Decision::match);
  Reading lodger = mail("1050011", "東京都港区芝公園4-2-8-301", "鈴木花子");
  lodger.recipient.care_of = "山田太郎";
  EXPECT_EQ(ask(lodger).decision, Decision::no_match);
  Reading couple = mail("1050011", "東京都港区芝公園4-2-8-301", "山田花子");
  couple.recipient.names = {"山田花子", "山田太郎"};
  EXPECT_EQ(ask(couple).decision, Decision::match);
  EXPECT_EQ(ask(mail("1050011", "東京都港区芝公園4-2-8-301", "山田")).decision, Decision::review);
  EXPECT_EQ(ask(mail("1050011", "東京都港区芝公園4丁目", "山田太郎")).decision, Decision::review);
  EXPECT_EQ(ask(Reading{}).decision, Decision::no_match);
}

/// As the reader prints vertical addresses: no space before the building.
TEST_F(AlternativesTest, AKanjiNumberRightBeforeTheBuildingMeetsTheRecord) {
  register_person("2210031", "神奈川県横浜市神奈川区新浦島町3-25-20 メゾン常盤906", "山田 太郎",
                  "山田");
  const auto decision = [this](const std::string& numbers) {
    const std::string town = "神奈川県横浜市神奈川区新浦島町";
    return ask(mail("2210031", town + numbers, "山田太郎")).decision;
  };
  EXPECT_EQ(decision("三-二五-二〇メゾン常盤九〇六"), Decision::match);
  EXPECT_EQ(decision("三-二五-二〇メゾン常盤九〇五"), Decision::review);
  EXPECT_EQ(decision("三-二五-二一メゾン常盤九〇六"), Decision::no_match);
}

TEST_F(AlternativesTest, TheRecordsOwnWritingIsExactAndAMarkOrVariantIsNot) {
  register_person("1050011", "東京都港区芝公園4丁目2-8 芝ハイツ101A", "髙橋 花子", "髙橋");
  const auto notation = [this](const char* address, const char* name) {
    const Verdict verdict = ask(mail("1050011", address, name));
    EXPECT_EQ(verdict.decision, Decision::match) << address << name;
    return verdict.hits.at(0).notation;
  };
  using registry::Notation;
  EXPECT_EQ(notation("東京都港区芝公園4丁目2-8 芝ハイツ101A", "髙橋花子"), Notation::exact);
  EXPECT_EQ(notation("港区芝公園４丁目２－８　芝ハイツ１０１Ａ", "髙橋 花子"), Notation::exact);
  EXPECT_EQ(notation("東京都港区芝公園4丁目2-8 芝ハイツ101", "髙橋花子"), Notation::variant);
  EXPECT_EQ(notation("東京都港区芝公園四丁目2-8 芝ハイツ101A", "髙橋花子"), Notation::variant);
  EXPECT_EQ(notation("東京都港区芝公園4丁目2-8 芝ハイツ101A", "高橋花子"), Notation::variant);
}

}  // namespace
}  // namespace kanaria::matching
