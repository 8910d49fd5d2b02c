#include "registry/front.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace kanaria::registry {
namespace {

std::vector<Tag> random_tags(std::size_t count, unsigned seed) {
  std::mt19937_64 random(seed);
  std::vector<Tag> tags(count);
  for (Tag& tag : tags) tag = random();
  std::sort(tags.begin(), tags.end());
  return tags;
}

base::Bytes front_of(const std::vector<Tag>& tags) {
  FrontWriter writer(tags.size());
  for (const Tag tag : tags) writer.add(tag);
  return writer.finish();
}

/// Against the definition: the entries whose upper bits are the tag's.
void expect_right(const std::vector<Tag>& tags, std::size_t questions) {
  const base::Bytes bytes = front_of(tags);
  ASSERT_EQ(bytes.size(), front_bytes(tags.size()));
  const auto front = Front::parse(bytes, tags.size());
  ASSERT_TRUE(front.has_value());
  const unsigned shift = 64 - upper_bits_of(tags.size());
  const auto upper_less = [shift](Tag a, Tag b) { return a >> shift < b >> shift; };
  const auto ask = [&](Tag tag) {
    const auto [first, last] = std::equal_range(tags.begin(), tags.end(), tag, upper_less);
    const EntryRange range = front->find(tag);
    ASSERT_EQ(range.last - range.first, static_cast<std::uint64_t>(last - first)) << tag;
    if (first == last) return;
    ASSERT_EQ(range.first, static_cast<std::uint64_t>(first - tags.begin()));
  };
  auto cursor = front->cursor();
  for (const Tag tag : tags) {
    ask(tag);
    ask(tag + 1);
    ask(tag ^ (Tag{1} << shift));
    ASSERT_EQ(cursor.next(), tag >> shift << shift);
  }
  for (const Tag tag : random_tags(questions, 99)) ask(tag);
  ask(0);
  ask(~Tag{0});
}

TEST(Front, FindsWhatSortingFinds) {
  for (const std::size_t count : {1, 2, 63, 64, 65, 95, 96, 97, 1000, 4096, 100'000}) {
    SCOPED_TRACE(count);
    expect_right(random_tags(count, static_cast<unsigned>(count)), 2000);
  }
}

TEST(Front, HoldsTagsThatAreNotSpread) {
  std::vector<Tag> low(500);
  for (std::size_t i = 0; i < low.size(); ++i) low[i] = i / 3;
  expect_right(low, 100);
  std::vector<Tag> high(500, ~Tag{0});
  expect_right(high, 100);
  std::vector<Tag> both(low);
  both.insert(both.end(), high.begin(), high.end());
  expect_right(both, 100);
}

TEST(Front, SeldomGoesToTheDiskForNothing) {
  const auto tags = random_tags(200'000, 5);
  const base::Bytes bytes = front_of(tags);
  const auto front = Front::parse(bytes, tags.size());
  std::size_t candidates = 0;
  const auto questions = random_tags(200'000, 6);
  for (const Tag tag : questions) {
    const EntryRange range = front->find(tag);
    candidates += range.last - range.first;
  }
  // Entries a quotient and remainder: 200000 / 2^(12 + 6 + 8) of a question, 1 in 335.
  EXPECT_LT(candidates, questions.size() / 250);
  EXPECT_GT(candidates, questions.size() / 450);
  EXPECT_LT(bytes.size(), tags.size() * 14 / 10);
}

TEST(Front, AnythingElseIsRefused) {
  const auto tags = random_tags(1000, 7);
  const base::Bytes good = front_of(tags);
  EXPECT_FALSE(Front::parse(good, 999).has_value());
  EXPECT_FALSE(Front::parse(base::ByteView(good).first(good.size() - 1), 1000).has_value());
  EXPECT_FALSE(Front::parse({}, 0).has_value());
  // A start or a quotient's bit that is changed no longer fits the others; a remainder may be any.
  const std::size_t starts_bytes = 17 * 4;
  for (std::size_t i = 0; i < starts_bytes; ++i) {
    base::Bytes bad = good;
    bad[i] ^= 0x10;
    EXPECT_FALSE(Front::parse(bad, 1000).has_value()) << i;
  }
  for (std::size_t i = starts_bytes + 1000; i + 16 < good.size(); ++i) {
    base::Bytes bad = good;
    bad[i] ^= 1;
    EXPECT_FALSE(Front::parse(bad, 1000).has_value()) << i;
  }
}

}  // namespace
}  // namespace kanaria::registry
