// Reads what is inside a sealed capsule (evidence/FORMAT.md): strict, and safe on any bytes.
// Pure functions; safe from any thread.
#pragma once

#include <string>
#include <vector>

#include "base/age_key.h"
#include "base/bytes.h"
#include "base/result.h"

namespace kanaria::hq {

struct OpenedImage {
  std::string side;       ///< "front" or "back"
  std::string extension;  ///< "jpg", "png" or "tif"
  base::Bytes bytes;      ///< the original file, its SHA-256 checked against the manifest
};

struct OpenedCapsule {
  std::uint64_t seq = 0;
  std::string chain_epoch;  ///< 32 hexadecimal digits
  std::string manifest;     ///< JSON: an object with "hits" and "images" lists of objects
  std::vector<OpenedImage> images;
};

/// Errors complete "This capsule …".
[[nodiscard]] base::Result<OpenedCapsule> open_capsule(base::ByteView sealed,
                                                       const base::AgeIdentity& identity);
/// The part after decryption: the tar archive with its manifest and images.
[[nodiscard]] base::Result<OpenedCapsule> read_capsule(base::ByteView archive);

}  // namespace kanaria::hq
