#include "reading/picture.h"

#include <algorithm>
#include <cstdio>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "page/raster_mat.h"

namespace kanaria::reading {
namespace {

// Blue, green, red.
const cv::Scalar kRecipient(40, 40, 220);
const cv::Scalar kSender(220, 90, 30);
const cv::Scalar kBarcode(60, 160, 40);
const cv::Scalar kOther(150, 150, 150);

cv::Scalar colour_of(const std::string& label) {
  if (label.starts_with("recipient")) return kRecipient;
  if (label.starts_with("sender")) return kSender;
  if (label.starts_with("customer_barcode")) return kBarcode;
  return kOther;
}

/// Thickness and letters that stay visible when a large scan is shown on a screen.
void draw(cv::Mat& picture, const Placed& placed) {
  const cv::Scalar colour = colour_of(placed.label);
  const int side_px = std::max(picture.cols, picture.rows);
  const int thickness_px = std::max(1, side_px / 900);
  const cv::Rect box(placed.box.x_px, placed.box.y_px, placed.box.width_px, placed.box.height_px);
  cv::rectangle(picture, box, colour, thickness_px, cv::LINE_AA);
  if (placed.label.empty() || placed.label == "line") return;
  char confidence[16];
  std::snprintf(confidence, sizeof confidence, " %.2f", placed.confidence);
  // OpenCV draws Latin letters only, so the label is drawn and the text that was read is not.
  // Beside the box, where it hides no print; left of it where the page ends.
  const std::string label = placed.label + confidence;
  const double scale = side_px / 2500.0;
  const cv::Size size =
      cv::getTextSize(label, cv::FONT_HERSHEY_SIMPLEX, scale, thickness_px, nullptr);
  const int gap_px = 4 * thickness_px;
  const bool room = box.br().x + gap_px + size.width < picture.cols;
  const int x = room ? box.br().x + gap_px : std::max(0, box.x - gap_px - size.width);
  const bool column = box.height > 3 * box.width;
  const int y =
      column ? std::max(box.y - gap_px, size.height) : box.y + (box.height + size.height) / 2;
  cv::putText(picture, label, {column ? box.x : x, y}, cv::FONT_HERSHEY_SIMPLEX, scale, colour,
              thickness_px, cv::LINE_AA);
}

}  // namespace

base::Result<base::Bytes> draw_png(const ReadPage& read) {
  const base::Error error{base::Remedy::this_mailpiece,
                          "The picture of what was read cannot be made; leave --picture out."};
  try {
    cv::Mat picture = page::mat_of(read.page.colour).clone();
    if (picture.empty()) return error;
    // Other lines first, so that the fields stay on top.
    for (const Placed& placed : read.placed) {
      if (colour_of(placed.label) == kOther) draw(picture, placed);
    }
    for (const Placed& placed : read.placed) {
      if (colour_of(placed.label) != kOther) draw(picture, placed);
    }
    base::Bytes png;
    if (!cv::imencode(".png", picture, png)) return error;
    return png;
  } catch (const cv::Exception&) {
    return error;
  }
}

}  // namespace kanaria::reading
