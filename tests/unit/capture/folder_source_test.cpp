#include "capture/folder_source.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/file.h"
#include "unit/temporary_folder.h"

namespace kanaria::capture {
namespace {

namespace fs = std::filesystem;

std::string corpus(const std::string& name) {
  auto bytes = base::read_file(std::string(KANARIA_TESTS_DIR) + "/fuzz/corpus/image_header/" + name,
                               1'000'000);
  CHECK(bytes.has_value());
  return std::string(base::text_of(*bytes));
}

class FolderSourceTest : public testing::Test {
 protected:
  void put_png(std::string_view name) { folder_.write(name, png_); }
  void put_jpeg(std::string_view name) { folder_.write(name, jpeg_); }
  std::string error_of(const FolderSource& source, std::size_t index) {
    const auto capture = source.load(index);
    if (capture) return "";
    EXPECT_EQ(capture.error().remedy, base::Remedy::this_mailpiece);
    return capture.error().sentence;
  }
  test::TemporaryFolder folder_;
  std::string png_ = corpus("phys_300.png");
  std::string jpeg_ = corpus("jfif_300.jpg");
};

TEST_F(FolderSourceTest, PairsFrontsAndBacksInTheOrderOfTheirNames) {
  put_png("b_front.PNG");
  put_jpeg("b_back.JPeG");
  put_jpeg("a.jpg");
  put_png("c.png");
  put_png("c_back.png");
  folder_.write("d.tiff", corpus("lzw.tif"));
  folder_.write("notes.txt", "not an image");
  folder_.write("._a.jpg", "a hidden companion");
  const auto source = FolderSource::open(folder_.path());
  ASSERT_TRUE(source);
  ASSERT_EQ(source->size(), 4U);
  const auto a = source->load(0);
  const auto b = source->load(1);
  const auto c = source->load(2);
  const auto d = source->load(3);
  ASSERT_TRUE(a && b && c && d);
  EXPECT_EQ(a->id, "a");
  EXPECT_FALSE(a->back);
  EXPECT_EQ(a->provenance.source, "folder");
  EXPECT_EQ(base::text_of(a->front.bytes), jpeg_);
  EXPECT_EQ(b->id, "b");
  EXPECT_EQ(b->front.name, "b_front.PNG");
  EXPECT_EQ(b->front.header, (ImageHeader{ImageFormat::png, 24, 16, 300}));
  ASSERT_TRUE(b->back);
  EXPECT_EQ(b->back->name, "b_back.JPeG");
  EXPECT_EQ(c->id, "c");
  EXPECT_TRUE(c->back);
  EXPECT_EQ(d->front.header.format, ImageFormat::tiff);
}

TEST_F(FolderSourceTest, OneUnsuitableFileLeavesTheOthersAlone) {
  put_png("a.png");
  fs::create_directory(folder_.path() / "b.png");
  ASSERT_EQ(::mkfifo((folder_.path() / "c.png").c_str(), 0600), 0);
  fs::create_symlink(folder_.path() / "a.png", folder_.path() / "d.png");
  folder_.write("e.png", "");
  folder_.write("f.jpg", "%PDF-1.7 in disguise");
  fs::create_symlink("/nowhere/at/all", folder_.path() / "g.png");
  put_png("h.png");
  const auto source = FolderSource::open(folder_.path());
  ASSERT_TRUE(source);
  ASSERT_EQ(source->size(), 8U);
  EXPECT_EQ(error_of(*source, 0), "");
  EXPECT_NE(error_of(*source, 1).find("is not a regular file"), std::string::npos);
  EXPECT_NE(error_of(*source, 2).find("is not a regular file"), std::string::npos);
  EXPECT_NE(error_of(*source, 3).find("is a symbolic link"), std::string::npos);
  EXPECT_NE(error_of(*source, 4).find("is empty"), std::string::npos);
  EXPECT_NE(error_of(*source, 5).find("is not a JPEG, PNG or TIFF file"), std::string::npos);
  EXPECT_NE(error_of(*source, 6).find("is a symbolic link"), std::string::npos);
  EXPECT_EQ(error_of(*source, 7), "");
}

TEST_F(FolderSourceTest, SidesThatDoNotGoTogetherAreErrorsOfTheirMailpiece) {
  put_png("a_back.png");
  put_png("b.png");
  put_png("b.jpg");
  put_png("c_front.png");
  put_png("c.png");
  put_png("d.png");
  const auto source = FolderSource::open(folder_.path());
  ASSERT_TRUE(source);
  ASSERT_EQ(source->size(), 4U);
  EXPECT_EQ(error_of(*source, 0), "a_back.png is a back without a front; add a_front.");
  EXPECT_NE(error_of(*source, 1).find("b.jpg and b.png are the same side"), std::string::npos);
  EXPECT_NE(error_of(*source, 2).find("are the same side"), std::string::npos);
  EXPECT_EQ(error_of(*source, 3), "");
}

TEST_F(FolderSourceTest, FolderThatIsAbsentOrHoldsNoMailpiecesSaysSo) {
  const auto absent = FolderSource::open(folder_.path() / "absent");
  ASSERT_FALSE(absent);
  EXPECT_NE(absent.error().sentence.find("cannot be opened as a folder"), std::string::npos);
  const auto file = FolderSource::open(folder_.write("file", "text"));
  EXPECT_FALSE(file);
  const auto empty = FolderSource::open(folder_.path());
  ASSERT_FALSE(empty);
  EXPECT_NE(empty.error().sentence.find("holds no mailpieces"), std::string::npos);
}

TEST_F(FolderSourceTest, LoadImageRefusesTooManyBytesAndTooManyPixels) {
  const auto sparse = folder_.write("sparse.png", png_);
  fs::resize_file(sparse, 4'294'967'296);
  const auto large = load_image(sparse);
  ASSERT_FALSE(large);
  EXPECT_NE(large.error().sentence.find("at most 64000000"), std::string::npos);

  std::string bomb = png_;
  bomb.replace(16, 8, std::string("\x00\x00\xFF\xDC\x00\x00\xFF\xDC", 8));
  const auto wide = load_image(folder_.write("bomb.png", bomb));
  ASSERT_FALSE(wide);
  EXPECT_NE(wide.error().sentence.find("65500 x 65500 pixels"), std::string::npos);

  std::string largest = png_;
  largest.replace(16, 8, std::string("\x00\x00\x27\x10\x00\x00\x0E\x10", 8));  // 10,000 x 3,600
  EXPECT_TRUE(load_image(folder_.write("largest.png", largest)));
}

TEST_F(FolderSourceTest, LinkThatAPersonNamesIsFollowed) {
  put_png("a.png");
  fs::create_symlink(folder_.path() / "a.png", folder_.path() / "link.png");
  EXPECT_TRUE(load_image(folder_.path() / "link.png"));
  EXPECT_FALSE(load_image(folder_.path() / "link.png", Links::refused));
}

}  // namespace
}  // namespace kanaria::capture
