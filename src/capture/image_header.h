// Reads what an image file says about itself, before anything is decoded.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "capture/capture.h"

namespace kanaria::capture {

/// Resolutions outside this range are taken as not given: programs write 72 and 96 dpi into files
/// when they know nothing, and no scanner for mail goes beyond 2,400.
inline constexpr double kMinResolution_dpi = 100;
inline constexpr double kMaxResolution_dpi = 2400;

/// Width, height and resolution from the header of a JPEG (T.81, JFIF, Exif), PNG or TIFF 6.0 file.
/// Of a TIFF file the first page counts.  Walks the file once with every offset checked, so the
/// time is bounded by its size; decodes nothing and allocates nothing.  An Error
/// (this_mailpiece) completes a sentence that begins with the file's name: "is not a JPEG, PNG or
/// TIFF file." or "has a damaged … header." A size of 0 pixels is damage.  Pure; safe from any
/// thread.
[[nodiscard]] base::Result<ImageHeader> read_image_header(base::ByteView file);

/// Whether a JPEG or PNG file ends before its end marker.  Decoders fill such an image up with grey
/// and say little, and half an address is a wrong address.  False for TIFF, whose parts stand
/// anywhere: its decoder fails by itself.  Pure; safe from any thread.
[[nodiscard]] bool is_cut_short(base::ByteView file, ImageFormat format);

/// Progressive JPEG files are written in 6 to 20 scans.  A scan may be a few bytes, and the decoder
/// goes over all pixels for it: a small file with thousands of them would keep it busy for minutes.
inline constexpr int kMaxScans = 40;

/// Whether a JPEG file has more than kMaxScans scans; false for the other formats.  Pure; safe from
/// any thread.
[[nodiscard]] bool has_too_many_scans(base::ByteView file, ImageFormat format);

}  // namespace kanaria::capture
