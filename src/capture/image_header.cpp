#include "capture/image_header.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

namespace kanaria::capture {
namespace {

using base::ByteView;

constexpr double kCentimetresPerInch = 2.54;
constexpr double kMetresPerInch = 0.0254;
/// Sides beyond this are damage: a sheet of 1 m at 2,400 dpi has under 100,000 pixels.
constexpr std::uint32_t kMaxSide_px = 1'000'000;

enum class Order { little, big };

/// Reads numbers at absolute offsets; nullopt beyond the end.
class Numbers {
 public:
  Numbers(ByteView bytes, Order order) : bytes_(bytes), order_(order) {}
  [[nodiscard]] std::optional<std::uint32_t> u8(std::size_t at) const { return number(at, 1); }
  [[nodiscard]] std::optional<std::uint32_t> u16(std::size_t at) const { return number(at, 2); }
  [[nodiscard]] std::optional<std::uint32_t> u32(std::size_t at) const { return number(at, 4); }

 private:
  [[nodiscard]] std::optional<std::uint32_t> number(std::size_t at, std::size_t size_bytes) const {
    if (at > bytes_.size() || bytes_.size() - at < size_bytes) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size_bytes; ++i) {
      const std::size_t from = order_ == Order::big ? at + i : at + size_bytes - 1 - i;
      value = value << 8 | bytes_[from];
    }
    return value;
  }
  ByteView bytes_;
  Order order_;
};

bool begins_with(ByteView bytes, std::string_view prefix) {
  return base::text_of(bytes.first(std::min(bytes.size(), prefix.size()))) == prefix;
}

base::Error damaged(std::string_view kind) {
  return {base::Remedy::this_mailpiece,
          "has a damaged " + std::string(kind) + " header; scan or copy the mailpiece again."};
}

/// One number for both directions, or 0 when it is absurd or the pixels are not square.
double plausible_dpi(double x_dpi, double y_dpi) {
  if (!(x_dpi >= kMinResolution_dpi && x_dpi <= kMaxResolution_dpi)) return 0;
  if (!(y_dpi >= kMinResolution_dpi && y_dpi <= kMaxResolution_dpi)) return 0;
  if (std::abs(x_dpi - y_dpi) > 0.02 * x_dpi) return 0;
  return std::round(10 * (x_dpi + y_dpi) / 2) / 10;
}

base::Result<ImageHeader> header_of(ImageFormat format, std::optional<std::uint32_t> width_px,
                                    std::optional<std::uint32_t> height_px, double resolution_dpi) {
  const auto is_side = [](std::optional<std::uint32_t> side_px) {
    return side_px && *side_px > 0 && *side_px <= kMaxSide_px;
  };
  if (!is_side(width_px) || !is_side(height_px)) return damaged(to_string(format));
  return ImageHeader{format, static_cast<int>(*width_px), static_cast<int>(*height_px),
                     resolution_dpi};
}

/// What the first directory of a TIFF file, or of an Exif block, says.
struct Directory {
  std::optional<std::uint32_t> width_px;
  std::optional<std::uint32_t> height_px;
  std::optional<std::uint32_t> tile_width_px;
  std::optional<std::uint32_t> tile_height_px;
  double x_resolution = 0;
  double y_resolution = 0;
  std::uint32_t unit = 2;  ///< 2 inch, 3 centimetre; TIFF 6.0 takes inch when it is left out
  std::uint32_t samples = 1;
  std::uint32_t strips = 0;
  bool has_plausible_bits = true;
  bool is_plain = true;  ///< every size said once, as a number that cannot be taken in two ways

