// ONNX files whose weights are of half precision, made fit for OpenCV 4.6, which takes only single.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace kanaria::reading {

inline constexpr std::size_t kMaxOnnxBytes = std::size_t{64} << 20;

/// A copy of the model in which every initialiser of type FLOAT16 is of type FLOAT; all else is
/// copied byte for byte.  Strict: an Error, which calls the file `name`, for anything that is not
/// the protobuf wire format, for more than kMaxOnnxBytes, for weights that are not finite, or not
/// kept as raw data of the size that their dimensions ask for.  Field numbers are those of
/// onnx.proto (ONNX 1.12).  Pure; safe from any thread.
[[nodiscard]] base::Result<base::Bytes> widened_onnx(base::ByteView model, const std::string& name);

}  // namespace kanaria::reading
