#include "reading/notations.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "base/utf8.h"
#include "reading/line_reading.h"
#include "reading/text_likelihood.h"

namespace kanaria::reading {
namespace {

/// One way for each piece.
struct Combination {
  std::vector<std::size_t> ways;
  double log_likelihood = 0;  ///< against the text as read, edits taken as independent
  std::size_t edits = 0;
};

std::u32string text_of(const std::vector<WrittenPiece>& pieces,
                       const std::vector<std::size_t>& ways, bool only_printed) {
  std::u32string text;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].is_printed || !only_printed) text += pieces[i].ways[ways[i]];
  }
  return text;
}

double likelihood_of(const std::vector<WrittenPiece>& pieces, const std::vector<std::size_t>& ways,
                     const LineReading& image) {
  return std::min(0.0, log_likelihood(image, text_of(pieces, ways, true)));
}

bool is_learned(const std::u32string& way, const LineCharacters& characters) {
  const std::u32string text = in_classes(way, characters);
  return std::none_of(text.begin(), text.end(),
                      [&](char32_t c) { return characters.classes_of(c).empty(); });
}

void keep_best(std::vector<Combination>& combinations) {
  std::stable_sort(combinations.begin(), combinations.end(),
                   [](const Combination& a, const Combination& b) {
                     return a.log_likelihood > b.log_likelihood;
                   });
  if (combinations.size() > kMaxNotations) combinations.resize(kMaxNotations);
  const double least = combinations.front().log_likelihood + kHopeless_log_p;
  while (combinations.back().log_likelihood < least) combinations.pop_back();
}

}  // namespace

std::optional<LineReading> seen_in(const std::vector<Symbol>& symbols, std::size_t from,
                                   std::size_t to) {
  if (from >= to || to > symbols.size() || !symbols[from].seen) return std::nullopt;
  LineReading seen{symbols[from].seen->characters, {}};
  const LineReading* line = nullptr;
  std::size_t next = 0;  // place of the line
  for (std::size_t i = from; i < to; ++i) {
    const Symbol& symbol = symbols[i];
    if (!symbol.seen || symbol.to_place > symbol.seen->places.size()) return std::nullopt;
    if (symbol.seen.get() != line || symbol.from_place < next) next = symbol.from_place;
    line = symbol.seen.get();
    for (; next < symbol.to_place; ++next) seen.places.push_back(line->places[next]);
  }
  return seen;
}

std::vector<WeighedText> weighed_notations(const std::vector<WrittenPiece>& pieces,
                                           const LineReading& image) {
  const std::vector<std::size_t> as_read(pieces.size(), 0);
  const double of_read = likelihood_of(pieces, as_read, image);
  std::vector<Combination> combinations = {{as_read, 0, 0}};
  std::vector<WeighedText> unlearned;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].ways.size() < 2) continue;
    std::vector<Combination> more;
    for (std::size_t way = 1; way < pieces[i].ways.size(); ++way) {
      std::vector<std::size_t> ways = as_read;
      ways[i] = way;
      if (!is_learned(pieces[i].ways[way], *image.characters)) {
        if (unlearned.size() < kMaxUnlearnedNotations) {
          unlearned.push_back({base::to_utf8(text_of(pieces, ways, false)), std::nullopt});
        }
        continue;
      }
      const double change = likelihood_of(pieces, ways, image) - of_read;
      for (Combination combination : combinations) {
        combination.ways[i] = way;
        combination.log_likelihood += change;
        ++combination.edits;
        more.push_back(std::move(combination));
      }
    }
    combinations.insert(combinations.end(), more.begin(), more.end());
    keep_best(combinations);
  }
  std::vector<WeighedText> notations;
  std::set<std::string> known;
  for (const Combination& combination : combinations) {
    std::string text = base::to_utf8(text_of(pieces, combination.ways, false));
    if (!known.insert(text).second) continue;
    const double exact = combination.edits < 2 ? of_read + combination.log_likelihood
                                               : likelihood_of(pieces, combination.ways, image);
    notations.push_back({std::move(text), exact});
  }
  std::stable_sort(notations.begin(), notations.end(), [](const auto& a, const auto& b) {
    return *a.log_likelihood > *b.log_likelihood;
  });
  notations.insert(notations.end(), unlearned.begin(), unlearned.end());
  return notations;
}

std::vector<WeighedText> notations_seen(const std::vector<WrittenPiece>& pieces,
                                        const std::vector<Symbol>& symbols, std::size_t from,
                                        std::size_t to) {
  const auto image = seen_in(symbols, from, to);
  return image ? weighed_notations(pieces, *image) : std::vector<WeighedText>{};
}

}  // namespace kanaria::reading
