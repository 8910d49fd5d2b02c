#include "registry/paged_file.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/registry/test_snapshot.h"

namespace kanaria::registry {
namespace {

class PagedFileTest : public testing::Test {
 protected:
  PagedFileTest() {
    content_.resize(3 * kPage_bytes + 100);
    base::fill_random(content_);
    auto writer = PagedFileWriter::create(path_);
    CHECK(writer.has_value());
    // In pieces that end on no page.
    for (std::size_t at = 0; at < content_.size(); at += 5000) {
      const auto piece = base::ByteView(content_).subspan(at);
      CHECK(writer->write(piece.first(std::min<std::size_t>(5000, piece.size()))).has_value());
    }
    const auto written = writer->finish();
    CHECK(written.has_value());
    written_ = *written;
  }
  [[nodiscard]] base::Result<PagedFile> open() const {
    return PagedFile::open(path_, written_.bytes, written_.root);
  }

  TestFolder folder_;
  std::filesystem::path path_ = folder_.path() / "file";
  base::Bytes content_;
  PagedFileWriter::Written written_;
};

TEST_F(PagedFileTest, GivesWhatWasWrittenAcrossPages) {
  const auto file = open();
  ASSERT_TRUE(file.has_value()) << file.error().sentence;
  EXPECT_EQ(file->pages(), 4u);
  EXPECT_EQ(written_.bytes, paged_file_bytes(4));
  EXPECT_EQ(std::filesystem::file_size(path_), written_.bytes);
  const auto all = file->view(0, content_.size());
  ASSERT_TRUE(all.has_value());
  EXPECT_TRUE(std::ranges::equal(*all, content_));
  const auto across = file->view(kPage_bytes - 3, 10);
  ASSERT_TRUE(across.has_value());
  EXPECT_TRUE(std::ranges::equal(*across, base::ByteView(content_).subspan(kPage_bytes - 3, 10)));
  EXPECT_TRUE(file->check_all());
  EXPECT_FALSE(file->is_damaged());
}

TEST_F(PagedFileTest, ADamagedPageIsRefusedAndTheOthersAreNot) {
  base::Bytes bytes = TestHeadquarters::get(path_);
  bytes[kPage_bytes * 2 + 17] ^= 4;
  TestHeadquarters::put(path_, bytes);
  const auto file = open();
  ASSERT_TRUE(file.has_value());
  EXPECT_TRUE(file->view(0, kPage_bytes * 2).has_value());
  EXPECT_FALSE(file->is_damaged());
  EXPECT_FALSE(file->view(kPage_bytes * 2, 1).has_value());
  EXPECT_FALSE(file->view(kPage_bytes * 2 - 1, 2).has_value());
  EXPECT_TRUE(file->is_damaged());
  EXPECT_TRUE(file->view(kPage_bytes * 3, 100).has_value());
  EXPECT_FALSE(file->check_all());
}

TEST_F(PagedFileTest, AnotherRootLengthOrHashIsRefusedAtOnce) {
  base::Digest root = written_.root;
  root[5] ^= 1;
  EXPECT_FALSE(PagedFile::open(path_, written_.bytes, root).has_value());
  EXPECT_FALSE(PagedFile::open(path_, written_.bytes - 1, written_.root).has_value());
  EXPECT_FALSE(PagedFile::open(path_, paged_file_bytes(3), written_.root).has_value());
  EXPECT_FALSE(PagedFile::open(path_, 0, written_.root).has_value());
  const base::Bytes good = TestHeadquarters::get(path_);
  for (std::size_t i = 4 * kPage_bytes; i < good.size(); ++i) {
    base::Bytes bad = good;
    bad[i] ^= 1;
    TestHeadquarters::put(path_, bad);
    EXPECT_FALSE(open().has_value()) << i;
  }
}

TEST_F(PagedFileTest, AFileCutAtAnyPageIsRefused) {
  const base::Bytes good = TestHeadquarters::get(path_);
  for (std::size_t size = 0; size < good.size(); size += kPage_bytes / 2) {
    TestHeadquarters::put(path_, base::ByteView(good).first(size));
    EXPECT_FALSE(open().has_value()) << size;
  }
}

TEST_F(PagedFileTest, AFileThatIsThereIsNotWrittenOver) {
  EXPECT_FALSE(PagedFileWriter::create(path_).has_value());
  EXPECT_TRUE(open().has_value());
}

}  // namespace
}  // namespace kanaria::registry
