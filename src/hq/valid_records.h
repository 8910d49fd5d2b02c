// Records that can be built, or every reason told why not.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "hq/canonical_records.h"

namespace kanaria::hq {

struct Knowledge {
  postal::PostalDictionary dictionary;
  postal::NameKnowledge names;
};

/// An Error names the file of the folder `models` that is missing or damaged.
[[nodiscard]] base::Result<Knowledge> load_knowledge(const std::string& models);

/// Tells every problem on stderr as "TITLE: FILE: line N SENTENCE.", the first 1,000 of them, and
/// then how many more `of_what` there are: "rows more are malformed".
void tell_problems(std::string_view title, const std::string& file,
                   const std::vector<RowProblem>& problems, std::string_view of_what);

inline constexpr std::string_view kMoreMalformed = "rows more are malformed";

/// The records of the file that have their text, or nullopt after every row that cannot be built
/// was told.
[[nodiscard]] std::optional<std::vector<CanonicalRecord>> valid_records(std::string_view title,
                                                                        const std::string& file,
                                                                        const Knowledge& knowledge);

}  // namespace kanaria::hq
