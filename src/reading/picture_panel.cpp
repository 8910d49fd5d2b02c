#include "reading/picture_panel.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <string>

#include "reading/picture_marks.h"

namespace kanaria::reading {

using lettering::Colour;
using lettering::Lettering;
namespace {

constexpr int kMostHeight_px = 4000;
constexpr int kMargin_px = 28;
constexpr int kIndent_px = 50;  // of a field's text, which stands right of its number
constexpr int kTitle_px = 34;
constexpr int kText_px = 32;
constexpr int kLabel_px = 24;
constexpr int kNote_px = 21;
constexpr int kBarWidth_px = 220;
constexpr int kBarHeight_px = 16;
constexpr std::size_t kMostLines = 4;
constexpr std::size_t kMostReasons = 8;

constexpr Colour kPaper{250, 250, 250};
constexpr Colour kInk{30, 30, 30};
constexpr Colour kPale{120, 120, 120};
constexpr Colour kGroove{222, 222, 222};
constexpr Colour kCalm{75, 125, 60};
constexpr Colour kAttention{0, 150, 235};
constexpr Colour kWhite{255, 255, 255};

cv::Scalar scalar(Colour colour) {
  return {static_cast<double>(colour.blue), static_cast<double>(colour.green),
          static_cast<double>(colour.red)};
}

std::string two_places(double value) {
  char text[16];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; });
}

/// Where a field was read when not in a place of its own on this side.
const char* origin(const ShownField& field) {
  if (field.text.empty() || !field.boxes.empty()) return "";
  return field.party == Party::sender ? ", from the other side" : ", from barcode or address";
}

/// Written from top to bottom; y_ is the upper edge of what comes next.
class Panel {
 public:
  explicit Panel(Lettering& lettering)
      : picture_(kMostHeight_px, kPanelWidth_px, CV_8UC3, scalar(kPaper)), lettering_(lettering) {}

  cv::Mat cut() {
    return picture_(cv::Rect(0, 0, kPanelWidth_px, std::min(y_ + kMargin_px, kMostHeight_px)))
        .clone();
  }

  void skip(int height_px) { y_ += height_px; }

  void text(const std::string& text, int x_px, int size_px, Colour colour,
            std::size_t most_lines = kMostLines) {
    const int room_px = kPanelWidth_px - kMargin_px - x_px;
    for (const std::string& line : lettering_.wrapped(text, size_px, room_px, most_lines)) {
      lettering_.draw(picture_, line, x_px, y_ + size_px, size_px, colour);
      y_ += size_px * 4 / 3;
    }
  }

  void band(const std::string& sentence, Colour colour) {
    constexpr int kHeight_px = 56;
    cv::rectangle(picture_, cv::Rect(0, y_, kPanelWidth_px, kHeight_px), scalar(colour),
                  cv::FILLED);
    lettering_.draw(picture_, sentence, kMargin_px, y_ + 39, kTitle_px - 4, kWhite);
    y_ += kHeight_px + 10;
  }

  /// `confidence`, where there is one, is that all fields below are right.
  void heading(const std::string& title, std::optional<double> confidence, Colour colour) {
    y_ += 18;
    lettering_.draw(picture_, title, kMargin_px, y_ + kTitle_px, kTitle_px, colour);
    if (confidence) {
      const std::string text = "all right: " + two_places(*confidence);
      const int x_px = kPanelWidth_px - kMargin_px - lettering_.width_px(text, kLabel_px);
      lettering_.draw(picture_, text, x_px, y_ + kTitle_px, kLabel_px, colour);
    }
    y_ += kTitle_px + 10;
    cv::rectangle(picture_, cv::Rect(kMargin_px, y_, kPanelWidth_px - 2 * kMargin_px, 3),
                  scalar(colour), cv::FILLED);
    y_ += 14;
  }

  void field(const ShownField& field) {
    const Colour colour = colour_of(field.party);
    if (!field.boxes.empty()) {
      draw_number(picture_, field.number, kMargin_px + kNumberRadius_px, y_ + kNumberRadius_px,
                  colour, lettering_);
    }
    const int x_px = kMargin_px + kIndent_px;
    lettering_.draw(picture_, field.title + origin(field), x_px, y_ + kLabel_px, kLabel_px, kPale);
    if (!field.text.empty()) bar(field.confidence, colour);
    y_ += kLabel_px + 14;
    if (field.text.empty()) {
      text("not found", x_px, kText_px - 4, kPale);
    } else {
      words(field.text, x_px);
    }
    y_ += 10;
  }

