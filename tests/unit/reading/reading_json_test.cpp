#include "reading/reading_json.h"

#include <gtest/gtest.h>

#include <string>

namespace kanaria::reading {
namespace {

Reading example() {
  Reading reading;
  reading.id = "0001";
  reading.recipient.postal_code = {"1050011", 0.99, {{"1050011", 0.99}, {"1050014", 0.005}}};
  reading.recipient.address = {"東京都港区芝公園4-2-8",
                               0.9,
                               {{"東京都港区芝公園4-2-8", 0.9}, {"東京都港区芝公園4-2-3", 0.05}}};
  reading.recipient.name = {"山田太郎", 0.8, {{"山田太郎", 0.8}}};
  reading.recipient.name.notations = {{"山田太郎", -0.0123}, {"山田太朗", std::nullopt}};
  reading.recipient.address.notations = {{"東京都港区芝公園4-2-8", 0}};
  reading.recipient.names = {"山田太郎", "山田花子"};
  reading.recipient.care_of = "石川";
  reading.recipient.attention = "保護者";
  reading.recipient.confidence = 0.71234567;
  reading.sender.name.text = "株式会社\"北浜\"\n製作所";
  reading.sender.phone.text = "0312345678";
  reading.sender.confidence = 0.5;
  reading.customer_barcode = CustomerBarcode{"1050011", "4-2-8-301", 1};
  reading.needs_review = true;
  reading.review_reasons = {"The name is not sure."};
  return reading;
}

TEST(ReadingJson, RoundTripLosesNothingButDigits) {
  const Reading reading = example();
  const std::string text = to_json(reading, WithHypotheses::yes);
  EXPECT_EQ(text.find('\n'), std::string::npos);
  const auto back = from_json(text);
  ASSERT_TRUE(back) << back.error().sentence;
  EXPECT_EQ(back->id, reading.id);
  EXPECT_EQ(back->recipient.postal_code.text, reading.recipient.postal_code.text);
  EXPECT_EQ(back->recipient.postal_code.hypotheses, reading.recipient.postal_code.hypotheses);
  EXPECT_EQ(back->recipient.address.hypotheses, reading.recipient.address.hypotheses);
  EXPECT_EQ(back->recipient.address.notations, reading.recipient.address.notations);
  EXPECT_EQ(back->recipient.name.notations, reading.recipient.name.notations);
  EXPECT_EQ(back->recipient.name.confidence, 0.8);
  EXPECT_EQ(back->recipient.names, reading.recipient.names);
  EXPECT_EQ(back->recipient.care_of, "石川");
  EXPECT_EQ(back->recipient.attention, "保護者");
  EXPECT_NEAR(back->recipient.confidence, reading.recipient.confidence, 0.00005);
  EXPECT_EQ(back->sender.name.text, reading.sender.name.text);
  EXPECT_EQ(back->sender.phone.text, "0312345678");
  EXPECT_EQ(back->customer_barcode, reading.customer_barcode);
  EXPECT_TRUE(back->needs_review);
  EXPECT_EQ(back->review_reasons, reading.review_reasons);
  EXPECT_EQ(to_json(*back, WithHypotheses::yes), text);
}

TEST(ReadingJson, AnEmptyReadingHasEmptyFields) {
  const std::string text = to_json({}, WithHypotheses::no);
  EXPECT_NE(text.find("\"id\":\"\""), std::string::npos);
  EXPECT_EQ(text.find("hypotheses"), std::string::npos);
  EXPECT_NE(text.find("\"customer_barcode\":null"), std::string::npos);
  const auto back = from_json(text);
  ASSERT_TRUE(back) << back.error().sentence;
  EXPECT_EQ(back->recipient.name.text, "");
  EXPECT_EQ(back->recipient.name.confidence, 0);
  EXPECT_TRUE(back->recipient.name.hypotheses.empty());
  EXPECT_FALSE(back->customer_barcode);
}

TEST(ReadingJson, OnlyTheRecipientIsNeeded) {
  const auto reading = from_json(R"({"recipient":{"name":"山田太郎","more":[1]},"more":{}})");
  ASSERT_TRUE(reading) << reading.error().sentence;
  EXPECT_EQ(reading->recipient.name.text, "山田太郎");
  EXPECT_EQ(reading->recipient.name.confidence, 1);
  ASSERT_EQ(reading->recipient.name.hypotheses.size(), 1U);
  EXPECT_EQ(reading->recipient.name.hypotheses[0].p, 1);
  EXPECT_TRUE(reading->recipient.address.hypotheses.empty());
}

TEST(ReadingJson, WhatIsMalformedIsNamed) {
  const std::string long_text(5000, 'x');
  const std::pair<std::string, std::string> cases[] = {
      {"", "not well-formed"},
      {"{\"recipient\":{}", "not well-formed"},
      {"\xff", "not well-formed"},
      {"[]", "is no object"},
      {"{}", "has no \"recipient\""},
      {R"({"recipient":[]})", "\"recipient\" that is no object"},
      {R"({"recipient":null})", "has no \"recipient\""},
      {R"({"recipient":{"name":7}})", "\"name\" that is no string"},
      {R"({"recipient":{"confidence":"high"}})", "\"confidence\" that is no number"},
      {R"({"recipient":{"confidence":1.5}})", "outside 0..1"},
      {R"({"recipient":{"field_confidence":{"name":-1}}})", "outside 0..1"},
      {R"({"recipient":{"names":"a"}})", "\"names\" that are no list"},
      {R"({"recipient":{"names":[1]}})", "a name that is no string"},
      {R"({"recipient":{},"hypotheses":{"name":{}}})", "no lists"},
      {R"({"recipient":{},"notations":{"name":{}}})", "no lists"},
      {R"({"recipient":{},"notations":{"name":[1]}})", "no object"},
      {R"({"recipient":{},"notations":{"name":[{"log_likelihood":1}]}})", "log_likelihood"},
      {R"({"recipient":{},"hypotheses":{"name":[1]}})", "a hypothesis that is no object"},
      {R"({"recipient":{},"hypotheses":[]})", "\"hypotheses\" that is no object"},
      {R"({"recipient":{},"review_reasons":[1]})", "a review reason that is no string"},
      {R"({"recipient":{"name":")" + long_text + "\"}}", "too long a \"name\""},
      {R"({"recipient":{"names":[")" + long_text + "\"]}}", "too long a name"},
  };
  for (const auto& [text, part] : cases) {
    const auto reading = from_json(text);
    ASSERT_FALSE(reading) << text;
    EXPECT_EQ(reading.error().remedy, base::Remedy::this_mailpiece);
    EXPECT_NE(reading.error().sentence.find(part), std::string::npos) << reading.error().sentence;
  }
}

TEST(ReadingJson, DeepNestingIsAnErrorOrPassedOver) {
  const std::string deep(100'000, '[');
  EXPECT_FALSE(from_json(deep));
  EXPECT_TRUE(from_json("{\"recipient\":{},\"x\":" + std::string(20'000, '[') +
                        std::string(20'000, ']') + "}"));
}

TEST(ReadingJson, HypothesesAreBounded) {
  std::string list;
  for (int i = 0; i < 5000; ++i) list += (i ? "," : "") + std::string(R"({"text":"a","p":0})");
  const auto reading = from_json(R"({"recipient":{},"hypotheses":{"name":[)" + list + "]}}");
  ASSERT_TRUE(reading) << reading.error().sentence;
  EXPECT_EQ(reading->recipient.name.hypotheses.size(), 4096U);
}

}  // namespace
}  // namespace kanaria::reading
