#include "matching/matcher.h"

#include <gtest/gtest.h>

#include "matching/combinations.h"
#include "registry/keys_of_person.h"
#include "unit/registry/test_snapshot.h"

namespace kanaria::matching {
namespace {

using registry::CanonicalAddress;
using registry::Notation;
using registry::NotationPart;

CanonicalAddress address_at(const std::string& house, const std::string& room = "") {
  CanonicalAddress address;
  address.place = "港区/芝公園";
  address.has_town = true;
  address.doors = {{house, room}};
  address.codes = {"1050011"};
  address.notation_of_address = "芝公園" + house + room;
  return address;
}

NameAlternative person(const std::string& name, double p = 1) {
  return {name, name, "", p};
}

/// One record: 山田太郎 at 4-2-8.
class MatcherTest : public testing::Test {
 protected:
  MatcherTest() {
    const auto record = address_at("4-2-8");
    hq_.write({{registry::keys_of_record(record, "1050011", "山田太郎", "山田"),
                {"R-1", registry::Kind::canary, ""},
                registry::notation_texts_of(record, "山田太郎")}},
              folder_.path() / "r");
    auto opened = registry::Registry::open(folder_.path() / "r");
    CHECK(opened.has_value());
    registry_.emplace(std::move(*opened));
  }

  [[nodiscard]] static Alternatives mail(const CanonicalAddress& address,
                                         std::vector<NameAlternative> names,
                                         const std::string& code = "1050011") {
    return {{{address, 1}}, {std::move(names)}, {{code, 1}}};
  }
  [[nodiscard]] Verdict ask(const Alternatives& alternatives, bool one_place = true) const {
    return weigh(alternatives, *registry_,
                 [one_place](const std::string&, const CanonicalAddress&) { return one_place; });
  }

