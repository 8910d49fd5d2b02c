// Letters on pictures, Japanese ones too: OpenCV itself draws Latin letters only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cv {
class Mat;
}  // namespace cv

namespace kanaria::lettering {

/// Debian's link to the Japanese gothic face that is installed.
inline constexpr std::string_view kJapaneseFont =
    "/usr/share/fonts/truetype/fonts-japanese-gothic.ttf";

struct Colour {
  std::uint8_t blue = 0;
  std::uint8_t green = 0;
  std::uint8_t red = 0;
};

/// A typeface.  Texts are UTF-8 and go from left to right; a size is the height of an em.  Not
/// thread-safe: one a thread.
class Lettering {
 public:
  /// `font` is a file that FreeType reads.  Where there is none, OpenCV's Latin letters are drawn
  /// and other characters become question marks; that is no error.
  explicit Lettering(const std::filesystem::path& font);
  ~Lettering();
  Lettering(const Lettering&) = delete;
  Lettering& operator=(const Lettering&) = delete;

  /// Whether more than Latin letters can be drawn.
  [[nodiscard]] bool has_face() const { return face_ != nullptr; }

  /// Whether the face has every character of the text.
  [[nodiscard]] bool has_all(std::string_view text) const;

  [[nodiscard]] int width_px(std::string_view text, int size_px);

  /// The text in lines of at most `width_px`, broken at spaces where there are some; when it needs
  /// more than `max_lines`, the last one ends in "…".
  [[nodiscard]] std::vector<std::string> wrapped(std::string_view text, int size_px, int width_px,
                                                 std::size_t max_lines);

  /// Draws onto a picture in blue, green, red; (x_px, y_px) is the left end of the baseline.  What
  /// is beyond the edges is left out.
  void draw(cv::Mat& picture, std::string_view text, int x_px, int y_px, int size_px,
            Colour colour);

 private:
  struct Face;
  std::unique_ptr<Face> face_;
};

}  // namespace kanaria::lettering
