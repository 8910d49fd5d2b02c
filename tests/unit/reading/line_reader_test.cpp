#include "reading/line_reader.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "reading/ranked_texts.h"
#include "reading/text_likelihood.h"
#include "unit/reading/tiny_net.h"
#include "unit/temporary_folder.h"

namespace kanaria::reading {
namespace {

/// Models of the tiny net in a folder.
class TinyModels {
 public:
  TinyModels() {
    std::filesystem::create_directory(folder() / "lines");
    write("lines.onnx", tiny_lines());
    write("classes.onnx", tiny_classes());
    write("characters.txt", kTinyCharacters);
    write("manifest.json", R"({"version":"7"})");
  }
  void write(const char* name, const std::string& content) const {
    std::ofstream(folder() / "lines" / name, std::ios::binary) << content;
  }
  [[nodiscard]] std::filesystem::path folder() const { return folder_.path(); }

 private:
  test::TemporaryFolder folder_;
};

/// A line in the script of dots, already at the net's size.
LineImage dotted_line(const std::vector<std::pair<int, int>>& glyphs) {
  Strip strip = blank_strip(160);
  for (const auto& [k, c] : glyphs) write_glyph(strip, k, c);
  LineImage line;
  line.em_px = 22;
  line.grey = {strip.width_px, strip.height_px, 1, {}};
  for (const float ink : strip.ink) {
    line.grey.pixels.push_back(static_cast<std::uint8_t>(255 - 255 * ink));
  }
  return line;
}

TEST(LineReader, ReadsALine) {
  const TinyModels models;
  auto reader = LineReader::open(models.folder());
  ASSERT_TRUE(reader) << reader.error().sentence;
  const LineReading read = reader->read(dotted_line({{20, 0}, {31, 1}, {42, 0}}), {});
  const auto ranked = ranked_texts(read, 5);
  ASSERT_FALSE(ranked.empty());
  EXPECT_EQ(ranked[0].text, U"山1山");
  EXPECT_GT(ranked[0].p, 0.99);
  EXPECT_NEAR(log_likelihood(read, U"山1山"), std::log(ranked[0].p), 1e-6);
  EXPECT_LT(log_likelihood(read, U"山11"), -5);
}

TEST(LineReader, FiguresAndColumnsRuleClassesOut) {
  const TinyModels models;
  auto reader = LineReader::open(models.folder());
  ASSERT_TRUE(reader);
  LineImage line = dotted_line({{20, 0}, {31, 2}});
  EXPECT_EQ(ranked_texts(reader->read(line, Alphabet::digits), 1)[0].text, U"11");
  const auto level = ranked_texts(reader->read(line, Alphabet::japanese), 1)[0].text;
  EXPECT_NE(level, U"山川") << "川 is known upright only";
  line.from_column = true;
  EXPECT_EQ(ranked_texts(reader->read(line, Alphabet::japanese), 1)[0].text, U"山川");
}

TEST(LineReader, NothingIsReadWhereThereIsNothing) {
  const TinyModels models;
  auto reader = LineReader::open(models.folder());
  ASSERT_TRUE(reader);
  EXPECT_TRUE(reader->read({}, Alphabet::japanese).places.empty());
  EXPECT_TRUE(reader->read(dotted_line({}), Alphabet::japanese).places.empty());
  for (const int side_px : {0, 1, 3, 40}) {
    const auto pixels = static_cast<std::size_t>(side_px * side_px);
    const auto read =
        reader->read_picture({side_px, side_px, 1, std::vector<std::uint8_t>(pixels, 200)});
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->places.empty());
  }
}

TEST(LineReader, ItsVersionNamesTheFiles) {
  const TinyModels models;
  const auto reader = LineReader::open(models.folder());
  ASSERT_TRUE(reader);
  EXPECT_TRUE(reader->version().starts_with("kanaria-lines 7 sha256:"));
  std::string other_characters = kTinyCharacters;
  other_characters[other_characters.find("\n1\n") + 1] = '2';
  models.write("characters.txt", other_characters);
  const auto other = LineReader::open(models.folder());
  ASSERT_TRUE(other);
  EXPECT_NE(other->version(), reader->version());
}

TEST(LineReader, AMissingOrDamagedFileIsNamed) {
  for (const char* name : {"lines.onnx", "classes.onnx", "characters.txt", "manifest.json"}) {
    const TinyModels models;
    std::filesystem::remove(models.folder() / "lines" / name);
    const auto missing = LineReader::open(models.folder());
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().sentence.find(name), std::string::npos);
    EXPECT_NE(missing.error().sentence.find("install the models"), std::string::npos);
    models.write(name, "damaged");
    const auto damaged = LineReader::open(models.folder());
    ASSERT_FALSE(damaged);
    EXPECT_NE(damaged.error().sentence.find(name), std::string::npos);
  }
}

}  // namespace
}  // namespace kanaria::reading
