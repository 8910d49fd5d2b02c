// The list of mailpieces that `kanaria read --list` takes: lines "id<TAB>front[<TAB>back]".
#pragma once

#include <filesystem>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kanaria::kiosk {

/// A mailpiece named by its files.
struct NamedMailpiece {
  std::string id;
  std::filesystem::path front;
  std::filesystem::path back;  ///< empty where there is none
};

/// One entry of the list; `id` is there even if the line is malformed, so that every line is
/// answered.
struct ListedMailpiece {
  std::string id;
  base::Result<NamedMailpiece> files;
};

inline constexpr std::size_t kMaxListLineBytes = 16'384;

/// The next entry; nullopt at the end.  Empty lines and carriage returns are passed over.  Of a
/// line longer than kMaxListLineBytes the rest is dropped, and the entry is malformed.
[[nodiscard]] std::optional<ListedMailpiece> next_listed(std::istream& list);

}  // namespace kanaria::kiosk
