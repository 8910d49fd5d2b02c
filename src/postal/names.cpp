#include "postal/names.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/file.h"
#include "base/sealed_text.h"
#include "base/utf8.h"
#include "postal/kana.h"
#include "postal/variants.h"

namespace kanaria::postal {
namespace {

constexpr std::size_t kMaxNameCharacters = 60;
constexpr std::size_t kMaxSurname = 5;
constexpr std::size_t kMaxGiven = 6;
/// Names outside the lexicon: the log probability of one with this many characters.  Set so that
/// an unknown name loses against any split into two known ones.
constexpr double kUnknownLogP = -13.0;

bool is_space(char32_t c) {
  return c == U' ' || c == U'\t' || c == 0x3000;
}

bool is_kanji(char32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000 ||
         c == U'々' || c == U'〆';
}

/// The characters that fold() gives, and before which of them a space was printed.
struct Folded {
  std::u32string text;
  std::u32string notation;  ///< NFKC without spaces, kanji and kana as printed
  std::vector<std::size_t> spaces;
};

Folded fold_characters(const VariantTable& variants, std::string_view text) {
  Folded out;
  const std::u32string source = base::to_u32(base::nfkc(text));
  for (std::size_t i = 0; i < source.size() && out.text.size() < kMaxNameCharacters; ++i) {
    const char32_t c = source[i];
    if (is_ignorable(c) || c == U'・' || c == U'=' || c == U'゠') continue;
    if (!is_space(c)) out.notation += c;
    if (is_space(c)) {
      if (!out.text.empty() && (out.spaces.empty() || out.spaces.back() != out.text.size())) {
        out.spaces.push_back(out.text.size());
      }
    } else if ((c == U'々' || c == U'ゝ' || c == U'ヽ') && !out.text.empty()) {
      out.text += out.text.back();
    } else if ((c >= U'A' && c <= U'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7)) {
      out.text += c + 0x20;
    } else if ((c == U'が' || c == U'ガ') && !out.text.empty() && is_kanji(out.text.back()) &&
               i + 1 < source.size() && is_kanji(source[i + 1])) {
      out.text += U'ケ';  // 茅が崎, 茅ヶ崎
    } else {
      out.text += variants.fold(large_katakana(c));
    }
  }
  if (!out.spaces.empty() && out.spaces.back() == out.text.size()) out.spaces.pop_back();
  return out;
}

/// 1 minus the edit distance by the longer length; characters that are near cost a third.
double similarity(const VariantTable& variants, std::u32string_view a, std::u32string_view b) {
  std::vector<double> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<double>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    double diagonal = row[0];
    row[0] = static_cast<double>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const char32_t x = a[i - 1];
      const char32_t y = b[j - 1];
      const double change = x == y ? 0.0 : variants.near(x, y) ? 1.0 / 3 : 1.0;
      const double best = std::min({row[j] + 1, row[j - 1] + 1, diagonal + change});
      diagonal = row[j];
      row[j] = best;
    }
  }
  const double longest = static_cast<double>(std::max(a.size(), b.size()));
  return longest == 0 ? 0 : 1 - row[b.size()] / longest;
}

}  // namespace

struct NameKnowledge::Content {
  Content(VariantTable table, base::Bytes bytes)
      : variants(std::move(table)), lexicon(std::move(bytes)) {}
  VariantTable variants;
  base::Bytes lexicon;
  std::string lexicon_digest_hex;
  std::vector<LexiconName> surnames;
  std::vector<LexiconName> given_names;

  static const LexiconName* find(const std::vector<LexiconName>& names, std::string_view text) {
    const auto found = std::lower_bound(
        names.begin(), names.end(), text,
        [](const LexiconName& name, std::string_view wanted) { return name.text < wanted; });
    return found != names.end() && found->text == text ? &*found : nullptr;
  }

  [[nodiscard]] bool read_lexicon(const std::vector<std::string_view>& lines) {
    for (const std::string_view line : lines) {
      const std::size_t tab = line.find('\t', 2);
      int cost = 0;
      if (line.size() < 4 || line[1] != '\t' || tab == std::string_view::npos) return false;
      const auto parsed = std::from_chars(line.data() + 2, line.data() + tab, cost);
      if (parsed.ec != std::errc() || parsed.ptr != line.data() + tab) return false;
      auto& names = line[0] == 's' ? surnames : given_names;
      const LexiconName name{line.substr(tab + 1), -cost / 100.0};
      if (name.text.empty() || (!names.empty() && names.back().text >= name.text)) return false;
      names.push_back(name);
    }
    return true;
  }
};

NameKnowledge::NameKnowledge(std::unique_ptr<Content> content) : content_(std::move(content)) {}
NameKnowledge::NameKnowledge(NameKnowledge&&) noexcept = default;
NameKnowledge& NameKnowledge::operator=(NameKnowledge&&) noexcept = default;
NameKnowledge::~NameKnowledge() = default;

