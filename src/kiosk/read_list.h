// The list of mailpieces that `kanaria read --list` takes: lines "id<TAB>front[<TAB>back]".
#pragma once

#include <filesystem>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "kiosk/list_line.h"

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

/// The next entry; nullopt at the end.  A line longer than kMaxListLineBytes is malformed.
[[nodiscard]] std::optional<ListedMailpiece> next_listed(std::istream& list);

}  // namespace kanaria::kiosk
