#include <string>

#include "base/file.h"
#include "base/options.h"
#include "base/program.h"
#include "evidence/capsule.h"
#include "kiosk/commands.h"
#include "lettering/lettering.h"
#include "reading/draw_cover_sheet.h"
#include "session/batch.h"

namespace kanaria::kiosk {
namespace {

constexpr std::string_view kTitle = "kanaria cover-sheet";

static_assert(reading::kMostReference_chars == evidence::kMaxForwarderReference_chars);
static_assert(reading::kMostExpectedCount <= session::kMostExpected);

int wrong_usage(const std::string& sentence) {
  base::complain(kTitle, sentence);
  return base::kWrongUsage;
}

int failed(const base::Error& error) {
  base::complain(kTitle, error.sentence);
  return base::kFailed;
}

}  // namespace

int run_cover_sheet(Words words) {
  using Kind = base::Option::Kind;
  const base::Option known[] = {
      {"reference", Kind::value, "", "what the forwarder calls the batch"},
      {"expected", Kind::value, "0", "how many mailpieces are behind the sheet; 0: not counted"},
      {"out", Kind::value, "", "the picture to be printed, a PNG of an A4 page at 300 dpi"}};
  const auto parsed =
      base::parse_options(kTitle, "--reference R [--expected N] --out F.png", known, words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  const auto expected = options.number("expected", 0, reading::kMostExpectedCount);
  if (!expected) {
    return wrong_usage("--expected takes a whole number from 0 (not counted) to " +
                       std::to_string(reading::kMostExpectedCount) + ".");
  }
  const reading::CoverSheet sheet{options.value("reference"),
                                  static_cast<std::uint32_t>(*expected)};
  if (!reading::is_cover_sheet(sheet)) {
    return wrong_usage("--reference takes 1 to " + std::to_string(reading::kMostReference_chars) +
                       " printable characters on one line.");
  }
  if (options.value("out").empty()) {
    return wrong_usage("name the picture to be written with --out F.png.");
  }
  const auto png = reading::draw_cover_sheet(sheet, lettering::kJapaneseFont);
  if (!png) return failed(png.error());
  const auto written =
      base::write_file_durably(options.value("out"), *png, base::FileMode::everybody_reads);
  return written ? base::kDone : failed(written.error());
}

}  // namespace kanaria::kiosk