  [[nodiscard]] double resolution_dpi() const {
    const double per_inch = unit == 3 ? kCentimetresPerInch : unit == 2 ? 1 : 0;
    return plausible_dpi(x_resolution * per_inch, y_resolution * per_inch);
  }
};

double rational_at(const Numbers& numbers, std::optional<std::uint32_t> at) {
  if (!at) return 0;
  const auto numerator = numbers.u32(*at);
  const auto denominator = numbers.u32(std::size_t{*at} + 4);
  if (!numerator || !denominator || *denominator == 0) return 0;
  return static_cast<double>(*numerator) / *denominator;
}

/// BitsPerSample: up to two values stand in the entry, more at the offset that stands there.
bool has_plausible_bits(const Numbers& numbers, std::size_t entry, std::uint32_t count) {
  constexpr std::uint32_t kMostBits = 16;
  constexpr std::uint32_t kMostSamples = 4;
  if (count > kMostSamples) return false;
  const auto elsewhere = numbers.u32(entry + 8);
  const std::size_t first = count <= 2 ? entry + 8 : elsewhere.value_or(0);
  for (std::size_t i = 0; i < count; ++i) {
    const auto bits = numbers.u16(first + 2 * i);
    if (!bits || *bits > kMostBits) return false;
  }
  return true;
}

void take_entry(const Numbers& numbers, std::size_t at, Directory& directory) {
  constexpr std::uint32_t kShort = 3;
  constexpr std::uint32_t kLong = 4;
  const auto tag = numbers.u16(at);
  const auto type = numbers.u16(at + 2);
  const auto count = numbers.u32(at + 4);
  if (!tag || !type || !count) return;
  const auto value = *type == kShort ? numbers.u16(at + 8) : numbers.u32(at + 8);
  // Of a size that is said twice, or in a type that baseline TIFF does not have for it, a decoder
  // may take another number than this function: that would be a way around the limit on pixels.
  const auto take_size = [&](std::optional<std::uint32_t>& size) {
    if (size || *count != 1 || (*type != kShort && *type != kLong)) directory.is_plain = false;
    size = value;
  };
  switch (*tag) {
    case 256:
      take_size(directory.width_px);
      break;
    case 257:
      take_size(directory.height_px);
      break;
    case 258:
      directory.has_plausible_bits =
          directory.has_plausible_bits && has_plausible_bits(numbers, at, *count);
      break;
    case 322:
      take_size(directory.tile_width_px);
      break;
    case 323:
      take_size(directory.tile_height_px);
      break;
    case 273:  // StripOffsets
    case 324:  // TileOffsets
      directory.strips = *count;
      break;
    case 277:
      directory.samples = value.value_or(0);
      break;
    case 282:
      directory.x_resolution = rational_at(numbers, numbers.u32(at + 8));
      break;
    case 283:
      directory.y_resolution = rational_at(numbers, numbers.u32(at + 8));
      break;
    case 296:
      directory.unit = value.value_or(0);
      break;
    default:
      break;
  }
}

/// `tiff` begins with the byte order mark.  nullopt when it does not lead to a whole directory.
std::optional<Directory> first_directory(ByteView tiff) {
  const bool is_little = begins_with(tiff, {"II*\0", 4});
  if (!is_little && !begins_with(tiff, {"MM\0*", 4})) return std::nullopt;
  const Numbers numbers(tiff, is_little ? Order::little : Order::big);
  const auto offset = numbers.u32(4);
  if (!offset || *offset < 8) return std::nullopt;
  const auto entries = numbers.u16(*offset);
  if (!entries || !numbers.u16(*offset + std::size_t{12} * *entries)) return std::nullopt;
  Directory directory;
  for (std::size_t i = 0; i < *entries; ++i) {
    take_entry(numbers, std::size_t{*offset} + 2 + 12 * i, directory);
  }
  return directory;
}

/// A tile is decoded whole, however little of it lies in the picture.
bool has_plausible_tiles(const Directory& directory) {
  constexpr std::uint32_t kOrdinarySide_px = 1024;
  const auto fits = [&](std::optional<std::uint32_t> tile_px, std::uint32_t picture_px) {
    constexpr std::uint32_t kStep_px = 16;  // tiles' sides are multiples of it
    return !tile_px || *tile_px <= std::max(picture_px, kOrdinarySide_px) + kStep_px;
  };
  return fits(directory.tile_width_px, directory.width_px.value_or(0)) &&
         fits(directory.tile_height_px, directory.height_px.value_or(0));
}

base::Result<ImageHeader> tiff_header(ByteView file) {
  const auto directory = first_directory(file);
  if (!directory) return damaged("tiff");
  // What decoders allocate for before they look at the pixels is held to what a page can have.
  const std::uint64_t most_strips =
      std::uint64_t{directory->height_px.value_or(0)} * std::max(directory->samples, 1U);
  if (directory->samples == 0 || directory->samples > 4 || !directory->has_plausible_bits ||
      directory->strips > std::max<std::uint64_t>(most_strips, 1) || !directory->is_plain ||
      !has_plausible_tiles(*directory)) {
    return damaged("tiff");
  }
  return header_of(ImageFormat::tiff, directory->width_px, directory->height_px,
                   directory->resolution_dpi());
}

base::Result<ImageHeader> png_header(ByteView file) {
  const Numbers numbers(file, Order::big);
  if (numbers.u32(8) != 13U ||
      !begins_with(file.subspan(std::min<std::size_t>(12, file.size())), "IHDR")) {
    return damaged("png");
  }
  double resolution_dpi = 0;
  std::size_t at = 8;
  while (const auto length = numbers.u32(at)) {
    const ByteView chunk = file.subspan(at + 4);
    if (begins_with(chunk, "IDAT") || begins_with(chunk, "IEND")) break;
    if (begins_with(chunk, "pHYs") && *length == 9) {
      const auto x = numbers.u32(at + 8);
      const auto y = numbers.u32(at + 12);
      constexpr std::uint32_t kMetre = 1;
      if (x && y && numbers.u8(at + 16) == kMetre) {
        resolution_dpi = plausible_dpi(*x * kMetresPerInch, *y * kMetresPerInch);
      }
      break;
    }
    at += std::size_t{*length} + 12;
  }
  return header_of(ImageFormat::png, numbers.u32(16), numbers.u32(20), resolution_dpi);
}

/// Resolution of a JFIF segment's content, 0 when it has none.
double jfif_dpi(ByteView segment) {
  const Numbers numbers(segment, Order::big);
  const auto unit = numbers.u8(7);
  const auto x = numbers.u16(8);
  const auto y = numbers.u16(10);
  if (!unit || !x || !y) return 0;
  const double per_inch = *unit == 1 ? 1 : *unit == 2 ? kCentimetresPerInch : 0;
  return plausible_dpi(*x * per_inch, *y * per_inch);
}

bool is_start_of_frame(std::uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

constexpr std::uint32_t kStartOfScan = 0xDA;
constexpr std::uint32_t kEndOfImage = 0xD9;
constexpr std::size_t kFirstSegment = 2;

/// A marker segment of a JPEG file before its first scan.
struct Segment {
  std::uint32_t marker = 0;
  ByteView content;
  std::size_t next = 0;  ///< where the next segment begins
};

/// nullopt when no whole segment stands there.
std::optional<Segment> segment_at(ByteView file, std::size_t at) {
  const Numbers numbers(file, Order::big);
  if (numbers.u8(at) != 0xFFU) return std::nullopt;
  while (numbers.u8(at) == 0xFFU) ++at;  // fill bytes
  const auto marker = numbers.u8(at);
  const auto length = numbers.u16(at + 1);  // counts itself, not the marker
  if (!marker || !length || *length < 2 || *marker == kEndOfImage) return std::nullopt;
  if (file.size() - (at + 1) < *length) return std::nullopt;
  return Segment{*marker, file.subspan(at + 3, *length - std::size_t{2}), at + 1 + *length};
}

base::Result<ImageHeader> jpeg_header(ByteView file) {
  double resolution_dpi = 0;
  auto segment = segment_at(file, kFirstSegment);
  for (; segment && segment->marker != kStartOfScan; segment = segment_at(file, segment->next)) {
    if (is_start_of_frame(segment->marker)) {
      const Numbers frame(segment->content, Order::big);
      return header_of(ImageFormat::jpeg, frame.u16(3), frame.u16(1), resolution_dpi);
    }
    if (resolution_dpi > 0) continue;
    if (segment->marker == 0xE0 && begins_with(segment->content, {"JFIF\0", 5})) {
      resolution_dpi = jfif_dpi(segment->content);
    }
    if (segment->marker == 0xE1 && begins_with(segment->content, {"Exif\0\0", 6})) {
      const auto directory = first_directory(segment->content.subspan(6));
      if (directory) resolution_dpi = directory->resolution_dpi();
    }
  }
  return damaged("jpeg");
}

/// Coded pixels hold no end marker, so one behind the start of the first scan ends the image.
bool has_end_of_jpeg(ByteView file) {
  auto segment = segment_at(file, kFirstSegment);
  while (segment && segment->marker != kStartOfScan) segment = segment_at(file, segment->next);
  return segment && base::text_of(file).find("\xFF\xD9", segment->next) != std::string_view::npos;
}

bool has_end_of_png(ByteView file) {
  const Numbers numbers(file, Order::big);
  std::size_t at = 8;
  while (const auto length = numbers.u32(at)) {
    if (begins_with(file.subspan(at + 4), "IEND")) return true;
    at += std::size_t{*length} + 12;
  }
  return false;
}

}  // namespace

base::Result<ImageHeader> read_image_header(ByteView file) {
  if (begins_with(file, "\xFF\xD8\xFF")) return jpeg_header(file);
  if (begins_with(file, "\x89PNG\r\n\x1A\n")) return png_header(file);
  if (begins_with(file, {"II*\0", 4}) || begins_with(file, {"MM\0*", 4})) return tiff_header(file);
  return base::Error{base::Remedy::this_mailpiece, "is not a JPEG, PNG or TIFF file."};
}

bool has_too_many_scans(ByteView file, ImageFormat format) {
  if (format != ImageFormat::jpeg) return false;
  auto segment = segment_at(file, kFirstSegment);
  while (segment && segment->marker != kStartOfScan) segment = segment_at(file, segment->next);
  if (!segment) return false;
  // Coded pixels hold no marker; tables between the scans that hold one by chance count for little.
  const std::string_view text = base::text_of(file);
  int scans = 1;
  for (std::size_t at = text.find("\xFF\xDA", segment->next); at != std::string_view::npos;
       at = text.find("\xFF\xDA", at + 2)) {
    if (++scans > kMaxScans) return true;
  }
  return false;
}

bool is_cut_short(ByteView file, ImageFormat format) {
  switch (format) {
    case ImageFormat::jpeg:
      return !has_end_of_jpeg(file);
    case ImageFormat::png:
      return !has_end_of_png(file);
    case ImageFormat::tiff:
      break;
  }
  return false;
}

}  // namespace kanaria::capture