  /// A text that may be Japanese.
  void words(const std::string& japanese, int x_px) {
    const bool legible = lettering_.has_face() || is_ascii(japanese);
    if (legible) {
      text(japanese, x_px, kText_px, kInk);
    } else {
      text("(no typeface for Japanese: see --font)", x_px, kNote_px, kPale);
    }
  }

  void swatch(const std::string& meaning, Colour frame, Colour fill, int thickness_px) {
    const cv::Rect box(kMargin_px, y_ + 4, 36, 20);
    cv::rectangle(picture_, box, scalar(fill), cv::FILLED);
    if (thickness_px > 0) cv::rectangle(picture_, box, scalar(frame), thickness_px);
    text(meaning, kMargin_px + kIndent_px, kNote_px, kPale, 1);
    y_ += 4;
  }

 private:
  /// At the right end, on the line of the field's title.
  void bar(double confidence, Colour colour) {
    const cv::Rect groove(kPanelWidth_px - kMargin_px - kBarWidth_px, y_ + 9, kBarWidth_px,
                          kBarHeight_px);
    cv::rectangle(picture_, groove, scalar(kGroove), cv::FILLED);
    cv::Rect filled = groove;
    filled.width = static_cast<int>(std::lround(std::clamp(confidence, 0.0, 1.0) * kBarWidth_px));
    if (filled.width > 0) cv::rectangle(picture_, filled, scalar(colour), cv::FILLED);
    const std::string text = two_places(confidence);
    const int width_px = lettering_.width_px(text, kLabel_px);
    lettering_.draw(picture_, text, groove.x - 14 - width_px, y_ + kLabel_px, kLabel_px, kInk);
  }

  cv::Mat picture_;
  Lettering& lettering_;
  int y_ = kMargin_px;
};

void write_fields(Panel& panel, const std::vector<ShownField>& fields, Party party) {
  for (const ShownField& field : fields) {
    if (field.party == party) panel.field(field);
  }
}

/// What is said of the addressee beside the name.
void write_details(Panel& panel, const Recipient& recipient) {
  std::string details;
  const auto add = [&](const std::string& detail) {
    details += (details.empty() ? "" : "、") + detail;
  };
  for (std::size_t i = 1; i < recipient.names.size(); ++i) add(recipient.names[i]);
  if (!recipient.care_of.empty()) add(recipient.care_of + "様方");
  if (!recipient.attention.empty()) add(recipient.attention);
  if (!details.empty()) panel.words("+ " + details, kMargin_px + kIndent_px);
}

void write_key(Panel& panel, const page::Page& page) {
  panel.skip(14);
  panel.swatch("the sheet as it was found", kSheetColour, kPaper, 2);
  panel.swatch("lines that stand together", kBlockColour, kBlockColour, 0);
  panel.swatch("a line of print", kLineColour, kPaper, 1);
  const double skew_deg = std::round(page.skew_deg * 10) / 10 + 0.0;  // no "-0.0"
  char text[96];
  std::snprintf(text, sizeof text, "%.0f dpi, turned by %d°, off level by %.1f°",
                page.resolution_dpi, 90 * page.quarter_turns, skew_deg);
  panel.text(text, kMargin_px, kNote_px, kPale, 1);
}

}  // namespace

cv::Mat drawn_panel(const Reading& reading, const page::Page& page,
                    const std::vector<ShownField>& fields, Lettering& lettering) {
  Panel panel(lettering);
  if (!reading.id.empty()) panel.text(reading.id, kMargin_px, kTitle_px, kInk, 1);
  panel.skip(8);
  if (reading.needs_review) {
    panel.band("Needs review", kAttention);
    const std::size_t count = std::min(reading.review_reasons.size(), kMostReasons);
    for (std::size_t i = 0; i < count; ++i) {
      panel.text(reading.review_reasons[i], kMargin_px, kLabel_px, kInk, 2);
    }
  } else {
    panel.band("No review needed", kCalm);
  }
  panel.heading("Recipient", reading.recipient.confidence, colour_of(Party::recipient));
  write_fields(panel, fields, Party::recipient);
  write_details(panel, reading.recipient);
  const auto has = [&](Party party) {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const ShownField& field) { return field.party == party; });
  };
  if (has(Party::sender)) {
    panel.heading("Sender", reading.sender.confidence, colour_of(Party::sender));
    write_fields(panel, fields, Party::sender);
  }
  if (has(Party::barcode)) {
    panel.heading("Barcode", std::nullopt, colour_of(Party::barcode));
    write_fields(panel, fields, Party::barcode);
  }
  write_key(panel, page);
  return panel.cut();
}

}  // namespace kanaria::reading
