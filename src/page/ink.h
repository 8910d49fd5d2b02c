// Ink apart from paper: local contrast that survives tinted paper, shadows, fading and glare.
#pragma once

namespace cv {
class Mat;
}  // namespace cv

namespace kanaria::page {

/// How much darker than its paper each pixel is, 0..255, 8 bits.  `reach_px` is about the largest
/// stroke to be kept whole.
[[nodiscard]] cv::Mat ink_of(const cv::Mat& grey, int reach_px);

/// 255 where there is any ink that is not paper texture: rules and frames in grey beside black
/// print.
[[nodiscard]] cv::Mat faint_ink_mask(const cv::Mat& ink);

/// 255 where ink stands out against the strongest ink within `reach_px`, else 0.
[[nodiscard]] cv::Mat ink_mask(const cv::Mat& ink, int reach_px);

}  // namespace kanaria::page
