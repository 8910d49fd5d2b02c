#include "kiosk/read_list.h"

#include <vector>

namespace kanaria::kiosk {
namespace {

struct Line {
  std::string text;
  bool is_whole = true;
};

std::optional<Line> next_line(std::istream& in) {
  Line line;
  char c = 0;
  bool has_any = false;
  while (in.get(c)) {
    has_any = true;
    if (c == '\n') break;
    if (line.text.size() < kMaxListLineBytes) {
      line.text += c;
    } else {
      line.is_whole = false;
    }
  }
  if (!has_any) return std::nullopt;
  if (line.text.ends_with('\r')) line.text.pop_back();
  return line;
}

std::vector<std::string> split_at_tabs(const std::string& text) {
  std::vector<std::string> fields;
  std::size_t from = 0;
  for (std::size_t tab = 0; (tab = text.find('\t', from)) != std::string::npos; from = tab + 1) {
    fields.push_back(text.substr(from, tab - from));
  }
  fields.push_back(text.substr(from));
  return fields;
}

base::Error malformed(std::string_view what) {
  return {base::Remedy::this_mailpiece,
          "The line of the list " + std::string(what) + "; write id<TAB>front[<TAB>back]."};
}

}  // namespace

std::optional<ListedMailpiece> next_listed(std::istream& list) {
  auto line = next_line(list);
  while (line && line->text.empty()) line = next_line(list);
  if (!line) return std::nullopt;
  const auto fields = split_at_tabs(line->text);
  const std::string& id = fields[0];
  if (!line->is_whole) return ListedMailpiece{id.substr(0, 200), malformed("is too long")};
  if (fields.size() < 2 || fields[1].empty()) {
    return ListedMailpiece{id, malformed("names no front")};
  }
  if (fields.size() > 3) return ListedMailpiece{id, malformed("has more than three fields")};
  return ListedMailpiece{id, NamedMailpiece{id, fields[1], fields.size() == 3 ? fields[2] : ""}};
}

}  // namespace kanaria::kiosk
