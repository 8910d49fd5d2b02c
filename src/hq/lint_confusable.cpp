#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <unordered_map>

#include "base/utf8.h"
#include "hq/lint.h"
#include "registry/person_name.h"

namespace kanaria::hq {
namespace {

constexpr std::size_t kMaxDifferences = 2;
constexpr std::size_t kMaxText_chars = 400;

/// Sums that change by one term when one character is another: looking for a neighbour costs no
/// new text.
class TextSum {
 public:
  TextSum() {
    std::uint64_t power = 1;
    for (std::uint64_t& factor : factors_) {
      factor = power;
      power *= 0x9E3779B97F4A7C15u;
    }
  }
  [[nodiscard]] std::uint64_t of(const std::u32string& text) const {
    std::uint64_t sum = text.size();
    for (std::size_t i = 0; i < text.size(); ++i) sum += term(i, text[i]);
    return sum;
  }
  [[nodiscard]] std::uint64_t with(std::uint64_t sum, std::size_t at, char32_t from,
                                   char32_t to) const {
    return sum - term(at, from) + term(at, to);
  }

 private:
  [[nodiscard]] std::uint64_t term(std::size_t at, char32_t c) const {
    std::uint64_t mixed = (std::uint64_t{c} + 1) * 0xD6E8FEB86659FD93u;
    mixed ^= mixed >> 32;
    return mixed * factors_[at];
  }
  std::uint64_t factors_[kMaxText_chars]{};
};

struct Text {
  std::u32string written;   ///< place, address and name, each in its own part
  std::u32string compared;  ///< what was not measured is its class's representative
};

bool is_kanji(char32_t c) {
  return (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
         (c >= 0x20000 && c < 0x40000);
}

std::string pair_text(char32_t here, char32_t there) {
  return base::to_utf8(here) + " here, " + base::to_utf8(there) + " there";
}

class Search {
 public:
  Search(const Records& records, const ConfusionTable& table, const postal::NameKnowledge& names)
      : records_(records), table_(table), names_(names) {}

  std::vector<RowProblem> run() {
    for (std::size_t i = 0; i < records_.size() && found_.size() < kMaxFindings; ++i) {
      if (records_[i].record.kind != registry::Kind::canary) continue;
      Text text = text_of(records_[i]);
      if (text.written.size() > kMaxText_chars) continue;
      take(i, std::move(text));
    }
    return std::move(found_);
  }

 private:
  struct Known {
    std::size_t record = 0;
    Text text;
  };

  [[nodiscard]] Text text_of(const CanonicalRecord& record) const {
    Text text;
    text.written = base::to_u32(record.address.place + "\n" + record.address.notation_of_address +
                                "\n" + registry::notation_of_name(record.record.name));
    text.compared = text.written;
    for (char32_t& c : text.compared) {
      if (is_kanji(c) && !table_.is_measured(c)) c = names_.fold(c);
    }
    return text;
  }

  void take(std::size_t record, Text text) {
    const std::uint64_t sum = sums_.of(text.compared);
    const auto same = known_.find(sum);
    if (same != known_.end() && same->second.text.compared == text.compared) {
      if (same->second.text.written != text.written) tell_unmeasured(record, text, same->second);
      return;
    }
    std::u32string other = text.compared;
    seek(record, text, other, sum, 0, 1, kMaxDifferences);
    known_.emplace(sum, Known{record, std::move(text)});
  }

  /// Looks for an earlier text that differs from `text` in characters from `from` on.
  bool seek(std::size_t record, const Text& text, std::u32string& other, std::uint64_t sum,
            std::size_t from, double p, std::size_t most) {
    for (std::size_t at = from; at < other.size(); ++at) {
      const char32_t here = other[at];
      for (const Confused& confused : table_.others(here)) {
        if (p * confused.p < kConfusable_p) break;
        const std::uint64_t next = sums_.with(sum, at, here, confused.other);
        other[at] = confused.other;
        const auto earlier = known_.find(next);
        const bool is_there = earlier != known_.end() && earlier->second.text.compared == other;
        if (is_there) tell_confused(record, text, earlier->second, p * confused.p);
        const bool done = is_there || (most > 1 && seek(record, text, other, next, at + 1,
                                                        p * confused.p, most - 1));
        other[at] = here;
        if (done) return true;
      }
    }
    return false;
  }

  void tell_confused(std::size_t record, const Text& text, const Known& earlier, double p) {
    char percent[16];
    std::snprintf(percent, sizeof percent, "%.0f", p * 100);
    found_.push_back(
        {records_[record].record.line,
         "differs from the decoy of line " + line_of(earlier) + " only by " +
             differences(text.compared, earlier.text.compared) +
             ", which the reader takes for one another in up to " + percent +
             "% of prints: mark one of them otherwise, or a letter will not tell which "
             "of the two it was sent to"});
  }

  void tell_unmeasured(std::size_t record, const Text& text, const Known& earlier) {
    found_.push_back({records_[record].record.line,
                      "differs from the decoy of line " + line_of(earlier) + " only by " +
                          differences(text.written, earlier.text.written) +
                          ", a character that the reader was never measured on: mark one of them "
                          "otherwise"});
  }

  [[nodiscard]] std::string line_of(const Known& earlier) const {
    return std::to_string(records_[earlier.record].record.line);
  }

  static std::string differences(const std::u32string& here, const std::u32string& there) {
    std::string text;
    for (std::size_t i = 0; i < here.size() && i < there.size(); ++i) {
      if (here[i] == there[i]) continue;
      text += (text.empty() ? "" : " and ") + pair_text(here[i], there[i]);
    }
    return text;
  }

  const Records& records_;
  const ConfusionTable& table_;
  const postal::NameKnowledge& names_;
  TextSum sums_;
  std::unordered_map<std::uint64_t, Known> known_;
  std::vector<RowProblem> found_;
};

}  // namespace

std::vector<RowProblem> confusable_decoys(const Records& records, const ConfusionTable& table,
                                          const postal::NameKnowledge& names) {
  return Search(records, table, names).run();
}

std::vector<RowProblem> unmeasured_decoys(const Records& records, const ConfusionTable& table) {
  std::vector<RowProblem> found;
  for (const CanonicalRecord& record : records) {
    if (record.record.kind != registry::Kind::canary) continue;
    const std::u32string name = base::to_u32(registry::notation_of_name(record.record.name));
    const auto unmeasured = std::find_if(
        name.begin(), name.end(), [&](char32_t c) { return is_kanji(c) && !table.is_measured(c); });
    if (unmeasured == name.end()) continue;
    found.push_back({record.record.line,
                     "has " + base::to_utf8(*unmeasured) +
                         " in its name, a character that the reader was never measured on: a "
                         "letter is found all the same, but which form of it was printed will stay "
                         "unknown"});
    if (found.size() == kMaxFindings) break;
  }
  return found;
}

}  // namespace kanaria::hq
