#include "capture/image_header.h"

#include <gtest/gtest.h>

#include "base/file.h"

namespace kanaria::capture {
namespace {

base::Bytes corpus(const std::string& name) {
  auto bytes = base::read_file(std::string(KANARIA_TESTS_DIR) + "/fuzz/corpus/image_header/" + name,
                               1'000'000);
  EXPECT_TRUE(bytes) << name;
  return bytes ? std::move(*bytes) : base::Bytes{};
}

void append_be32(base::Bytes& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<std::uint8_t>(value >> shift & 0xFF));
  }
}

/// The first chunk of a PNG file only: enough for the header.
base::Bytes png_of(std::uint32_t width_px, std::uint32_t height_px) {
  base::Bytes png = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  append_be32(png, 13);
  base::append(png, base::bytes_of("IHDR"));
  append_be32(png, width_px);
  append_be32(png, height_px);
  base::append(png, base::bytes_of(std::string_view("\x01\0\0\0\0----", 9)));
  return png;
}

base::Bytes with_pixels_per_metre(base::Bytes png, std::uint32_t x, std::uint32_t y,
                                  std::uint8_t unit) {
  append_be32(png, 9);
  base::append(png, base::bytes_of("pHYs"));
  append_be32(png, x);
  append_be32(png, y);
  png.push_back(unit);
  append_be32(png, 0);
  return png;
}

/// One directory of little-endian entries {tag, type, count, value}.
base::Bytes tiff_of(const std::vector<std::array<std::uint32_t, 4>>& entries) {
  base::Bytes tiff = {'I', 'I', 42, 0};
  base::append_u32(tiff, 8);
  base::append_u16(tiff, static_cast<std::uint16_t>(entries.size()));
  for (const auto& [tag, type, count, value] : entries) {
    base::append_u16(tiff, static_cast<std::uint16_t>(tag));
    base::append_u16(tiff, static_cast<std::uint16_t>(type));
    base::append_u32(tiff, count);
    base::append_u32(tiff, value);
  }
  base::append_u32(tiff, 0);
  return tiff;
}

TEST(ImageHeader, ReadsEveryFormatItsSizeAndItsResolution) {
  const auto expect = [](const std::string& name, ImageFormat format, double resolution_dpi) {
    const auto header = read_image_header(corpus(name));
    ASSERT_TRUE(header) << name;
    EXPECT_EQ(*header, (ImageHeader{format, 24, 16, resolution_dpi})) << name;
  };
  expect("jfif_300.jpg", ImageFormat::jpeg, 300);
  expect("exif_200.jpg", ImageFormat::jpeg, 200);
  expect("progressive.jpg", ImageFormat::jpeg, 0);
  expect("phys_300.png", ImageFormat::png, 300);
  expect("plain.png", ImageFormat::png, 0);
  expect("little_400.tif", ImageFormat::tiff, 400);
  expect("lzw.tif", ImageFormat::tiff, 300);
  expect("group4.tif", ImageFormat::tiff, 300);
}

TEST(ImageHeader, FileCutAtAnyByteIsAnErrorOrTheSameSize) {
  for (const std::string name : {"jfif_300.jpg", "exif_200.jpg", "phys_300.png", "lzw.tif"}) {
    const base::Bytes whole = corpus(name);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const auto header = read_image_header(base::ByteView(whole).first(size));
      if (!header) continue;
      EXPECT_EQ(header->width_px, 24) << name << " cut at " << size;
      EXPECT_EQ(header->height_px, 16) << name << " cut at " << size;
    }
    EXPECT_FALSE(read_image_header(base::ByteView(whole).first(12))) << name;
  }
}

TEST(ImageHeader, JpegAndPngCutAtAnyByteAreSeenToBeCutShort) {
  const std::pair<std::string, ImageFormat> files[] = {{"jfif_300.jpg", ImageFormat::jpeg},
                                                       {"progressive.jpg", ImageFormat::jpeg},
                                                       {"phys_300.png", ImageFormat::png}};
  for (const auto& [name, format] : files) {
    base::Bytes whole = corpus(name);
    // The last chunk's type ends a PNG file; what follows is its checksum.
    const std::size_t least = whole.size() - (format == ImageFormat::png ? 4 : 0);
    for (std::size_t size = 0; size < least; ++size) {
      EXPECT_TRUE(is_cut_short(base::ByteView(whole).first(size), format)) << name << ' ' << size;
    }
    EXPECT_FALSE(is_cut_short(whole, format)) << name;
    whole.resize(whole.size() + 100);
    EXPECT_FALSE(is_cut_short(whole, format)) << name << " with bytes behind its end";
  }
}

