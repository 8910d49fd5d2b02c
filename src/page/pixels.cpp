#include "page/pixels.h"

#include <algorithm>
#include <exception>
#include <opencv2/imgcodecs.hpp>

#include "base/check.h"

namespace kanaria::page {
namespace {

/// Gives a picture that fits the memory where it belongs, once; OpenCV's own memory for all else.
/// A copy of the largest picture would double what decoding takes.
class GivenMemory final : public cv::MatAllocator {
 public:
  explicit GivenMemory(std::span<std::uint8_t> memory) : memory_(memory) {}

  cv::UMatData* allocate(int dims, const int* sizes, int type, void* data, std::size_t* steps,
                         cv::AccessFlag flags, cv::UMatUsageFlags usage) const override {
    std::size_t bytes = CV_ELEM_SIZE(type);
    for (int i = 0; i < dims; ++i) bytes *= static_cast<std::size_t>(sizes[i]);
    if (data == nullptr && bytes <= memory_.size()) {
      data = memory_.data();
      memory_ = {};
    }
    return usual_->allocate(dims, sizes, type, data, steps, flags, usage);
  }
  bool allocate(cv::UMatData* data, cv::AccessFlag flags, cv::UMatUsageFlags usage) const override {
    return usual_->allocate(data, flags, usage);
  }
  void deallocate(cv::UMatData* data) const override { usual_->deallocate(data); }

 private:
  mutable std::span<std::uint8_t> memory_;
  cv::MatAllocator* usual_ = cv::Mat::getStdAllocator();
};

}  // namespace

PixelSize expected_size(const capture::ImageHeader& header, DecodedSize size) {
  if (size == DecodedSize::whole) return {header.width_px, header.height_px};
  return {(header.width_px + 1) / 2, (header.height_px + 1) / 2};
}

DecodedPixels decode_pixels(base::ByteView encoded, const capture::ImageHeader& header,
                            DecodedSize size, std::span<std::uint8_t> into) {
  const PixelSize expected = expected_size(header, size);
  CHECK(expected.bytes() <= into.size());
  try {
    const cv::Mat file(1, static_cast<int>(encoded.size()), CV_8U,
                       const_cast<std::uint8_t*>(encoded.data()));
    const int colour = size == DecodedSize::halved ? cv::IMREAD_REDUCED_COLOR_2 : cv::IMREAD_COLOR;
    const GivenMemory memory(into.first(expected.bytes()));
    cv::Mat picture;
    picture.allocator = const_cast<GivenMemory*>(&memory);
    if (cv::imdecode(file, colour | cv::IMREAD_IGNORE_ORIENTATION, &picture).empty()) return {};
    // Halves are rounded down by some of the formats.
    const int tolerance_px = size == DecodedSize::halved ? 1 : 0;
    if (picture.cols > expected.width_px || picture.rows > expected.height_px ||
        picture.cols < expected.width_px - tolerance_px ||
        picture.rows < expected.height_px - tolerance_px) {
      return {DecodeOutcome::not_as_claimed, {}};
    }
    const PixelSize decoded{picture.cols, picture.rows};
    if (picture.data != into.data()) {
      const std::size_t row_bytes = static_cast<std::size_t>(picture.cols) * picture.elemSize();
      for (int y = 0; y < picture.rows; ++y) {
        std::copy_n(picture.ptr(y), row_bytes,
                    into.data() + static_cast<std::size_t>(y) * row_bytes);
      }
    }
    return {DecodeOutcome::decoded, decoded};
  } catch (const std::exception&) {  // OpenCV's are std's too; decoders ask for memory
    return {};
  }
}

}  // namespace kanaria::page
