// Personal and company names: folding of variant kanji, comparison, splitting, corporate forms.
// NameKnowledge is immutable after load and safe from any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kanaria::postal {

struct NameComparison {
  bool same = false;  ///< may be one person's name
  double score = 0;   ///< in [0, 1]
};

struct PersonName {
  std::string surname;
  std::string given;
  double p = 0;  ///< probability of this split among those proposed
};

/// 株式会社 in front or behind, or none.
struct Company {
  std::string text;  ///< the whole name with the form written out: 株式会社○○
  std::string form;  ///< 株式会社, or "" when there is none
  std::string core;  ///< the name without the form
};

/// A surname or a given name of the lexicon.
struct LexiconName {
  std::string_view text;
  double log_p = 0;  ///< natural logarithm of its probability among its kind
};

class NameKnowledge {
 public:
  /// `models` is the folder models/ of this repository or its installed copy.  An Error names a
  /// missing or damaged file.
  [[nodiscard]] static base::Result<NameKnowledge> load(const std::filesystem::path& models);
  NameKnowledge(NameKnowledge&&) noexcept;
  NameKnowledge& operator=(NameKnowledge&&) noexcept;
  ~NameKnowledge();

  /// NFKC, variation selectors and spaces dropped, every variant kanji replaced by its class's
  /// representative (髙 by 高), kana as large katakana, 々 written out, ヶ as ケ, ・ dropped, Latin
  /// letters in lower case.  For recall only: the notation itself is evidence and kept beside.
  [[nodiscard]] std::string fold(std::string_view text) const;
  /// As fold, for one character.
  [[nodiscard]] char32_t fold(char32_t character) const;

  /// The variant kanji of the character's class, itself among them: 高髙.
  [[nodiscard]] std::u32string variants_of(char32_t character) const;

  /// `same` when both fold to the same text and no two printed spaces divide it differently.  A
  /// score below that says how near they are; names that look alike and differ (斎藤, 斉藤) are
  /// near, never same.
  [[nodiscard]] NameComparison compare(std::string_view a, std::string_view b) const;

  /// Ways to split an unspaced personal name, most probable first, at most 3; a space in the text
  /// decides.  Empty when it cannot be a personal name of two parts.
  [[nodiscard]] std::vector<PersonName> split(std::string_view name) const;

  [[nodiscard]] bool is_surname(std::string_view text) const;     ///< in the lexicon, unfolded
  [[nodiscard]] bool is_given_name(std::string_view text) const;  ///< in the lexicon, unfolded

  /// Natural logarithm of the probability that a person's surname or given name is this one;
  /// nullopt when it is not in the lexicon as it stands.  From a weak frequency: for ranking only.
  [[nodiscard]] std::optional<double> surname_log_p(std::string_view text) const;
  [[nodiscard]] std::optional<double> given_name_log_p(std::string_view text) const;
  /// The lexicons, ordered by text; views into this object.
  [[nodiscard]] std::span<const LexiconName> surnames() const;
  [[nodiscard]] std::span<const LexiconName> given_names() const;

  /// Version for evidence records.
  [[nodiscard]] std::string version() const;

 private:
  struct Content;
  /// The text itself when the lexicon has it, else with variant kanji replaced.
  [[nodiscard]] std::string fold_to_lexicon(std::string_view text) const;
  explicit NameKnowledge(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

/// Writes ㈱ (株) 有) … out and takes the corporate form off.  The form keeps its place: 前株 and
/// 後株 give different texts and the same core.  (一社) and (公社) are written out in the text and
/// 社団法人 in the form; the same for 財団法人.  Spaces stay only between Latin words.
[[nodiscard]] Company normalize_company(std::string_view text);

}  // namespace kanaria::postal
