#include "reading/line_reading.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "reading/sound_marks.h"

namespace kanaria::reading {
namespace {

constexpr std::size_t kMaxCandidates = 8;
constexpr double kLeastCandidate = 1e-4;
constexpr double kThere = 0.5;
constexpr double kLeastFaint = 0.01;           // presence; fainter than this is paper
constexpr std::size_t kMaxFaint = 3;           // candidates of one
constexpr std::size_t kFormsOfACharacter = 2;  // plain and vertical
constexpr double kHalfGlyph_em = 0.5;

/// Adds to the symbol before it what a sound mark makes of it; false where nothing joins.
bool join(Symbol& symbol, const Symbol& mark) {
  std::vector<Candidate> with_mark;
  for (const Candidate& base : symbol.candidates) {
    for (const Candidate& candidate : mark.candidates) {
      const auto whole = joined(base.character, candidate.character);
      if (whole) with_mark.push_back({*whole, base.p * candidate.p});
    }
  }
  if (with_mark.empty()) return false;
  std::stable_sort(with_mark.begin(), with_mark.end(),
                   [](const Candidate& a, const Candidate& b) { return a.p > b.p; });
  if (with_mark.size() > kMaxCandidates) with_mark.resize(kMaxCandidates);
  symbol.candidates = std::move(with_mark);
  symbol.presence *= mark.presence;
  symbol.to_em = mark.to_em;
  return true;
}

FaintSymbol faint_of(const LineReading& reading, const Place& place) {
  FaintSymbol faint;
  faint.presence = place.presence;
  for (const Choice& choice : choices_of(*reading.characters, place, kMaxFaint, kLeastFaint)) {
    faint.candidates.push_back({choice.character, choice.p});
  }
  return faint;
}

/// A class that an unlearned character is taken for, too, is that one nearly always.
void share_with_unlearned(std::vector<Choice>& choices, const LineCharacters& characters) {
  constexpr double kUnlearnedOnes = 0.95;
  for (const Unlearned& unlearned : kUnlearned) {
    for (std::size_t k = 0; k < choices.size(); ++k) {
      if (choices[k].character != unlearned.taken_for) continue;
      const bool learned = std::any_of(
          characters.classes.begin(), characters.classes.end(),
          [&](const GlyphClass& glyph) { return glyph.character == unlearned.character; });
      if (learned) continue;
      const double p = choices[k].p;
      choices[k].p = (1 - kUnlearnedOnes) * p;
      choices.push_back({unlearned.character, false, kUnlearnedOnes * p});
      break;
    }
  }
}

}  // namespace

std::vector<Choice> choices_of(const LineCharacters& characters, const Place& place,
                               std::size_t most, double least_p) {
  const double best = *std::max_element(place.log_p.begin(), place.log_p.end());
  const double least = std::min(best, std::log(least_p));
  std::vector<std::size_t> classes;
  for (std::size_t c = 0; c < place.log_p.size(); ++c) {
    if (place.log_p[c] >= least) classes.push_back(c);
  }
  const auto ranks_before = [&](std::size_t a, std::size_t b) {
    return place.log_p[a] != place.log_p[b] ? place.log_p[a] > place.log_p[b] : a < b;
  };
  const std::size_t kept = std::min(classes.size(), most * kFormsOfACharacter);
  std::partial_sort(classes.begin(), classes.begin() + static_cast<std::ptrdiff_t>(kept),
                    classes.end(), ranks_before);
  classes.resize(kept);
  std::vector<Choice> distinct;
  for (const std::size_t c : classes) {
    const GlyphClass& glyph = characters.classes[c];
    const Choice choice{glyph.character, glyph.form == GlyphForm::half, std::exp(place.log_p[c])};
    const auto same = std::find_if(distinct.begin(), distinct.end(), [&](const Choice& known) {
      return known.character == choice.character && known.joins == choice.joins;
    });
    if (same != distinct.end()) {
      same->p += choice.p;
    } else if (distinct.size() < most) {
      distinct.push_back(choice);
    }
  }
  share_with_unlearned(distinct, characters);
  std::stable_sort(distinct.begin(), distinct.end(),
                   [](const Choice& a, const Choice& b) { return a.p > b.p; });
  return distinct;
}

Lattice lattice_of(const LineReading& reading) {
  Lattice lattice;
  std::vector<FaintSymbol> faint;  // since the last symbol
  for (std::size_t i = 0; i < reading.places.size(); ++i) {
    const Place& place = reading.places[i];
    if (!lattice.empty()) lattice.symbols.back().to_place = i;
    if (place.presence < kThere) {
      if (place.presence >= kLeastFaint) faint.push_back(faint_of(reading, place));
      continue;
    }
    Symbol symbol;
    symbol.presence = place.presence;
    symbol.from_place = i;
    symbol.from_em = place.middle_em - kHalfGlyph_em;
    symbol.to_em = place.middle_em + kHalfGlyph_em;
    bool joins = false;
    for (const Choice& choice :
         choices_of(*reading.characters, place, kMaxCandidates, kLeastCandidate)) {
      if (symbol.candidates.empty()) joins = choice.joins;
      symbol.candidates.push_back({choice.character, choice.p});
    }
    if (joins && !lattice.empty() && join(lattice.symbols.back(), symbol)) continue;
    if (!lattice.empty()) {
      Symbol& before = lattice.symbols.back();
      const double between = (before.to_em + symbol.from_em) / 2;
      before.to_em = std::min(before.to_em, between);
      symbol.from_em = std::max(symbol.from_em, between);
    }
    symbol.before = std::exchange(faint, {});
    lattice.symbols.push_back(std::move(symbol));
  }
  if (!lattice.empty()) {
    lattice.symbols.back().after = std::move(faint);
    lattice.symbols.back().to_place = reading.places.size();
  }
  return lattice;
}

double mean_log_p(const LineReading& reading) {
  double sum = 0;
  double places = 0;
  for (const Place& place : reading.places) {
    const double best = *std::max_element(place.log_p.begin(), place.log_p.end());
    const double read = std::log(place.presence) + best;
    const double left_out = std::log1p(-place.presence);
    sum += std::max(read, left_out);
    if (place.presence >= kThere) ++places;
  }
  return places > 0 ? sum / places : -std::numeric_limits<double>::infinity();
}

}  // namespace kanaria::reading
