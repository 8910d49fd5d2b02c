#include "kiosk/read_list.h"

#include "kiosk/list_line.h"

namespace kanaria::kiosk {
namespace {

base::Error malformed(std::string_view what) {
  return {base::Remedy::this_mailpiece,
          "The line of the list " + std::string(what) + "; write id<TAB>front[<TAB>back]."};
}

}  // namespace

std::optional<ListedMailpiece> next_listed(std::istream& list) {
  const auto line = next_list_line(list);
  if (!line) return std::nullopt;
  const auto& fields = line->fields;
  const std::string& id = fields[0];
  if (!line->is_whole) return ListedMailpiece{id, malformed("is too long")};
  if (fields.size() < 2 || fields[1].empty()) {
    return ListedMailpiece{id, malformed("names no front")};
  }
  if (fields.size() > 3) return ListedMailpiece{id, malformed("has more than three fields")};
  return ListedMailpiece{id, NamedMailpiece{id, fields[1], fields.size() == 3 ? fields[2] : ""}};
}

}  // namespace kanaria::kiosk