base::Result<NameKnowledge> NameKnowledge::load(const std::filesystem::path& models) {
  const auto variants_path = models / "names" / "variants.txt";
  const auto lexicon_path = models / "names" / "lexicon.txt";
  auto variants = base::read_file(variants_path, base::kMaxSealedTextBytes);
  if (!variants) return variants.error();
  auto lexicon = base::read_file(lexicon_path, base::kMaxSealedTextBytes);
  if (!lexicon) return lexicon.error();
  auto table = VariantTable::parse(base::text_of(*variants), variants_path.string());
  if (!table) return table.error();
  auto content = std::make_unique<Content>(std::move(*table), std::move(*lexicon));
  auto sealed = base::open_sealed_text(base::text_of(content->lexicon), "kanaria lexicon 1",
                                       lexicon_path.string());
  if (!sealed) return sealed.error();
  content->lexicon_digest_hex = sealed->digest_hex;
  if (!content->read_lexicon(sealed->lines)) {
    return base::Error{base::Remedy::operator_acts,
                       lexicon_path.string() + " has a malformed line: install it again."};
  }
  return NameKnowledge(std::move(content));
}

std::string NameKnowledge::fold(std::string_view text) const {
  return base::to_utf8(fold_characters(content_->variants, text).text);
}

char32_t NameKnowledge::fold(char32_t character) const {
  const Folded folded = fold_characters(content_->variants, base::to_utf8(character));
  return folded.text.size() == 1 ? folded.text.front() : character;
}

std::u32string NameKnowledge::variants_of(char32_t character) const {
  return content_->variants.members(character);
}

NameComparison NameKnowledge::compare(std::string_view a, std::string_view b) const {
  const Folded one = fold_characters(content_->variants, a);
  const Folded two = fold_characters(content_->variants, b);
  NameComparison out;
  if (one.text.empty() || two.text.empty()) return out;
  if (one.text == two.text) {
    const bool apart = one.spaces.size() == 1 && two.spaces.size() == 1 && one.spaces != two.spaces;
    out.same = !apart;
    out.score = apart ? 0.7 : one.notation == two.notation ? 1.0 : 0.97;
    return out;
  }
  out.score = 0.9 * std::max(0.0, similarity(content_->variants, one.text, two.text));
  return out;
}

std::vector<PersonName> NameKnowledge::split(std::string_view name) const {
  std::u32string text;
  std::vector<std::size_t> spaces;
  for (const char32_t c : base::to_u32(name)) {
    if (is_ignorable(c) && !(c >= 0xFE00)) continue;
    if (is_space(c)) {
      if (!text.empty() && (spaces.empty() || spaces.back() != text.size())) {
        spaces.push_back(text.size());
      }
      continue;
    }
    text += c;
    if (text.size() > kMaxNameCharacters) return {};
  }
  if (!spaces.empty() && spaces.back() == text.size()) spaces.pop_back();
  const std::u32string_view all = text;
  if (!spaces.empty()) {
    return {{base::to_utf8(all.substr(0, spaces[0])), base::to_utf8(all.substr(spaces[0])), 1.0}};
  }
  if (text.size() < 2 || text.size() > kMaxSurname + kMaxGiven) return {};
  for (const char32_t c : text) {
    if (!is_kanji(c) && !is_kana(c) && !is_ignorable(c)) return {};
  }
  std::vector<PersonName> out;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (is_ignorable(text[i])) continue;  // a variation selector stays with its character
    if (i > kMaxSurname || text.size() - i > kMaxGiven) continue;
    PersonName person{base::to_utf8(all.substr(0, i)), base::to_utf8(all.substr(i)), 0};
    // Two characters are the usual length of both parts.
    const double odd = 1.2 * std::abs(static_cast<double>(i) - 2) +
                       0.8 * std::abs(static_cast<double>(text.size() - i) - 2);
    person.p = surname_log_p(fold_to_lexicon(person.surname)).value_or(kUnknownLogP - odd) +
               given_name_log_p(fold_to_lexicon(person.given)).value_or(kUnknownLogP - odd);
    out.push_back(std::move(person));
  }
  if (out.empty()) return out;
  std::sort(out.begin(), out.end(), [](const auto& x, const auto& y) { return x.p > y.p; });
  const double best = out.front().p;
  double sum = 0;
  for (PersonName& person : out) sum += person.p = std::exp(person.p - best);
  for (PersonName& person : out) person.p /= sum;
  if (out.size() > 3) out.resize(3);
  return out;
}

std::string NameKnowledge::fold_to_lexicon(std::string_view text) const {
  if (is_surname(text) || is_given_name(text)) return std::string(text);
  std::u32string out;
  for (const char32_t c : base::to_u32(base::nfkc(text))) {
    if (!is_ignorable(c)) out += content_->variants.fold(c);
  }
  return base::to_utf8(out);
}

std::optional<double> NameKnowledge::surname_log_p(std::string_view text) const {
  const LexiconName* found = Content::find(content_->surnames, text);
  return found == nullptr ? std::nullopt : std::optional(found->log_p);
}

std::optional<double> NameKnowledge::given_name_log_p(std::string_view text) const {
  const LexiconName* found = Content::find(content_->given_names, text);
  return found == nullptr ? std::nullopt : std::optional(found->log_p);
}

bool NameKnowledge::is_surname(std::string_view text) const {
  return Content::find(content_->surnames, text) != nullptr;
}

bool NameKnowledge::is_given_name(std::string_view text) const {
  return Content::find(content_->given_names, text) != nullptr;
}

std::span<const LexiconName> NameKnowledge::surnames() const {
  return content_->surnames;
}
std::span<const LexiconName> NameKnowledge::given_names() const {
  return content_->given_names;
}

std::string NameKnowledge::version() const {
  return "variants sha256:" + content_->variants.digest_hex() +
         ", lexicon sha256:" + content_->lexicon_digest_hex;
}

}  // namespace kanaria::postal
