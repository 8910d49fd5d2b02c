#include "lettering/lettering.h"

#include <ft2build.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include FT_FREETYPE_H

#include "base/utf8.h"

namespace kanaria::lettering {
namespace {

constexpr char32_t kGeta = U'〓';  // what printers set for a character that they do not have
constexpr int kHershey = cv::FONT_HERSHEY_SIMPLEX;

double hershey_scale(int size_px) {
  return size_px / 34.0;  // its capitals then stand as high as a typeface's
}

std::string latin_only(std::string_view text) {
  std::string latin;
  for (const char32_t c : base::to_u32(text)) {
    latin.push_back(c >= 0x20 && c < 0x7f ? static_cast<char>(c) : '?');
  }
  return latin;
}

void blend(cv::Mat& picture, const FT_Bitmap& glyph, int left_px, int top_px, Colour colour) {
  for (int row = 0; row < static_cast<int>(glyph.rows); ++row) {
    const int y = top_px + row;
    if (y < 0 || y >= picture.rows) continue;
    for (int column = 0; column < static_cast<int>(glyph.width); ++column) {
      const int x = left_px + column;
      if (x < 0 || x >= picture.cols) continue;
      const int ink = glyph.buffer[row * glyph.pitch + column];
      auto& pixel = picture.at<cv::Vec3b>(y, x);
      const std::uint8_t wanted[3] = {colour.blue, colour.green, colour.red};
      for (int c = 0; c < 3; ++c) {
        pixel[c] = static_cast<std::uint8_t>((pixel[c] * (255 - ink) + wanted[c] * ink) / 255);
      }
    }
  }
}

}  // namespace

struct Lettering::Face {
  FT_Library library = nullptr;
  FT_Face face = nullptr;

  Face() = default;
  Face(const Face&) = delete;
  Face& operator=(const Face&) = delete;
  ~Face() {
    if (face) FT_Done_Face(face);
    if (library) FT_Done_FreeType(library);
  }

  bool open(const std::string& file) {
    return FT_Init_FreeType(&library) == 0 && FT_New_Face(library, file.c_str(), 0, &face) == 0 &&
           FT_IS_SCALABLE(face);
  }

  /// nullptr when the character cannot be drawn.
  FT_GlyphSlot glyph(char32_t character, int size_px, FT_Int32 how) {
    FT_UInt index = FT_Get_Char_Index(face, character);
    if (index == 0) index = FT_Get_Char_Index(face, kGeta);
    if (FT_Set_Pixel_Sizes(face, 0, static_cast<FT_UInt>(size_px)) != 0) return nullptr;
    return FT_Load_Glyph(face, index, FT_LOAD_NO_BITMAP | how) == 0 ? face->glyph : nullptr;
  }

  static int advance_px(FT_GlyphSlot slot) { return static_cast<int>(slot->advance.x >> 6); }
};

Lettering::Lettering(const std::filesystem::path& font) : face_(std::make_unique<Face>()) {
  if (!face_->open(font.string())) face_.reset();
}

Lettering::~Lettering() = default;

bool Lettering::has_all(std::string_view text) const {
  const std::u32string characters = base::to_u32(text);
  return face_ && std::all_of(characters.begin(), characters.end(), [this](char32_t c) {
           return FT_Get_Char_Index(face_->face, c) != 0;
         });
}

int Lettering::width_px(std::string_view text, int size_px) {
  if (!face_) {
    return cv::getTextSize(latin_only(text), kHershey, hershey_scale(size_px), 1, nullptr).width;
  }
  int width_px = 0;
  for (const char32_t c : base::to_u32(text)) {
    const FT_GlyphSlot slot = face_->glyph(c, size_px, FT_LOAD_DEFAULT);
    if (slot) width_px += Face::advance_px(slot);
  }
  return width_px;
}

std::vector<std::string> Lettering::wrapped(std::string_view text, int size_px, int width_px,
                                            std::size_t max_lines) {
  std::vector<std::string> lines;
  std::u32string rest = base::to_u32(text);
  while (!rest.empty() && lines.size() < max_lines) {
    const bool last = lines.size() + 1 == max_lines;
    const auto fits = [&](std::size_t length, const char* end) {
      return this->width_px(base::to_utf8(rest.substr(0, length)) + end, size_px) <= width_px;
    };
    std::size_t length = rest.size();
    if (!fits(length, "")) {
      while (length > 1 && !fits(length, last ? "…" : "")) --length;
      const std::size_t space = rest.rfind(U' ', length);
      if (!last && space != std::u32string::npos && space > 0) length = space;
      lines.push_back(base::to_utf8(rest.substr(0, length)) + (last ? "…" : ""));
    } else {
      lines.push_back(base::to_utf8(rest));
    }
    rest.erase(0, std::min(rest.find_first_not_of(U' ', length), rest.size()));
  }
  return lines;
}

void Lettering::draw(cv::Mat& picture, std::string_view text, int x_px, int y_px, int size_px,
                     Colour colour) {
  if (!face_) {
    cv::putText(picture, latin_only(text), {x_px, y_px}, kHershey, hershey_scale(size_px),
                cv::Scalar(colour.blue, colour.green, colour.red), std::max(1, size_px / 14),
                cv::LINE_AA);
    return;
  }
  for (const char32_t c : base::to_u32(text)) {
    const FT_GlyphSlot slot = face_->glyph(c, size_px, FT_LOAD_RENDER);
    if (!slot) continue;
    blend(picture, slot->bitmap, x_px + slot->bitmap_left, y_px - slot->bitmap_top, colour);
    x_px += Face::advance_px(slot);
  }
}

}  // namespace kanaria::lettering
