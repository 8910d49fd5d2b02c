#include "kiosk/line_list.h"

#include "base/utf8.h"
#include "kiosk/list_line.h"

namespace kanaria::kiosk {
namespace {

base::Error malformed(std::string_view what) {
  return {base::Remedy::this_mailpiece, "The line of the list " + std::string(what) +
                                            "; write id<TAB>image[<TAB>candidate...] in UTF-8."};
}

}  // namespace

std::optional<ListedLinePicture> next_line_picture(std::istream& list) {
  const auto line = next_list_line(list);
  if (!line) return std::nullopt;
  const auto& fields = line->fields;
  const std::string& id = fields[0];
  if (!line->is_whole) return ListedLinePicture{id, malformed("is too long")};
  if (fields.size() < 2 || fields[1].empty()) {
    return ListedLinePicture{id, malformed("names no image")};
  }
  LinePicture picture{fields[1], {fields.begin() + 2, fields.end()}};
  if (picture.candidates.size() > kMaxLineCandidates) {
    return ListedLinePicture{id, malformed("has more than 256 candidates")};
  }
  for (const std::string& candidate : picture.candidates) {
    if (candidate.empty()) return ListedLinePicture{id, malformed("has an empty candidate")};
    if (!base::is_valid_utf8(candidate)) {
      return ListedLinePicture{id, malformed("has a candidate that is not UTF-8")};
    }
  }
  return ListedLinePicture{id, std::move(picture)};
}

}  // namespace kanaria::kiosk
