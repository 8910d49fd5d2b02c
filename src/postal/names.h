// Personal and company names: folding of variant kanji, comparison, splitting, corporate forms.
// NameKnowledge is immutable after load and safe from any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
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

class NameKnowledge {
 public:
  [[nodiscard]] static base::Result<NameKnowledge> load(const std::filesystem::path& models);
  NameKnowledge(NameKnowledge&&) noexcept;
  NameKnowledge& operator=(NameKnowledge&&) noexcept;
  ~NameKnowledge();

  /// NFKC, variation selectors dropped, every variant kanji replaced by its class's representative
  /// (髙 by 高), spaces dropped.  For recall only: the notation itself is evidence and kept beside.
  [[nodiscard]] std::string fold(std::string_view text) const;
  /// As fold, for one character.
  [[nodiscard]] char32_t fold(char32_t character) const;

  [[nodiscard]] NameComparison compare(std::string_view a, std::string_view b) const;

  /// Ways to split an unspaced personal name, most probable first, at most 3; a space in the text
  /// decides.  Empty when it cannot be a personal name of two parts.
  [[nodiscard]] std::vector<PersonName> split(std::string_view name) const;

  [[nodiscard]] bool is_surname(std::string_view text) const;     ///< in the lexicon, unfolded
  [[nodiscard]] bool is_given_name(std::string_view text) const;  ///< in the lexicon, unfolded

  /// Version for evidence records.
  [[nodiscard]] std::string version() const;

 private:
  struct Content;
  explicit NameKnowledge(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

/// Writes ㈱ (株) 有) … out and takes the corporate form off.
[[nodiscard]] Company normalize_company(std::string_view text);

}  // namespace kanaria::postal
