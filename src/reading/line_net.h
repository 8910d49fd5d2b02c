// The net of our own line recogniser, run by OpenCV: where glyphs are along a strip of print, and
// which characters they show.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "reading/line_characters.h"

namespace kanaria::reading {

/// Print of one line, row by row: 0 is paper, 1 full ink; an em is LineCharacters::em_px high and
/// centred between the two middle rows.
struct Strip {
  int width_px = 0;
  int height_px = 0;
  std::vector<float> ink;
};

/// Width of a sub-frame, the finest position that the net tells apart.
inline constexpr int kSubframe_px = 2;

/// What the net says of every sub-frame, left to right.
struct StripView {
  std::vector<float> centres;   ///< logits: a glyph's centre is here
  std::vector<float> features;  ///< `embedding` numbers a sub-frame, one sub-frame after another
};

/// Weights are loaded after open(); not thread-safe: one a thread.  OpenCV's exceptions (only
/// memory can be short) get out of the verbs, not of open().
class LineNet {
 public:
  /// ONNX files as they are kept, in half precision; the names are for the Error's sentence.
  [[nodiscard]] static base::Result<LineNet> open(base::ByteView lines, base::ByteView classes,
                                                  const LineCharacters& characters);
  LineNet(LineNet&&) noexcept;
  LineNet& operator=(LineNet&&) noexcept;
  ~LineNet();

  /// Any width from 1 px; long strips are looked at through overlapping windows, so that memory
  /// is bounded.
  [[nodiscard]] StripView look(const Strip& strip);

  /// Logits of all classes for each of the embeddings, one embedding after another.
  [[nodiscard]] std::vector<float> classify(std::span<const float> embeddings);

 private:
  struct Content;
  explicit LineNet(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

}  // namespace kanaria::reading
