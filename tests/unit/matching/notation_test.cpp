#include "matching/notation.h"

#include <gtest/gtest.h>

#include <vector>

namespace kanaria::matching {
namespace {

using registry::Notation;

NotationTest test_of(const std::vector<NotationCandidate>& candidates, std::string_view own) {
  return test_notation(candidates, [own](std::string_view text) { return text == own; });
}

TEST(NotationByImage, TheLikelierOneIsClaimed) {
  const std::vector<NotationCandidate> candidates = {{"髙橋", -0.01}, {"高橋", -9}};
  const NotationTest exact = test_of(candidates, "髙橋");
  EXPECT_EQ(exact.notation, Notation::exact);
  EXPECT_NEAR(exact.log_ratio, 8.99, 1e-9);
  const NotationTest variant = test_of(candidates, "高橋");
  EXPECT_EQ(variant.notation, Notation::variant);
  EXPECT_NEAR(variant.log_ratio, -8.99, 1e-9);
}

TEST(NotationByImage, WhatTheImageDoesNotTellIsUnknown) {
  const NotationTest unknown;
  EXPECT_EQ(test_of({{"髙橋", -0.5}, {"高橋", -1.5}}, "髙橋"), unknown);
  EXPECT_EQ(test_of({{"髙橋", -0.5}, {"高橋", -1.5}}, "高橋"), unknown);
  EXPECT_EQ(test_of({}, "髙橋"), unknown);
  EXPECT_EQ(test_of({{"吉田", -0.01}, {"𠮷田", std::nullopt}}, "𠮷田"), unknown)
      << "the recogniser never saw the record's character";
  EXPECT_EQ(test_of({{"吉田", -0.01}, {"𠮷田", std::nullopt}}, "吉田").notation, Notation::exact);
}

TEST(NotationByImage, AnotherReadingIsNoRivalButMayBeTheRecords) {
  const std::vector<NotationCandidate> candidates = {
      {"プラザ", -0.6, true}, {"ブラザ", -0.8, false}, {"プラザA", -9, true}};
  EXPECT_EQ(test_of(candidates, "プラザ").notation, Notation::exact);
  EXPECT_EQ(test_of(candidates, "ブラザ"), NotationTest{}) << "a misread record's, perhaps";
  EXPECT_EQ(test_of({{"樺台", -0.3, true}, {"欅台", -3.3, false}}, "欅台"), NotationTest{});
  EXPECT_EQ(test_of({{"樺台", -0.01, true}, {"欅台", -9, false}}, "欅台").notation,
            Notation::variant);
}

TEST(NotationByImage, AKnownCandidateOfTheRecordsGoesBeforeAnUnknownOne) {
  EXPECT_EQ(test_of({{"八王子市", -0.01}, {"八王子市", std::nullopt}}, "八王子市").notation,
            Notation::exact)
      << "東亰都八王子市";
}

TEST(NotationByImage, AnIllegibleVariantIsNotClaimed) {
  EXPECT_EQ(test_of({{"髙橋", -12}, {"高橋", -30}}, "高橋"), NotationTest{});
  EXPECT_EQ(test_of({{"髙橋", -0.05}, {"高橋", -30}}, "高橋").notation, Notation::variant);
}

TEST(NotationByImage, ARecordsNotationThatNobodyProposedTakesAClearReading) {
  const NotationTest clear = test_of({{"高橋", -0.001}}, "高橋B");
  EXPECT_EQ(clear.notation, Notation::variant);
  EXPECT_LT(clear.log_ratio, -kClearlyRead);
  EXPECT_EQ(test_of({{"高橋", -0.9}}, "高橋B"), NotationTest{});
}

TEST(NotationByImage, RatiosAreBounded) {
  EXPECT_EQ(test_of({{"山", 0}}, "山").log_ratio, kMostNotationRatio);
  EXPECT_EQ(test_of({{"山", 0}}, "川").log_ratio, -kMostNotationRatio);
  EXPECT_EQ(test_of({{"山", 0}, {"川", -90}}, "川").log_ratio, -kMostNotationRatio);
}

TEST(NotationOfBoth, IsTheRecordsWhenBothPartsAre) {
  const NotationTest exact{Notation::exact, 9};
  const NotationTest less{Notation::exact, 5};
  const NotationTest variant{Notation::variant, -7};
  const NotationTest unknown;
  EXPECT_EQ(of_both(exact, less), less);
  EXPECT_EQ(of_both(exact, variant), variant);
  EXPECT_EQ(of_both(variant, unknown), variant);
  EXPECT_EQ(of_both(unknown, variant), variant);
  EXPECT_EQ(of_both(exact, unknown), unknown);
  EXPECT_EQ(of_both(unknown, exact), unknown);
  EXPECT_EQ(of_both(variant, {Notation::variant, -9}), (NotationTest{Notation::variant, -9}));
}

}  // namespace
}  // namespace kanaria::matching
