#include "reading/line_characters.h"

#include <gtest/gtest.h>

namespace kanaria::reading {
namespace {

constexpr const char* kHead =
    "height_px 32\nem_px 22\nembedding 160\ntemperature 1.25\ncentre_scale 1.2\ncentre_bias -0.5\n";

std::string file(const std::string& rest) {
  return std::string("kanaria-lines 1\n") + kHead + rest;
}

std::string why_not(const std::string& text) {
  const auto parsed = parse_line_characters(text, "characters.txt");
  return parsed ? "" : parsed.error().sentence;
}

TEST(LineCharacters, AreParsed) {
  const auto parsed =
      parse_line_characters(file("characters 5\n山\nー\nー\tvertical\n゛\thalf\n𠮷\n"), "c");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->height_px, 32);
  EXPECT_EQ(parsed->em_px, 22);
  EXPECT_EQ(parsed->embedding, 160);
  EXPECT_EQ(parsed->temperature, 1.25);
  EXPECT_EQ(parsed->centre_scale, 1.2);
  EXPECT_EQ(parsed->centre_bias, -0.5);
  ASSERT_EQ(parsed->classes.size(), 5U);
  EXPECT_EQ(parsed->classes[2].form, GlyphForm::vertical);
  EXPECT_EQ(parsed->classes[3].form, GlyphForm::half);
  EXPECT_EQ(parsed->classes[4].character, U'𠮷');
  EXPECT_EQ(parsed->classes_of(U'ー'), (std::vector<std::size_t>{1, 2}));
  EXPECT_TRUE(parsed->classes_of(U'川').empty());
}

TEST(LineCharacters, AnUnlearnedCharacterHasTheClassThatItIsTakenFor) {
  const auto without = parse_line_characters(file("characters 2\n山\n﨔\n"), "c");
  ASSERT_TRUE(without);
  EXPECT_EQ(without->classes_of(U'欅'), (std::vector<std::size_t>{1}));
  const auto with = parse_line_characters(file("characters 2\n欅\n﨔\n"), "c");
  ASSERT_TRUE(with);
  EXPECT_EQ(with->classes_of(U'欅'), (std::vector<std::size_t>{0}));
  const auto neither = parse_line_characters(file("characters 1\n山\n"), "c");
  ASSERT_TRUE(neither);
  EXPECT_TRUE(neither->classes_of(U'欅').empty());
}

TEST(LineCharacters, WhatIsWrongIsSaidWithItsLine) {
  EXPECT_EQ(why_not("kanaria-lines 2\n"),
            "characters.txt, line 1: not a character list of this version; install the models "
            "again.");
  const auto fails_at = [](const std::string& text, int line) {
    return why_not(text).starts_with("characters.txt, line " + std::to_string(line) + ": ");
  };
  EXPECT_TRUE(fails_at("", 0));
  EXPECT_TRUE(fails_at("kanaria-lines 1\nheight_px 32\nheight_px 32\n", 3));
  EXPECT_TRUE(fails_at("kanaria-lines 1\nheight_px 32.5\n", 2));
  EXPECT_TRUE(fails_at("kanaria-lines 1\nheight_px  32\n", 2));
  EXPECT_TRUE(fails_at("kanaria-lines 1\nheight_px 1e9\n", 2));
  EXPECT_TRUE(fails_at("kanaria-lines 1\ntemperature 0\n", 2));
  EXPECT_TRUE(fails_at("kanaria-lines 1\ncentre_bias nan\n", 2));
  EXPECT_TRUE(fails_at("kanaria-lines 1\ncolour 3\n", 2));
  EXPECT_TRUE(fails_at("kanaria-lines 1\ncharacters 1\n山\n", 2)) << "keys are missing";
  EXPECT_TRUE(fails_at(file("characters 2\n山\n"), 9)) << "cut short";
  EXPECT_TRUE(fails_at(file("characters 1\n山"), 8)) << "the last line has no end";
  EXPECT_TRUE(fails_at(file("characters 1\n山\n川\n"), 9)) << "too many";
  EXPECT_TRUE(fails_at(file("characters 2\n山\n山\n"), 10)) << "twice";
  for (const char* bad : {"", " ", "　", "山川", "山\t", "山\tupright", "山\thalf", "\t", "\xff"}) {
    EXPECT_TRUE(fails_at(file("characters 1\n") + bad + "\n", 9)) << bad;
  }
}

}  // namespace
}  // namespace kanaria::reading