  registry::TestFolder folder_;
  registry::TestHeadquarters hq_;
  std::optional<registry::Registry> registry_;
};

TEST_F(MatcherTest, TheRegisteredPersonMatches) {
  const Verdict verdict = ask(mail(address_at("4-2-8"), {person("山田太郎")}));
  EXPECT_EQ(verdict.decision, Decision::match);
  ASSERT_EQ(verdict.hits.size(), 1u);
  EXPECT_NEAR(verdict.hits[0].score, 1.0, 1e-9);
  EXPECT_EQ(verdict.hits[0].notation, Notation::exact);
  EXPECT_EQ(verdict.hypotheses, 1u);
  const auto content =
      registry::open_token(registry::token_key_of(hq_.identity), verdict.hits[0].token);
  ASSERT_TRUE(content.has_value());
  EXPECT_EQ(content->record_id, "R-1");
}

TEST_F(MatcherTest, FamilyNeighboursAndNamesakesDoNot) {
  EXPECT_EQ(ask(mail(address_at("4-2-8"), {person("山田花子")})).decision, Decision::no_match);
  EXPECT_EQ(ask(mail(address_at("4-2-9"), {person("山田太郎")})).decision, Decision::no_match);
  CanonicalAddress other_town = address_at("4-2-8");
  other_town.place = "港区/芝大門";
  EXPECT_EQ(ask(mail(other_town, {person("山田太郎")}, "1050012")).decision, Decision::no_match);
  const Verdict company = ask(mail(address_at("4-2-8"), {person("株式会社山田太郎商店")}));
  EXPECT_EQ(company.decision, Decision::no_match);
  EXPECT_TRUE(company.hits.empty());
}

TEST_F(MatcherTest, AnIllegibleGivenNameAsksForReview) {
  NameAlternative surname{"", "山田〓〓", "山田", 1};
  EXPECT_EQ(ask(mail(address_at("4-2-8"), {surname})).decision, Decision::review);
  EXPECT_EQ(ask(mail(address_at("4-2-9"), {surname})).decision, Decision::no_match);
  // Only with the best reading of the address.
  Alternatives torn = mail(address_at("4-2-9"), {surname});
  torn.addresses = {{address_at("4-2-9"), 0.6}, {address_at("4-2-8"), 0.4}};
  EXPECT_EQ(ask(torn).decision, Decision::no_match);
}

TEST_F(MatcherTest, NotationTellsAnotherWritingOfTheSamePerson) {
  NameAlternative variant{"山田太郎", "山田太朗", "", 1};
  EXPECT_EQ(ask(mail(address_at("4-2-8"), {variant})).hits.at(0).notation, Notation::variant);
  variant.p = 0.45;
  const Verdict torn = ask(mail(address_at("4-2-8"), {person("山田太郎", 0.55), variant}));
  EXPECT_EQ(torn.decision, Decision::match);
  EXPECT_EQ(torn.hits.at(0).notation, Notation::unknown);
}

TEST_F(MatcherTest, TheImageTellsTheNotationAndNotTheText) {
  // The text says 太郎; the image says 太朗, and the record is of 太郎.
  Alternatives letter = mail(address_at("4-2-8"), {person("山田太郎")});
  letter.written_names = {{"山田太郎", "山田太朗", -0.01}, {"山田太郎", "山田太郎", -8}};
  const auto hit = ask(letter).hits.at(0);
  EXPECT_EQ(hit.notation, Notation::variant);
  EXPECT_NEAR(hit.notation_log_ratio, -7.99, 1e-9);
  letter.written_names = {{"山田太郎", "山田太朗", -0.9}, {"山田太郎", "山田太郎", -0.8}};
  EXPECT_EQ(ask(letter).hits.at(0).notation, Notation::unknown);
  letter.written_names = {{"山口太郎", "山口太郎", -0.01}};
  EXPECT_EQ(ask(letter).hits.at(0).notation, Notation::unknown) << "the image is of another name";
}

TEST_F(MatcherTest, NameAndAddressMustBothBeTheRecords) {
  CanonicalAddress other = address_at("4-2-8");
  other.notation_of_address = "芝公園4丁目2番8号";
  Alternatives letter = mail(address_at("4-2-8"), {person("山田太郎")});
  letter.written_names = {{"山田太郎", "山田太郎", -0.01}};
  letter.written_addresses = {{address_at("4-2-8"), -0.1, "港区芝公園"},
                              {other, -6.1, "港区芝公園"}};
  const auto exact = ask(letter).hits.at(0);
  EXPECT_EQ(exact.notation, Notation::exact);
  EXPECT_NEAR(exact.notation_log_ratio, 6, 1e-9);
  letter.written_addresses = {{address_at("4-2-8"), -6.1, "港区芝公園"},
                              {other, -0.1, "港区芝公園"}};
  EXPECT_EQ(ask(letter).hits.at(0).notation, Notation::variant);
  letter.written_addresses = {{address_at("4-2-9"), -0.1, "港区芝公園"}};
  EXPECT_EQ(ask(letter).hits.at(0).notation, Notation::unknown) << "of another door";
}

TEST_F(MatcherTest, ATownThatWasNotReadIsNoOtherWayToWriteIt) {
  CanonicalAddress garbled = address_at("4-2-8");
  garbled.notation_of_address = "芝公圓4-2-8";
  Alternatives letter = mail(garbled, {person("山田太郎")});
  letter.written_names = {{"山田太郎", "山田太郎", -0.01}};
  letter.written_addresses = {{garbled, -0.1, "港区芝公圓"}};
  EXPECT_EQ(ask(letter).hits.at(0).notation, Notation::variant) << "a town that is known";
  letter.addresses[0].address.has_town = false;
  letter.written_addresses[0].address.has_town = false;
  EXPECT_EQ(ask(letter).hits.at(0).notation, Notation::unknown);
}

TEST_F(MatcherTest, AWeakKeyTellsNoNotationByTheImage) {
  NameAlternative surname{"", "山田〓〓", "山田", 1};
  Alternatives letter = mail(address_at("4-2-8"), {surname});
  letter.written_addresses = {{address_at("4-2-8"), -0.1, "港区芝公園"}};
  EXPECT_EQ(ask(letter).hits.at(0).notation, Notation::unknown);
}

TEST_F(MatcherTest, AnUnlikelyHypothesisAsksForReviewAndATraceForNothing) {
  const auto decision = [this](double p) {
    return ask(mail(address_at("4-2-8"), {person("山口太郎", 0.99 - p), person("山田太郎", p)}))
        .decision;
  };
  EXPECT_EQ(decision(0.4), Decision::review);
  EXPECT_EQ(decision(0.03), Decision::review);
  EXPECT_EQ(decision(0.01), Decision::no_match);
  // What was read best is never dropped, however unsure it is.
  EXPECT_EQ(ask(mail(address_at("4-2-8"), {person("山田太郎", 0.01)})).decision, Decision::review);
}

TEST_F(MatcherTest, AListCutShortIsWeighedByWhatItNames) {
  const auto decision = [this](double read, double other) {
    Alternatives letter = mail(address_at("4-2-8"), {person("山田太郎")});
    letter.addresses = {{address_at("4-2-8"), read}, {address_at("4-2-9"), other}};
    if (other > read) std::swap(letter.addresses[0], letter.addresses[1]);
    return ask(letter).decision;
  };
  EXPECT_EQ(decision(0.3, 0.1), Decision::match) << "three of four that are named";
  EXPECT_EQ(decision(0.16, 0), Decision::match);
  EXPECT_EQ(decision(0.14, 0), Decision::review) << "hardly anything is named";
  EXPECT_EQ(decision(0.3, 0.31), Decision::review) << "the best reading is another door";
  // Whoever else the name may be, it is another person.
  EXPECT_EQ(ask(mail(address_at("4-2-8"), {person("山田太郎", 0.3)})).decision, Decision::review);
}

TEST_F(MatcherTest, ManyWritingsOfOnePersonOutweighOneOtherReading) {
  const auto decision = [this](double best) {
    std::vector<NameAlternative> names = {person("山口太郎", best)};
    for (int i = 0; i < 4; ++i) {
      names.push_back({"山田太郎", "山田太郎" + std::to_string(i), "", (1 - best) / 4});
    }
    return ask(mail(address_at("4-2-8"), names)).decision;
  };
  EXPECT_EQ(decision(0.25), Decision::match);
  EXPECT_EQ(decision(0.40), Decision::review);  // the best reading contradicts
}

TEST_F(MatcherTest, ThePostalCodeReplacesAnUnreadableTown) {
  CanonicalAddress townless = address_at("4-2-8");
  townless.place = "港区/芝公圓";
  townless.has_town = false;
  EXPECT_EQ(ask(mail(townless, {person("山田太郎")})).decision, Decision::match);
  EXPECT_EQ(ask(mail(townless, {person("山田太郎")}), false).decision, Decision::review);
  EXPECT_EQ(ask(mail(townless, {person("山田太郎")}, "")).decision, Decision::no_match);
}

TEST_F(MatcherTest, EveryAddresseeIsAsked) {
  Alternatives family = mail(address_at("4-2-8"), {person("山田花子")});
  family.persons.push_back({person("山田太郎")});
  EXPECT_EQ(ask(family).decision, Decision::match);
  EXPECT_EQ(ask(family).hits.size(), 1u);
}

TEST_F(MatcherTest, NothingReadIsNoMatch) {
  EXPECT_EQ(ask({}).decision, Decision::no_match);
  EXPECT_EQ(ask({{{address_at("4-2-8"), 1}}, {}, {{"", 1}}}).decision, Decision::no_match);
  EXPECT_EQ(ask({{}, {{person("山田太郎")}}, {{"", 1}}}).decision, Decision::no_match);
}

TEST(Combinations, AreBestFirstBoundedAndCompleteEnough) {
  Alternatives alternatives;
  std::vector<NameAlternative> names;
  for (int i = 0; i < 64; ++i) {
    alternatives.addresses.push_back({address_at(std::to_string(i)), 1.0 / 64});
    names.push_back(person(std::to_string(i), 1.0 / 64));
  }
  alternatives.codes = {{"1050011", 0.9}, {"", 0.1}};
  const auto many = best_combinations(alternatives, names);
  EXPECT_EQ(many.size(), kMaxCombinations);
  for (std::size_t i = 1; i < many.size(); ++i) EXPECT_LE(many[i].p, many[i - 1].p);
  alternatives.addresses = {{address_at("1"), 0.9}, {address_at("2"), 0.004}};
  alternatives.codes = {{"1050011", 1.0}, {"", 0.0}};
  names = {person("a", 0.99)};
  // The second address is below what is left when kEnoughMass is reached.
  EXPECT_EQ(best_combinations(alternatives, names).size(), 1u);
}

}  // namespace
}  // namespace kanaria::matching
