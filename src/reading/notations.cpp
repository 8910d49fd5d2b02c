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

/// Whether the recogniser can tell the character from others: it knows it, and takes no commoner
/// one for it.
bool is_learned(char32_t c, const LineCharacters& characters) {
  const bool stands_for_another =
      std::any_of(std::begin(kUnlearned), std::end(kUnlearned),
                  [c](const Unlearned& unlearned) { return unlearned.taken_for == c; });
  return !characters.classes_of(c).empty() && !stands_for_another;
}

bool is_learned(const std::u32string& way, const LineCharacters& characters) {
  const std::u32string text = in_classes(way, characters);
  return std::all_of(text.begin(), text.end(),
                     [&](char32_t c) { return is_learned(c, characters); });
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

/// What is put in front of the print.
std::u32string not_printed(const std::vector<WrittenPiece>& pieces) {
  return pieces.empty() || pieces.front().is_printed ? U"" : pieces.front().ways.front();
}

/// Different texts with their likelihoods.
class Notations {
 public:
  /// A text that is known keeps its likelihood.
  template <typename Likelihood>
  void add(const std::u32string& text, const Likelihood& log_likelihood_of_it) {
    if (!known_.insert(text).second) return;
    list_.push_back({base::to_utf8(text), log_likelihood_of_it()});
  }

  /// Best first, bounded, without hopeless ones; then those that the image cannot tell.
  std::vector<WeighedText> ranked(const std::vector<WeighedText>& unlearned) && {
    std::stable_sort(list_.begin(), list_.end(), [](const auto& a, const auto& b) {
      return *a.log_likelihood > *b.log_likelihood;
    });
    if (list_.size() > kMaxNotations) list_.resize(kMaxNotations);
    const double least = *list_.front().log_likelihood + kHopeless_log_p;
    while (*list_.back().log_likelihood < least) list_.pop_back();
    list_.insert(list_.end(), unlearned.begin(), unlearned.end());
    return std::move(list_);
  }

 private:
  std::set<std::u32string> known_;
  std::vector<WeighedText> list_;
};

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
                                           const std::vector<std::u32string>& others,
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
  Notations notations;
  for (const Combination& combination : combinations) {
    const bool is_exact = combination.edits < 2;
    notations.add(text_of(pieces, combination.ways, false), [&] {
      return is_exact ? of_read + combination.log_likelihood
                      : likelihood_of(pieces, combination.ways, image);
    });
  }
  const std::u32string prefix = not_printed(pieces);
  for (const std::u32string& other : others) {
    if (!other.starts_with(prefix)) continue;
    notations.add(other, [&] {
      return std::min(0.0, log_likelihood(image, std::u32string_view(other).substr(prefix.size())));
    });
  }
  return std::move(notations).ranked(unlearned);
}

std::vector<WeighedText> notations_seen(const std::vector<WrittenPiece>& pieces, const Field& field,
                                        const std::vector<Symbol>& symbols, std::size_t from,
                                        std::size_t to) {
  const auto image = seen_in(symbols, from, to);
  if (!image) return {};
  std::vector<std::u32string> others;
  for (const Hypothesis& hypothesis : field.hypotheses) {
    others.push_back(base::to_u32(hypothesis.text));
  }
  return weighed_notations(pieces, others, *image);
}

}  // namespace kanaria::reading
