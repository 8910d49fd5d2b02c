#include "hq/broker_folding.h"

#include <vector>

#include "base/utf8.h"
#include "postal/kana.h"
#include "postal/variants.h"
#include "registry/house_numbers.h"

namespace kanaria::hq {
namespace {

constexpr std::size_t kMaxMarks = 3;
constexpr std::u32string_view kCounters[] = {U"丁目", U"番地", U"番", U"号", U"の", U"ノ"};

bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}

bool is_space(char32_t c) {
  return c == U' ' || c == U'\u3000' || c == U'\t' || c == U'\u00a0';
}

bool is_kanji(char32_t c) {
  return (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
         (c >= 0x20000 && c < 0x40000);
}

bool is_letter_of_names(char32_t c) {
  return is_kanji(c) || postal::is_kana(c) || c == U'々';
}

std::u32string without_spaces(std::u32string_view text) {
  std::u32string out;
  for (const char32_t c : text) {
    if (!is_space(c)) out += c;
  }
  return out;
}

/// Brokers add and drop the prefecture at will.
std::u32string without_prefecture(const std::u32string& text) {
  for (const std::u32string_view prefecture : {U"東京都", U"北海道", U"京都府", U"大阪府"}) {
    if (text.starts_with(prefecture)) return text.substr(prefecture.size());
  }
  for (const std::size_t size : {3u, 4u}) {
    if (text.size() > size && text[size - 1] == U'県') return text.substr(size);
  }
  return text;
}

/// The counter that the text has at `at`, or "".
std::u32string_view counter_at(std::u32string_view text, std::size_t at) {
  for (const std::u32string_view counter : kCounters) {
    if (text.substr(at, counter.size()) == counter) return counter;
  }
  return {};
}

std::u32string with_hyphens(std::u32string_view written) {
  const std::u32string text = registry::with_plain_numbers(written);
  std::u32string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const bool after_digit = !out.empty() && is_digit(out.back());
    const auto counter = after_digit ? counter_at(text, at) : std::u32string_view();
    // A hyphen stands between numbers only.
    const std::size_t size = counter.empty() && text[at] == U'-' ? 1 : counter.size();
    if (size == 0) {
      out += text[at++];
      continue;
    }
    at += size;
    while (at < text.size() && (text[at] == U'-' || is_space(text[at]))) ++at;
    if (after_digit && at < text.size() && is_digit(text[at])) out += U'-';
  }
  return out;
}

std::u32string with_common_kanji(std::u32string_view text, const postal::NameKnowledge& names) {
  std::u32string out;
  for (const char32_t c : text) {
    if (postal::is_ignorable(c)) continue;
    out += is_kanji(c) ? names.fold(c) : c;
  }
  return out;
}

std::u32string with_large_katakana(std::u32string text) {
  for (char32_t& c : text) c = postal::large_katakana(c);
  return text;
}

std::u32string without_marks(std::u32string text) {
  std::size_t size = text.size();
  while (size > 0 && !is_letter_of_names(text[size - 1])) --size;
  if (size > 0 && text.size() - size <= kMaxMarks) text.resize(size);
  return text;
}

class Folder {
 public:
  Folder(BrokerFoldings foldings, const postal::NameKnowledge& names)
      : foldings_(foldings), names_(names) {}

  [[nodiscard]] bool has(BrokerFolding folding) const {
    return foldings_.test(static_cast<std::size_t>(folding));
  }
  /// What applies to addresses and names alike.
  [[nodiscard]] std::u32string folded(const std::string& written) const {
    std::u32string text = base::to_u32(has(BrokerFolding::width) ? base::nfkc(written) : written);
    if (has(BrokerFolding::variants)) text = with_common_kanji(text, names_);
    return text;
  }
  [[nodiscard]] std::u32string finished(std::u32string text) const {
    if (has(BrokerFolding::spaces)) text = without_spaces(text);
    if (has(BrokerFolding::kana)) text = with_large_katakana(std::move(text));
    return text;
  }
  [[nodiscard]] std::string address(const CanonicalRecord& record) const {
    const auto& doors = record.address.doors;
    if (has(BrokerFolding::building) && !doors.empty() && !record.address.place.empty()) {
      return record.address.place + "/" + doors.front().house;
    }
    std::u32string text = without_prefecture(folded(record.record.address));
    if (has(BrokerFolding::counters)) text = with_hyphens(text);
    return base::to_utf8(finished(std::move(text)));
  }
  [[nodiscard]] std::string name(const CanonicalRecord& record) const {
    std::u32string text = folded(record.record.name);
    if (has(BrokerFolding::marks)) text = without_marks(std::move(text));
    return base::to_utf8(finished(std::move(text)));
  }

 private:
  BrokerFoldings foldings_;
  const postal::NameKnowledge& names_;
};

const char* name_of(BrokerFolding folding) {
  switch (folding) {
    case BrokerFolding::width:
      return "folding widths (NFKC)";
    case BrokerFolding::spaces:
      return "dropping spaces";
    case BrokerFolding::counters:
      return "writing 丁目, 番地 and 号 as hyphens";
    case BrokerFolding::variants:
      return "folding variant kanji";
    case BrokerFolding::kana:
      return "folding small kana and hiragana";
    case BrokerFolding::building:
      return "dropping building and room";
    case BrokerFolding::marks:
      break;
  }
  return "dropping marks behind the name";
}

}  // namespace

std::string folded_as_brokers(const CanonicalRecord& record, BrokerFoldings foldings,
                              const postal::NameKnowledge& names) {
  const Folder folder(foldings, names);
  return folder.address(record) + "\n" + folder.name(record);
}

BrokerFoldings foldings_between(const CanonicalRecord& a, const CanonicalRecord& b,
                                const postal::NameKnowledge& names) {
  const auto are_same = [&](BrokerFoldings foldings) {
    return folded_as_brokers(a, foldings, names) == folded_as_brokers(b, foldings, names);
  };
  BrokerFoldings needed = all_broker_foldings();
  if (!are_same(needed)) return {};
  for (const BrokerFolding folding :
       {BrokerFolding::building, BrokerFolding::marks, BrokerFolding::kana, BrokerFolding::variants,
        BrokerFolding::counters, BrokerFolding::spaces, BrokerFolding::width}) {
    BrokerFoldings fewer = needed;
    fewer.reset(static_cast<std::size_t>(folding));
    if (are_same(fewer)) needed = fewer;
  }
  return needed;
}

std::string describe(BrokerFoldings foldings) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < kBrokerFoldings; ++i) {
    if (foldings.test(i)) parts.emplace_back(name_of(static_cast<BrokerFolding>(i)));
  }
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  }
  return text;
}

}  // namespace kanaria::hq
