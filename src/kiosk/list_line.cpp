#include "kiosk/list_line.h"

namespace kanaria::kiosk {
namespace {

constexpr std::size_t kShownBytes = 200;  // of the first field of a line that is too long

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

}  // namespace

std::optional<ListLine> next_list_line(std::istream& list) {
  auto line = next_line(list);
  while (line && line->text.empty()) line = next_line(list);
  if (!line) return std::nullopt;
  auto fields = split_at_tabs(line->text);
  if (!line->is_whole) fields = {fields[0].substr(0, kShownBytes)};
  return ListLine{std::move(fields), line->is_whole};
}

}  // namespace kanaria::kiosk
