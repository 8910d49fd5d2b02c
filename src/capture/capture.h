// What capture hands on: the original image files of one mailpiece, untouched, and where they came
// from.  Plain values; a Capture owns its bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace kanaria::capture {

enum class ImageFormat { jpeg, png, tiff };
/// "jpeg", "png" or "tiff".
[[nodiscard]] std::string_view to_string(ImageFormat format);

/// What the file's header says, read before anything is decoded.
struct ImageHeader {
  ImageFormat format = ImageFormat::jpeg;
  int width_px = 0;
  int height_px = 0;
  double resolution_dpi = 0;  ///< 0 when the file does not say or says something absurd
  bool operator==(const ImageHeader&) const = default;
};

struct OriginalImage {
  std::string name;  ///< the file's name without its folder, for messages only
  ImageHeader header;
  base::Bytes bytes;     ///< the file as it came, but for what was masked
  int masked_codes = 0;  ///< two-dimensional codes that were painted over
};

/// The device that made the images; fields are empty where unknown.
struct Provenance {
  std::string source;  ///< "folder", later "sane" or "escl"
  std::string make;
  std::string model;
  std::string serial;
};

struct Capture {
  std::string id;  ///< names the mailpiece within its source, for example the file's stem
  OriginalImage front;
  std::optional<OriginalImage> back;
  Provenance provenance;
};

}  // namespace kanaria::capture
