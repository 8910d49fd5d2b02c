#include "reading/address_field.h"

#include <gtest/gtest.h>

#include "unit/reading/hand_made.h"

namespace kanaria::reading {
namespace {

AddressGroup group_of(std::string_view text) {
  AddressGroup group;
  group.symbols = symbols_of(text);
  group.places = places().match(group.symbols, 0, 12);
  return group;
}

AddressFields fields_of(std::string_view text, const std::vector<ReadPostalCode>& codes = {}) {
  return read_address(group_of(text), codes, dictionary());
}

/// p of `text` among the field's hypotheses; 0 when it is not there.
double p_of(const Field& field, std::string_view text) {
  for (const Hypothesis& hypothesis : field.hypotheses) {
    if (hypothesis.text == text) return hypothesis.p;
  }
  return 0;
}

void expect_sound(const Field& field) {
  double sum = 0;
  for (std::size_t i = 0; i < field.hypotheses.size(); ++i) {
    if (i > 0) {
      EXPECT_LE(field.hypotheses[i].p, field.hypotheses[i - 1].p);
    }
    sum += field.hypotheses[i].p;
  }
  EXPECT_LE(sum, 1 + 1e-9);
  EXPECT_LE(field.confidence, 1);
  if (field.text.empty()) {
    EXPECT_TRUE(field.hypotheses.empty());
    EXPECT_EQ(field.confidence, 0);
  } else {
    ASSERT_FALSE(field.hypotheses.empty());
    EXPECT_EQ(field.hypotheses[0].text, field.text);
  }
}

TEST(AddressFields, CodeAndPlaceThatAgreeAreSure) {
  const auto fields = fields_of("東京都港区芝公園4-2-8芝ハイツ301", {code_of("1050011")});
  EXPECT_TRUE(fields.codes_agree);
  EXPECT_EQ(fields.postal_code.text, "1050011");
  EXPECT_GT(fields.postal_code.confidence, 0.98);
  EXPECT_EQ(fields.address.text, "東京都港区芝公園4-2-8芝ハイツ301");
  EXPECT_GT(fields.address.confidence, 0.5);
  expect_sound(fields.postal_code);
  expect_sound(fields.address);
}

TEST(AddressFields, AMisreadCodeIsRepairedFromThePlace) {
  const auto rows = dictionary().areas_of_code("1050911");
  ASSERT_EQ(rows.first, rows.last) << "the misread code must be no code";
  const auto fields = fields_of("東京都港区芝公園4-2-8", {code_of("1050911")});
  EXPECT_FALSE(fields.codes_agree);
  EXPECT_EQ(fields.postal_code.text, "1050011");
  EXPECT_GT(p_of(fields.postal_code, "1050911"), 0) << "what was read stays a hypothesis";
  expect_sound(fields.postal_code);
}

TEST(AddressFields, AnotherCodeOfTheSameCityIsBelieved) {
  const auto rows = dictionary().areas_of_code("1050014");
  ASSERT_LT(rows.first, rows.last);
  const auto fields = fields_of("東京都港区芝公園4-2-8", {code_of("1050014")});
  EXPECT_FALSE(fields.codes_agree);
  EXPECT_EQ(fields.postal_code.text, "1050014");
  EXPECT_GT(p_of(fields.postal_code, "1050011"), 0.1);
  EXPECT_LT(fields.postal_code.confidence, 0.9);
}

TEST(AddressFields, AFigureInDoubtIsTheOneOfThePlace) {
  ReadPostalCode doubtful = code_of("1050014");
  doubtful.figures.back().candidates = {{U'4', 0.55}, {U'1', 0.4}};
  const auto fields = fields_of("東京都港区芝公園4-2-8", {doubtful});
  EXPECT_EQ(fields.postal_code.text, "1050011");
  EXPECT_GT(p_of(fields.postal_code, "1050014"), 0);
  expect_sound(fields.postal_code);
}

TEST(AddressFields, ACodeThatIsNoneAndFarFromThePlacesIsLeftOut) {
  const auto rows = dictionary().areas_of_code("9995599");
  ASSERT_EQ(rows.first, rows.last) << "the misread code must be no code";
  const auto fields = fields_of("東京都港区芝公園4-2-8", {code_of("9995599")});
  EXPECT_EQ(fields.postal_code.text, "");
  EXPECT_EQ(fields.postal_code.confidence, 0);
  EXPECT_GT(p_of(fields.postal_code, "9995599"), 0) << "what was read stays a hypothesis";
}

TEST(AddressFields, TheReadingThatFitsThePlaceIsTaken) {
  const auto fields =
      fields_of("東京都港区芝公園4-2-8", {code_of("1650011"), code_of("1050011", 0.5)});
  EXPECT_TRUE(fields.codes_agree);
  EXPECT_EQ(fields.postal_code.text, "1050011");
}

TEST(AddressFields, ACodeThatIsNotPrintedIsNotInvented) {
  const auto fields = fields_of("東京都港区芝公園4-2-8");
  EXPECT_EQ(fields.address.text, "東京都港区芝公園4-2-8");
  EXPECT_EQ(fields.postal_code.text, "");
  EXPECT_FALSE(fields.codes_agree);
  expect_sound(fields.postal_code);
}

TEST(AddressFields, WithoutAPlaceTheCodeStandsAlone) {
  const auto fields = read_address({}, {code_of("1050011")}, dictionary());
  EXPECT_EQ(fields.address.text, "");
  EXPECT_EQ(fields.postal_code.text, "1050011");
  const Field unknown = read_postal_code({code_of("1050911")}, dictionary());
  EXPECT_EQ(unknown.text, "1050911");
  EXPECT_LT(unknown.confidence, fields.postal_code.confidence);
  expect_sound(read_postal_code({}, dictionary()));
}

TEST(AddressFields, ThePrefectureIsAddedWhenItWasLeftOut) {
  EXPECT_EQ(fields_of("岡山市北区南方3-7-17").address.text, "岡山県岡山市北区南方3-7-17");
}

TEST(AddressFields, WhatFollowsTheTownIsTidied) {
  EXPECT_EQ(fields_of("東京都港区芝公園４−２−８　芝ハイツ３０１").address.text,
            "東京都港区芝公園4-2-8芝ハイツ301");
  EXPECT_EQ(fields_of("東京都港区芝公園4―2ー8").address.text, "東京都港区芝公園4-2-8");
  EXPECT_EQ(fields_of("東京都港区芝公園四丁目二ー八").address.text, "東京都港区芝公園四丁目二-八");
  EXPECT_EQ(fields_of("東京都港区芝公園四丁日二番ハ号").address.text.substr(0, 33),
            "東京都港区芝公園四丁目");
  EXPECT_EQ(fields_of("東京都港区芝公園I-三六l二").address.text, "東京都港区芝公園一-三六一二");
  EXPECT_EQ(fields_of("東京都港区芝公園一-三六-三プラザI").address.text,
            "東京都港区芝公園一-三六-三プラザI");
  EXPECT_EQ(fields_of("東京都港区芝公園4-2-8サンコート").address.text,
            "東京都港区芝公園4-2-8サンコート")
      << "ー in a word is no dash";
}

TEST(AddressFields, ABuildingBehindKanjiNumeralsKeepsItsKana) {
  EXPECT_EQ(fields_of("東京都港区芝公園四ー二ー一二ハイツ水無月三一五").address.text,
            "東京都港区芝公園四-二-一二ハイツ水無月三一五");
  EXPECT_EQ(fields_of("東京都港区芝公園四ーニーミ").address.text, "東京都港区芝公園四-二-三");
}

TEST(AddressFields, TensThatCannotBeAreMended) {
  const auto rest_of = [](const std::string& rest) {
    return fields_of("東京都港区芝公園" + rest)
        .address.text.substr(std::size("東京都港区芝公園") - 1);
  };
  EXPECT_EQ(rest_of("四丁目二十一一番三号"), "四丁目二十二番三号");
  EXPECT_EQ(rest_of("四丁目一一十番一二十一一一号"), "四丁目二十番三十三号");
  EXPECT_EQ(rest_of("四丁目三十八番士七号"), "四丁目三十八番十七号");
  EXPECT_EQ(rest_of("四丁目土番七号"), "四丁目土番七号") << "beside no figure";
  EXPECT_EQ(rest_of("四-二-三土屋荘"), "四-二-三土屋荘");
  EXPECT_EQ(rest_of("四丁目一一番一一号"), "四丁目一一番一一号") << "11 without 十";
  EXPECT_EQ(rest_of("四-二十一一"), "四-二十一一") << "a dash may be lost";
}

TEST(AddressFields, DoubtfulFiguresGiveRankedHypotheses) {
  AddressGroup group = group_of("東京都港区芝公園4-2-8");
  group.symbols.back().candidates = {{U'8', 0.6}, {U'3', 0.4}};
  const auto fields = read_address(group, {}, dictionary());
  EXPECT_EQ(fields.address.text, "東京都港区芝公園4-2-8");
  EXPECT_GT(p_of(fields.address, "東京都港区芝公園4-2-3"), 0.2);
  EXPECT_LT(fields.address.confidence, 0.65);
  expect_sound(fields.address);
}

}  // namespace
}  // namespace kanaria::reading
