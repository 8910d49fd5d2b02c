// Lines as a recogniser would give them, made by hand, and the real models.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/utf8.h"
#include "postal/dictionary.h"
#include "postal/names.h"
#include "reading/place_match.h"
#include "reading/read_line.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {

inline const postal::PostalDictionary& dictionary() {
  static const auto loaded = [] {
    auto result = postal::PostalDictionary::load(KANARIA_MODELS_DIR);
    CHECK(result.has_value());
    return std::move(result).value();
  }();
  return loaded;
}

inline const postal::NameKnowledge& names() {
  static const auto loaded = [] {
    auto result = postal::NameKnowledge::load(KANARIA_MODELS_DIR);
    CHECK(result.has_value());
    return std::move(result).value();
  }();
  return loaded;
}

inline const PlaceIndex& places() {
  static const PlaceIndex index(dictionary(), names());
  return index;
}

/// One place a character, each read with probability `p`.
inline std::vector<Symbol> symbols_of(std::string_view text, double p = 0.97) {
  std::vector<Symbol> symbols;
  for (const char32_t c : base::to_u32(text)) symbols.push_back({{{c, p}}, 0, 0});
  return symbols;
}

inline ReadLine read_line(std::vector<Symbol> symbols, page::TextLine line = {}) {
  ReadLine read;
  read.line = std::move(line);
  read.lattice.symbols = std::move(symbols);
  read.text = folded_widths(read.lattice.text());
  read.p = read.lattice.mean_p();
  return read;
}

/// A row of print at (x, y) in a block.
inline ReadLine row(std::string_view text, int x_px, int y_px, int em_px, int block) {
  auto symbols = symbols_of(text);
  page::TextLine line;
  line.box = {x_px, y_px, em_px * static_cast<int>(symbols.size()), em_px};
  line.em_px = em_px;
  line.block = block;
  return read_line(std::move(symbols), line);
}

/// Seven figures, each read with probability `p`.
inline ReadPostalCode code_of(std::string_view figures, double p = 0.97) {
  ReadPostalCode code;
  code.figures = symbols_of(figures, p);
  code.p = p;
  return code;
}

}  // namespace kanaria::reading
