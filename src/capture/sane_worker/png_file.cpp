#include "capture/sane_worker/png_file.h"

#include <png.h>

#include <csetjmp>

namespace kanaria::capture {
namespace {

void take(png_structp png, png_bytep data, png_size_t size) {
  auto& out = *static_cast<base::Bytes*>(png_get_io_ptr(png));
  out.insert(out.end(), data, data + size);
}

/// libpng leaves by longjmp, so nothing with a destructor may live in here.
bool write(png_structp png, png_infop info, const base::Bytes& pixels, int width_px, int height_px,
           int channels, std::size_t row_bytes, int resolution_dpi) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_set_IHDR(png, info, static_cast<png_uint_32>(width_px), static_cast<png_uint_32>(height_px),
               8, channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  const auto per_metre = static_cast<png_uint_32>(resolution_dpi / 0.0254 + 0.5);
  if (per_metre > 0) png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
  png_set_compression_level(png, 1);  // a feeder does not wait
  png_set_filter(png, 0, PNG_FILTER_SUB);
  png_write_info(png, info);
  for (int y = 0; y < height_px; ++y) {
    png_write_row(png, pixels.data() + static_cast<std::size_t>(y) * row_bytes);
  }
  png_write_end(png, info);
  return true;
}

}  // namespace

std::optional<base::Bytes> png_file(const base::Bytes& pixels, int width_px, int height_px,
                                    int channels, std::size_t row_bytes, int resolution_dpi) {
  base::Bytes out;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png != nullptr ? png_create_info_struct(png) : nullptr;
  bool is_written = false;
  if (info != nullptr) {
    png_set_write_fn(png, &out, take, nullptr);
    is_written = write(png, info, pixels, width_px, height_px, channels, row_bytes, resolution_dpi);
  }
  png_destroy_write_struct(&png, &info);
  return is_written ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace kanaria::capture
