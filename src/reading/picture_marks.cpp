#include "reading/picture_marks.h"

#include <algorithm>
#include <map>
#include <opencv2/imgproc.hpp>
#include <string>

#include "page/raster_mat.h"

namespace kanaria::reading {

using lettering::Colour;
using lettering::Lettering;
namespace {

constexpr int kFrame_px = 2;
constexpr int kFractionBits = 4;  // of the places that OpenCV is given

/// A box or sheet as it lies in the picture, which may be a little askew.
using Outline = std::vector<cv::Point2d>;

cv::Scalar scalar(Colour colour) {
  return {static_cast<double>(colour.blue), static_cast<double>(colour.green),
          static_cast<double>(colour.red)};
}

std::vector<cv::Point> in_fractions(const Outline& outline) {
  std::vector<cv::Point> points;
  for (const cv::Point2d& p : outline) {
    points.emplace_back(cvRound(p.x * (1 << kFractionBits)), cvRound(p.y * (1 << kFractionBits)));
  }
  return points;
}

void frame(cv::Mat& picture, const Outline& outline, Colour colour, int thickness_px) {
  cv::polylines(picture, std::vector<std::vector<cv::Point>>{in_fractions(outline)}, true,
                scalar(colour), thickness_px, cv::LINE_AA, kFractionBits);
}

cv::Rect bounds_of(const Outline& outline) {
  const auto [left, right] = std::minmax_element(
      outline.begin(), outline.end(), [](const auto& a, const auto& b) { return a.x < b.x; });
  const auto [top, bottom] = std::minmax_element(
      outline.begin(), outline.end(), [](const auto& a, const auto& b) { return a.y < b.y; });
  return {cv::Point(cvFloor(left->x), cvFloor(top->y)),
          cv::Point(cvCeil(right->x), cvCeil(bottom->y))};
}

Colour light(Colour colour) {
  const auto lighter = [](std::uint8_t c) {
    return static_cast<std::uint8_t>(255 - (255 - c) / 5);
  };
  return {lighter(colour.blue), lighter(colour.green), lighter(colour.red)};
}

page::Box united(const page::Box& a, const page::Box& b) {
  return page::box_of(page::rect_of(a) | page::rect_of(b));
}

std::vector<page::Box> blocks_of(const std::vector<page::TextLine>& lines) {
  std::map<int, page::Box> blocks;
  for (const page::TextLine& line : lines) {
    const auto [block, is_new] = blocks.try_emplace(line.block, line.box);
    if (!is_new) block->second = united(block->second, line.box);
  }
  std::vector<page::Box> boxes;
  for (const auto& [number, box] : blocks) boxes.push_back(box);
  return boxes;
}

cv::Rect disc_at(const cv::Point& middle) {
  return {middle.x - kNumberRadius_px, middle.y - kNumberRadius_px, 2 * kNumberRadius_px,
          2 * kNumberRadius_px};
}

/// Places beside a field, the better ones first.
std::vector<cv::Point> places_beside(const cv::Rect& field) {
  const int away = kNumberRadius_px + kFrame_px + 1;
  const int further = away + 2 * kNumberRadius_px;
  const int middle_x = field.x + field.width / 2;
  const int middle_y = field.y + field.height / 2;
  const cv::Point left(field.x - away, middle_y);
  const cv::Point right(field.br().x + away, middle_y);
  const cv::Point above(middle_x, field.y - away);
  const cv::Point below(middle_x, field.br().y + away);
  if (field.height > 2 * field.width) {
    return {above, below, {middle_x, field.y - further}, {left.x, field.y + away}};
  }
  return {left,  right, {field.x - further, middle_y}, {field.br().x + further, middle_y},
          above, below};
}

/// Where a number hides least: other numbers weigh most, then the fields' frames, then print.
/// `grey` is the picture without marks.
cv::Point place_for_number(const cv::Rect& field, const std::vector<cv::Rect>& numbers,
                           const std::vector<cv::Rect>& frames, const cv::Mat& grey) {
  constexpr double kHidesNumber = 300;
  constexpr double kHidesFrame = 60;
  constexpr double kLaterPlace = 4;  // grey levels of deviation that a better place is worth
  cv::Point best(field.x + field.width / 2, field.y + field.height / 2);
  double least = 1e9;
  double rank = 0;
  for (const cv::Point& place : places_beside(field)) {
    const cv::Rect disc = disc_at(place);
    rank += kLaterPlace;
    if ((disc & cv::Rect({0, 0}, grey.size())) != disc) continue;
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(grey(disc), mean, deviation);
    double hidden = deviation[0] + rank;
    for (const cv::Rect& other : numbers) hidden += (disc & other).empty() ? 0 : kHidesNumber;
    for (const cv::Rect& other : frames) hidden += (disc & other).empty() ? 0 : kHidesFrame;
    if (hidden < least) {
      least = hidden;
      best = place;
    }
  }
  return best;
}

/// Like felt-tip markers: paper takes the colour and ink stays.
class Markers {
 public:
  explicit Markers(const cv::Size& size) : colours_(size, CV_8UC3, cv::Scalar::all(255)) {}
  void fill(const Outline& outline, Colour colour) {
    cv::fillConvexPoly(colours_, in_fractions(outline), scalar(colour), cv::LINE_AA, kFractionBits);
  }
  void onto(cv::Mat& picture) const { cv::multiply(picture, colours_, picture, 1.0 / 255); }

