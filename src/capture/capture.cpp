#include "capture/capture.h"

namespace kanaria::capture {

std::string_view to_string(ImageFormat format) {
  switch (format) {
    case ImageFormat::jpeg:
      return "jpeg";
    case ImageFormat::png:
      return "png";
    case ImageFormat::tiff:
      break;
  }
  return "tiff";
}

}  // namespace kanaria::capture