TEST(ImageHeader, ResolutionThatIsAbsurdOrNotSquareCountsAsNotGiven) {
  const auto dpi = [](std::uint32_t x, std::uint32_t y, std::uint8_t unit) {
    return read_image_header(with_pixels_per_metre(png_of(10, 10), x, y, unit))->resolution_dpi;
  };
  EXPECT_DOUBLE_EQ(dpi(11811, 11811, 1), 300);
  EXPECT_DOUBLE_EQ(dpi(2835, 2835, 1), 0) << "72 dpi is what programs write that do not know";
  EXPECT_DOUBLE_EQ(dpi(11811, 11811, 0), 0) << "an aspect ratio, no resolution";
  EXPECT_DOUBLE_EQ(dpi(11811, 5905, 1), 0);
  EXPECT_DOUBLE_EQ(dpi(4'000'000'000, 4'000'000'000, 1), 0);
  EXPECT_DOUBLE_EQ(dpi(0, 0, 1), 0);
}

TEST(ImageHeader, BombsAreSeenByTheirSizeAndDamageByItsImpossibility) {
  const auto bomb = read_image_header(png_of(65'500, 65'500));
  ASSERT_TRUE(bomb);
  EXPECT_EQ(bomb->width_px, 65'500);
  EXPECT_FALSE(read_image_header(png_of(0, 10)));
  EXPECT_FALSE(read_image_header(png_of(10, 0xFFFFFFFF)));
}

TEST(ImageHeader, TiffThatWouldMakeADecoderAllocateIsDamage) {
  const std::array<std::uint32_t, 4> width = {256, 4, 1, 100};
  const std::array<std::uint32_t, 4> height = {257, 3, 1, 50};
  EXPECT_TRUE(read_image_header(tiff_of({width, height})));
  EXPECT_TRUE(read_image_header(tiff_of({width, height, {273, 4, 50, 8}})));
  EXPECT_FALSE(read_image_header(tiff_of({width, height, {273, 4, 0xFFFFFFFF, 8}})));
  EXPECT_FALSE(read_image_header(tiff_of({width, height, {277, 3, 1, 60'000}})));
  EXPECT_FALSE(read_image_header(tiff_of({width, height, {258, 3, 1, 64}})));
  EXPECT_FALSE(read_image_header(tiff_of({width})));
  EXPECT_TRUE(read_image_header(tiff_of({width, height, {322, 3, 1, 256}, {323, 3, 1, 256}})));
  EXPECT_FALSE(read_image_header(tiff_of({width, height, {322, 4, 1, 16'384}, {323, 3, 1, 256}})));
  EXPECT_FALSE(read_image_header(tiff_of({width, height, {258, 3, 200, 8}})));
  // Three bits per sample stand behind the directory's 3 entries: 8 + 2 + 3 * 12 + 4 bytes on.
  base::Bytes colour = tiff_of({width, height, {258, 3, 3, 50}});
  for (int i = 0; i < 3; ++i) base::append_u16(colour, 8);
  EXPECT_TRUE(read_image_header(colour));
  colour[54] = 64;
  EXPECT_FALSE(read_image_header(colour));
}

TEST(ImageHeader, TiffSizeThatADecoderMayTakeForAnotherIsDamage) {
  const std::array<std::uint32_t, 4> width = {256, 4, 1, 100};
  const std::array<std::uint32_t, 4> height = {257, 3, 1, 50};
  EXPECT_FALSE(read_image_header(tiff_of({{256, 4, 1, 40'000}, width, height})))
      << "of two widths the decoder keeps the first";
  constexpr std::uint32_t kLong8 = 16;  // its value stands at the offset
  EXPECT_FALSE(read_image_header(tiff_of({{256, kLong8, 1, 100}, height})));
  EXPECT_FALSE(read_image_header(tiff_of({{256, 4, 2, 100}, height})));
}

TEST(ImageHeader, JpegOfThousandsOfScansIsSeen) {
  base::Bytes file = corpus("progressive.jpg");
  EXPECT_FALSE(has_too_many_scans(file, ImageFormat::jpeg));
  EXPECT_FALSE(has_too_many_scans(corpus("phys_300.png"), ImageFormat::png));
  constexpr std::uint8_t kScan[] = {0xFF, 0xDA, 0x00, 0x08, 0x01, 0x01, 0x00, 0x01, 0x3F, 0x00};
  for (int i = 0; i <= kMaxScans; ++i)
    file.insert(file.end() - 2, std::begin(kScan), std::end(kScan));
  EXPECT_TRUE(has_too_many_scans(file, ImageFormat::jpeg));
}

TEST(ImageHeader, OtherFilesAreNamedAsSuch) {
  for (const std::string_view text : {"", "GIF89a", "%PDF-1.7", "BM", "\xFF\xD8", "II*"}) {
    const auto header = read_image_header(base::bytes_of(text));
    ASSERT_FALSE(header);
    EXPECT_EQ(header.error().sentence, "is not a JPEG, PNG or TIFF file.");
    EXPECT_EQ(header.error().remedy, base::Remedy::this_mailpiece);
  }
}

}  // namespace
}  // namespace kanaria::capture