 private:
  cv::Mat colours_;
};

}  // namespace

void draw_number(cv::Mat& picture, int number, int x_px, int y_px, Colour colour,
                 Lettering& lettering) {
  constexpr int kSize_px = 26;
  const std::string text = std::to_string(number);
  cv::circle(picture, {x_px, y_px}, kNumberRadius_px, scalar(colour), cv::FILLED, cv::LINE_AA);
  lettering.draw(picture, text, x_px - lettering.width_px(text, kSize_px) / 2,
                 y_px + kSize_px * 9 / 25, kSize_px, {255, 255, 255});
}

void draw_marks(cv::Mat& picture, const ReadPage& read, const page::Mapping& to_picture,
                const std::vector<ShownField>& fields, Lettering& lettering) {
  const auto outline_of = [&](const page::Box& box, double margin_px) {
    Outline outline;
    const double left = box.x_px - margin_px;
    const double right = box.right_px() + margin_px;
    const double top = box.y_px - margin_px;
    const double bottom = box.bottom_px() + margin_px;
    for (const page::Point& p : {page::Point{left, top}, page::Point{right, top},
                                 page::Point{right, bottom}, page::Point{left, bottom}}) {
      const page::Point at = to_picture(read.page.to_original(p));
      outline.emplace_back(at.x_px, at.y_px);
    }
    return outline;
  };
  const double mm_px = read.page.resolution_dpi / 25.4;
  const auto field_outline = [&](const page::Box& box) { return outline_of(box, 0.5 * mm_px); };
  cv::Mat grey;
  cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);

  Markers markers(picture.size());
  for (const page::Box& block : blocks_of(read.page.lines)) {
    markers.fill(outline_of(block, 2 * mm_px), kBlockColour);
  }
  for (const ShownField& field : fields) {
    for (const page::Box& box : field.boxes) {
      markers.fill(field_outline(box), light(colour_of(field.party)));
    }
  }
  markers.onto(picture);

  Outline sheet;
  for (const page::Point& corner : read.page.sheet) {
    const page::Point at = to_picture(corner);
    sheet.emplace_back(at.x_px, at.y_px);
  }
  frame(picture, sheet, kSheetColour, kFrame_px);
  for (const page::TextLine& line : read.page.lines) {
    frame(picture, outline_of(line.box, 0), kLineColour, 1);
  }
  for (const page::PostalBoxes& row : read.page.postal_boxes) {
    for (const page::Box& box : row.boxes) frame(picture, outline_of(box, 0), kLineColour, 1);
  }
  std::vector<cv::Rect> frames;
  for (const ShownField& field : fields) {
    for (const page::Box& box : field.boxes) {
      frame(picture, field_outline(box), colour_of(field.party), kFrame_px);
      frames.push_back(bounds_of(field_outline(box)));
    }
  }
  std::vector<cv::Rect> numbers;
  for (const ShownField& field : fields) {
    if (field.boxes.empty()) continue;
    const cv::Rect at = bounds_of(field_outline(field.boxes.front()));
    const cv::Point middle = place_for_number(at, numbers, frames, grey);
    draw_number(picture, field.number, middle.x, middle.y, colour_of(field.party), lettering);
    numbers.push_back(disc_at(middle));
  }
}

}  // namespace kanaria::reading
