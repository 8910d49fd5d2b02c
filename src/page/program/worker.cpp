#include "page/program/worker.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <vector>

namespace kanaria::page {
namespace {

template <class Message>
bool read_message(Message& message) {
  ssize_t size = 0;
  do {
    size = ::read(kChannelFile, &message, sizeof message);
  } while (size < 0 && errno == EINTR);
  return size == static_cast<ssize_t>(sizeof message);
}

template <class Message>
bool write_message(const Message& message) {
  ssize_t size = 0;
  do {
    size = ::write(kChannelFile, &message, sizeof message);
  } while (size < 0 && errno == EINTR);
  return size == static_cast<ssize_t>(sizeof message);
}

bool is_in_bounds(const DecodeRequest& request) {
  return request.encoded_bytes <= kMaxEncoded_bytes && request.width_px > 0 &&
         request.height_px > 0 && request.width_px <= kMaxSide_px &&
         request.height_px <= kMaxSide_px &&
         static_cast<long long>(request.width_px) * request.height_px <= kMaxPixels;
}

}  // namespace

PictureMemory map_pictures() {
  void* memory =
      ::mmap(nullptr, kPictureFile_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, kPictureFile, 0);
  ::close(kPictureFile);
  if (memory == MAP_FAILED) return {};
  return {{static_cast<std::uint8_t*>(memory), kPictureFile_bytes}};
}

bool warm_up() {
  cv::setNumThreads(0);  // none besides this one
  cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  constexpr int kSide_px = 32;
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(kSide_px * kSide_px) * kColourChannels);
  using capture::ImageFormat;
  constexpr std::array<std::pair<const char*, ImageFormat>, 3> kFormats{
      {{".jpg", ImageFormat::jpeg}, {".png", ImageFormat::png}, {".tiff", ImageFormat::tiff}}};
  try {
    for (const auto& [extension, format] : kFormats) {
      const capture::ImageHeader header{format, kSide_px, kSide_px, 0};
      for (const int type : {CV_8UC1, CV_8UC3}) {
        std::vector<std::uint8_t> encoded;
        if (!cv::imencode(extension, cv::Mat(kSide_px, kSide_px, type, cv::Scalar::all(200)),
                          encoded)) {
          return false;
        }
        for (const DecodedSize size : {DecodedSize::whole, DecodedSize::halved}) {
          const auto decoded = decode_pixels(encoded, header, size, pixels);
          if (decoded.outcome != DecodeOutcome::decoded) return false;
        }
        encoded.resize(encoded.size() / 2);
        (void)decode_pixels(encoded, header, DecodedSize::whole, pixels);
      }
    }
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

bool report(const DecoderReady& ready) {
  return write_message(ready);
}

void answer_requests(const PictureMemory& memory, const DecodeStep& decode) {
  DecodeRequest request;
  while (read_message(request) && is_in_bounds(request)) {
    const auto encoded = memory.bytes.subspan(kEncodedAt_bytes, request.encoded_bytes);
    const auto decoded = decode(encoded, {{}, request.width_px, request.height_px, 0}, request.size,
                                memory.bytes.first(kEncodedAt_bytes));
    const DecodeReply reply{request.number, decoded.outcome, decoded.size.width_px,
                            decoded.size.height_px};
    if (!write_message(reply)) return;
  }
}

}  // namespace kanaria::page
