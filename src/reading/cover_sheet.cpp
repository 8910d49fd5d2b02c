#include "reading/cover_sheet.h"

#define ZX_USE_UTF8 1
#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>
#include <ZXing/ReadBarcode.h>

#include <charconv>
#include <exception>

#include "base/check.h"
#include "base/utf8.h"

namespace kanaria::reading {
namespace {

constexpr std::string_view kBeginning = "KANARIA-BATCH:1:";
/// A page of advertisements has some; more are not worth the time.
constexpr std::uint8_t kMostCodes = 16;
/// ZXing's levels 0 to 8: the highest, which bears the loss of 30 % of the code.
constexpr int kMostCorrection = 8;

base::Error unclear() {
  return {base::Remedy::this_mailpiece,
          "Two cover codes on one sheet say different things; take it out and use one cover sheet "
          "a batch."};
}

ZXing::DecodeHints hints() {
  return ZXing::DecodeHints()
      .setFormats(ZXing::BarcodeFormat::QRCode)
      .setMaxNumberOfSymbols(kMostCodes);
}

base::Result<void> agree(std::optional<CoverSheet>& found, std::optional<CoverSheet> other) {
  if (!other) return {};
  if (found && *found != *other) return unclear();
  found = std::move(other);
  return {};
}

}  // namespace

bool is_cover_sheet(const CoverSheet& sheet) {
  return sheet.expected_count <= kMostExpectedCount && !sheet.reference.empty() &&
         base::is_valid_utf8(sheet.reference) &&
         base::is_one_line(sheet.reference, kMostReference_chars);
}

std::string cover_text(const CoverSheet& sheet) {
  return std::string(kBeginning) + std::to_string(sheet.expected_count) + ":" + sheet.reference;
}

std::optional<CoverSheet> parse_cover_text(std::string_view text) {
  if (!text.starts_with(kBeginning)) return std::nullopt;
  text.remove_prefix(kBeginning.size());
  CoverSheet sheet;
  const char* end = text.data() + text.size();
  const auto [behind, error] = std::from_chars(text.data(), end, sheet.expected_count);
  if (error != std::errc() || behind == end || *behind != ':') return std::nullopt;
  sheet.reference.assign(behind + 1, end);
  // Leading zeros and signs: one batch has one text.
  const bool is_exact = text.substr(0, static_cast<std::size_t>(behind - text.data())) ==
                        std::to_string(sheet.expected_count);
  return is_exact && is_cover_sheet(sheet) ? std::optional(std::move(sheet)) : std::nullopt;
}

base::Result<std::optional<CoverSheet>> read_cover_sheet(const page::Raster& picture) {
  const auto pixels = static_cast<long long>(picture.width_px) * picture.height_px;
  std::optional<CoverSheet> found;
  if (pixels <= 0 || pixels > kMostCoverPicture_px) return found;
  const auto format = picture.channels == 1 ? ZXing::ImageFormat::Lum : ZXing::ImageFormat::BGR;
  try {
    const ZXing::ImageView view(picture.pixels.data(), picture.width_px, picture.height_px, format);
    for (const ZXing::Result& code : ZXing::ReadBarcodes(view, hints())) {
      if (!code.isValid()) continue;
      if (auto agreed = agree(found, parse_cover_text(code.text())); !agreed) {
        return agreed.error();
      }
    }
  } catch (const std::exception&) {
    // A code that ZXing cannot take apart is nobody's cover sheet.
    return std::optional<CoverSheet>();
  }
  return found;
}

page::Raster cover_code(const CoverSheet& sheet) {
  CHECK(is_cover_sheet(sheet));
  const ZXing::BitMatrix code = ZXing::MultiFormatWriter(ZXing::BarcodeFormat::QRCode)
                                    .setEncoding(ZXing::CharacterSet::UTF8)
                                    .setEccLevel(kMostCorrection)
                                    .setMargin(0)
                                    .encode(cover_text(sheet), 0, 0);
  page::Raster raster{code.width(), code.height(), 1, {}};
  for (int y = 0; y < code.height(); ++y) {
    for (int x = 0; x < code.width(); ++x) raster.pixels.push_back(code.get(x, y) ? 0 : 255);
  }
  return raster;
}

}  // namespace kanaria::reading
