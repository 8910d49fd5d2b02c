#include "postal/dictionary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/digest.h"
#include "base/file.h"

namespace kanaria::postal {
namespace {

base::Bytes file_bytes(const std::string& name) {
  auto bytes = base::read_file(std::string(KANARIA_MODELS_DIR) + "/" + name, 16U << 20);
  EXPECT_TRUE(bytes) << name;
  return bytes ? *bytes : base::Bytes();
}

const PostalDictionary& dictionary() {
  static const auto loaded = [] {
    auto result = PostalDictionary::load(KANARIA_MODELS_DIR);
    CHECK(result.has_value());
    return std::move(result).value();
  }();
  return loaded;
}

TEST(Dictionary, HoldsEveryRowOfItsSources) {
  std::size_t offices = 0;
  std::size_t blank_towns = 0;
  for (std::size_t i = 0; i < dictionary().size(); ++i) {
    const Area area = dictionary().area(i);
    ASSERT_EQ(area.postal_code.size(), 7U);
    ASSERT_FALSE(area.prefecture.empty());
    ASSERT_FALSE(area.city.empty());
    offices += area.office.empty() ? 0 : 1;
    blank_towns += area.town.empty() && area.office.empty() ? 1 : 0;
  }
  EXPECT_EQ(dictionary().size(), 146923U);
  EXPECT_EQ(offices, 22428U);
  EXPECT_EQ(blank_towns, 1923U);
}

TEST(Dictionary, IsOrderedByCodeWithAreasBeforeOffices) {
  for (std::size_t i = 1; i < dictionary().size(); ++i) {
    const Area before = dictionary().area(i - 1);
    const Area area = dictionary().area(i);
    ASSERT_LE(before.postal_code, area.postal_code);
    if (before.postal_code == area.postal_code) {
      ASSERT_TRUE(before.office.empty() || !area.office.empty());
    }
  }
}

TEST(Dictionary, FindsTheRowsOfACode) {
  const auto range = dictionary().areas_of_code("1050011");
  ASSERT_EQ(range.last - range.first, 1U);
  const Area area = dictionary().area(range.first);
  EXPECT_EQ(area.prefecture, "東京都");
  EXPECT_EQ(area.city, "港区");
  EXPECT_EQ(area.town, "芝公園");
  EXPECT_EQ(area.office, "");
}

TEST(Dictionary, ACodeMaySpanTwoPrefectures) {
  const auto range = dictionary().areas_of_code("4980000");
  ASSERT_EQ(range.last - range.first, 2U);
  EXPECT_NE(dictionary().area(range.first).prefecture,
            dictionary().area(range.first + 1).prefecture);
}

TEST(Dictionary, AnOfficeHasItsStreetAndName) {
  const auto range = dictionary().areas_of_code("0018511");
  ASSERT_EQ(range.last - range.first, 1U);
  const Area area = dictionary().area(range.first);
  EXPECT_EQ(area.town, "北十条西");
  EXPECT_EQ(area.office, "全国健康保険協会北海道支部");
  EXPECT_EQ(area.office_street, "3丁目23-1THEPEAKSAPPORO3F");
}

TEST(Dictionary, UnknownOrMalformedCodesHaveNoRows) {
  for (const char* code : {"0000000", "9999999", "", "105001", "10500111", "105-001", "+050011"}) {
    const auto range = dictionary().areas_of_code(code);
    EXPECT_EQ(range.first, range.last) << code;
  }
}

TEST(Dictionary, ATownWithSeveralCodesSaysWhichPartIsWhose) {
  EXPECT_EQ(dictionary().note(dictionary().areas_of_code("0600042").first), "1~19丁目");
  EXPECT_EQ(dictionary().note(dictionary().areas_of_code("0640820").first), "20~28丁目");
  EXPECT_EQ(dictionary().note(dictionary().areas_of_code("1050011").first), "");
}

TEST(Dictionary, KeepsKyotoStreetsAndKnownBlocks) {
  const auto row = dictionary().areas_of_code("6008028").first;
  const auto streets = dictionary().streets(row);
  EXPECT_EQ(streets.size(), 8U);
  EXPECT_NE(std::find(streets.begin(), streets.end(), "河原町通松原下る"), streets.end());
  EXPECT_TRUE(dictionary().streets(0).empty());
  EXPECT_GE(dictionary().known_blocks(dictionary().areas_of_code("0600042").first), 19);
  EXPECT_EQ(dictionary().known_blocks(0), 0);
}

TEST(Dictionary, TheVersionNamesSourceAndDigest) {
  EXPECT_NE(dictionary().version().find("jquery-jpostal-ja 2.14.73 of 2025-09-30"),
            std::string::npos);
  EXPECT_NE(dictionary().version().find("sha256:"), std::string::npos);
}

TEST(DictionaryFile, AMissingFileIsNamed) {
  const auto result = PostalDictionary::load("/nonexistent");
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().sentence.find("/nonexistent/postal/postal.bin"), std::string::npos);
}

TEST(DictionaryFile, EveryDamageIsFound) {
  const base::Bytes good = file_bytes("postal/postal.bin");
  const base::Bytes variants = file_bytes("names/variants.txt");
  ASSERT_GT(good.size(), 1000U);
  for (std::size_t at = 0; at < good.size(); at += 99991) {
    base::Bytes bad = good;
    bad[at] ^= 1U;
    EXPECT_FALSE(PostalDictionary::from_bytes(bad, base::text_of(variants), "x")) << at;
  }
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{8}, std::size_t{39}, good.size() - 1}) {
    const base::ByteView cut = base::ByteView(good).first(size);
    EXPECT_FALSE(PostalDictionary::from_bytes(cut, base::text_of(variants), "x")) << size;
  }
  base::Bytes bad_variants = variants;
  bad_variants[100] ^= 1U;
  EXPECT_FALSE(PostalDictionary::from_bytes(good, base::text_of(bad_variants), "x"));
}

/// A file cut at any place and sealed again must be refused by the grammar alone.
TEST(DictionaryFile, ASealedButTruncatedFileIsRefused) {
  const base::Bytes good = file_bytes("postal/postal.bin");
  const base::Bytes variants = file_bytes("names/variants.txt");
  const std::size_t body = good.size() - 32;
  for (std::size_t size = 8; size < body; size += 49999) {
    base::Bytes cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size));
    base::append(cut, base::sha256(cut));
    EXPECT_FALSE(PostalDictionary::from_bytes(cut, base::text_of(variants), "x")) << size;
  }
}

}  // namespace
}  // namespace kanaria::postal
