#include "reading/agreement.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/check.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

// Share of the doubt that is left where both read the same.  Not measured yet: in a trial the net
// was right on 210 of 210 lines on which Tesseract agreed.
constexpr double kDoubtLeft = 0.3;
// Where mine is less sure than this, what the other reads is a candidate too, with this share of
// the doubt.
constexpr double kSure = 0.9;
constexpr double kShareOfDoubt = 0.25;
constexpr std::size_t kMaxCandidates = 8;

/// For each character of `a`, the index of the character of `b` that it lies on, or `b.size()`.
std::vector<std::size_t> aligned(const std::u32string& a, const std::u32string& b) {
  const std::size_t rows = a.size() + 1;
  const std::size_t columns = b.size() + 1;
  std::vector<std::size_t> cost(rows * columns);
  const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& {
    return cost[i * columns + j];
  };
  for (std::size_t i = 0; i < rows; ++i) at(i, 0) = i;
  for (std::size_t j = 0; j < columns; ++j) at(0, j) = j;
  for (std::size_t i = 1; i < rows; ++i) {
    for (std::size_t j = 1; j < columns; ++j) {
      const std::size_t changed = at(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1);
      at(i, j) = std::min({changed, at(i - 1, j) + 1, at(i, j - 1) + 1});
    }
  }
  std::vector<std::size_t> lies_on(a.size(), b.size());
  for (std::size_t i = a.size(), j = b.size(); i > 0 && j > 0;) {
    if (at(i, j) == at(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1)) {
      lies_on[--i] = --j;
    } else if (at(i, j) == at(i - 1, j) + 1) {
      --i;
    } else {
      --j;
    }
  }
  return lies_on;
}

void make_surer(Symbol& symbol) {
  symbol.presence = 1 - (1 - symbol.presence) * kDoubtLeft;
  auto& candidates = symbol.candidates;
  candidates.front().p = 1 - (1 - candidates.front().p) * kDoubtLeft;
  for (std::size_t k = 1; k < candidates.size(); ++k) candidates[k].p *= kDoubtLeft;
}

void widen(Symbol& symbol, char32_t character) {
  auto& candidates = symbol.candidates;
  const double best_p = candidates.front().p;
  if (best_p >= kSure) return;
  const double p = std::min(best_p, (1 - best_p) * kShareOfDoubt);
  const auto known =
      std::find_if(candidates.begin(), candidates.end(),
                   [character](const Candidate& c) { return c.character == character; });
  if (known != candidates.end()) {
    known->p = std::max(known->p, p);
  } else {
    if (candidates.size() >= kMaxCandidates) candidates.pop_back();
    candidates.push_back({character, p});
  }
  std::stable_sort(candidates.begin() + 1, candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.p > b.p; });
}

class ConfirmedRecogniser final : public Recogniser {
 public:
  ConfirmedRecogniser(std::unique_ptr<Recogniser> mine, std::unique_ptr<Recogniser> other)
      : mine_(std::move(mine)), other_(std::move(other)) {
    CHECK(mine_ && other_);
  }
  Lattice read(const LineImage& line, Alphabet alphabet) override {
    Lattice lattice = mine_->read(line, alphabet);
    // Where there is no glyph to the one, the other's reading is of stains.
    if (lattice.empty()) return lattice;
    return confirmed(std::move(lattice), other_->read(line, alphabet));
  }
  RecogniserTraits traits() const override { return mine_->traits(); }
  std::string version() const override { return mine_->version() + " + " + other_->version(); }

 private:
  std::unique_ptr<Recogniser> mine_;
  std::unique_ptr<Recogniser> other_;
};

}  // namespace

Lattice confirmed(Lattice mine, const Lattice& other) {
  const std::u32string my_text = folded_widths(mine.text());
  const std::u32string other_text = folded_widths(other.text());
  const auto lies_on = aligned(my_text, other_text);
  for (std::size_t i = 0; i < my_text.size(); ++i) {
    if (lies_on[i] == other_text.size()) continue;
    const char32_t read = other_text[lies_on[i]];
    if (read == my_text[i]) {
      make_surer(mine.symbols[i]);
    } else {
      widen(mine.symbols[i], read);
    }
  }
  return mine;
}

std::unique_ptr<Recogniser> confirmed_recogniser(std::unique_ptr<Recogniser> mine,
                                                 std::unique_ptr<Recogniser> other) {
  return std::make_unique<ConfirmedRecogniser>(std::move(mine), std::move(other));
}

}  // namespace kanaria::reading
