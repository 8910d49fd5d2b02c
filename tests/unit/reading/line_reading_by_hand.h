// What a net might say of a line, made by hand.
#pragma once

#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <string>

#include "base/check.h"
#include "reading/line_reading.h"

namespace kanaria::reading {

/// A few characters; the last three are an upright dash and half-width sound marks.
inline std::shared_ptr<const LineCharacters> some_characters() {
  static const auto kCharacters = [] {
    auto parsed = parse_line_characters(
        "kanaria-lines 1\nheight_px 32\nem_px 22\nembedding 3\ntemperature 1\ncentre_scale 1\n"
        "centre_bias 0\ncharacters 15\n山\n田\n由\n髙\n高\n橋\nカ\nガ\nパ\n1\nA\n-\n-\tvertical\n"
        "゛\thalf\n゜\thalf\n",
        "characters");
    CHECK(parsed.has_value());
    return std::make_shared<const LineCharacters>(std::move(*parsed));
  }();
  return kCharacters;
}

/// Names of the classes for place(): the characters, "|" for the upright dash.
inline std::size_t class_of(char32_t c) {
  if (c == U'|') return 12;
  return some_characters()->classes_of(c).front();
}

/// What the given classes leave is shared by the others.
inline Place place(double presence, const std::map<char32_t, double>& p) {
  Place made{presence, 0, {}};
  double left = 1;
  for (const auto& [c, share] : p) left -= share;
  const std::size_t classes = some_characters()->classes.size();
  const double other = std::max(left, 0.0) / static_cast<double>(classes - p.size());
  made.log_p.assign(classes,
                    other > 0 ? std::log(other) : -std::numeric_limits<double>::infinity());
  for (const auto& [c, share] : p) made.log_p[class_of(c)] = std::log(share);
  return made;
}

inline LineReading line_of(std::vector<Place> places) {
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i].middle_em = 0.5 + static_cast<double>(i);
  }
  return {some_characters(), std::move(places)};
}

}  // namespace kanaria::reading
