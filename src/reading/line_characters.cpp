#include "reading/line_characters.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <set>

#include "base/utf8.h"

namespace kanaria::reading {
namespace {

constexpr std::string_view kFirstLine = "kanaria-lines 1";

/// Lines front to back, each ended by LF.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  [[nodiscard]] std::optional<std::string_view> next() {
    const auto end = rest_.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    ++number_;
    return line;
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] std::size_t number() const { return number_; }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

/// A key of the file's head and the range of its value.
struct Key {
  std::string_view name;
  double min;
  double max;
  bool is_whole;
};
constexpr Key kKeys[] = {{"height_px", 8, 128, true},
                         {"em_px", 4, 128, false},
                         {"embedding", 1, 4096, true},
                         {"temperature", 0.01, 100, false},
                         {"centre_scale", 0.01, 100, false},
                         {"centre_bias", -100, 100, false},
                         {"characters", 1, static_cast<double>(kMaxGlyphClasses), true}};

std::optional<std::pair<std::string_view, double>> key_and_value(std::string_view line) {
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const std::string_view text = line.substr(space + 1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  for (const Key& key : kKeys) {
    if (key.name != line.substr(0, space)) continue;
    const bool fits = value >= key.min && value <= key.max &&  // not true of NaN
                      (!key.is_whole || value == std::floor(value));
    return fits ? std::optional(std::pair(key.name, value)) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<GlyphClass> glyph_class(std::string_view line) {
  GlyphClass glyph;
  if (const auto tab = line.find('\t'); tab != std::string_view::npos) {
    const std::string_view form = line.substr(tab + 1);
    if (form != "vertical" && form != "half") return std::nullopt;
    glyph.form = form == "half" ? GlyphForm::half : GlyphForm::vertical;
    line = line.substr(0, tab);
  }
  if (line.size() > 4 || !base::is_valid_utf8(line)) return std::nullopt;
  const std::u32string character = base::to_u32(line);
  if (character.size() != 1) return std::nullopt;
  glyph.character = character[0];
  if (glyph.character <= U' ' || glyph.character == U'　' || glyph.character == 0x7f) {
    return std::nullopt;  // spaces are never read
  }
  const bool mark = glyph.character == U'゛' || glyph.character == U'゜';
  if (glyph.form == GlyphForm::half && !mark) return std::nullopt;
  return glyph;
}

}  // namespace

void LineCharacters::index() {
  for (std::size_t i = 0; i < classes.size(); ++i) {
    by_character_[classes[i].character].push_back(i);
  }
  for (const Unlearned& unlearned : kUnlearned) {
    const auto taken_for = by_character_.find(unlearned.taken_for);
    if (taken_for != by_character_.end()) {
      by_character_.try_emplace(unlearned.character, taken_for->second);
    }
  }
}

const std::vector<std::size_t>& LineCharacters::classes_of(char32_t character) const {
  static const std::vector<std::size_t> kNone;
  const auto found = by_character_.find(character);
  return found == by_character_.end() ? kNone : found->second;
}

base::Result<LineCharacters> parse_line_characters(std::string_view text, const std::string& name) {
  Lines lines(text);
  const auto wrong = [&](std::string_view what) {
    return base::Error{base::Remedy::operator_acts,
                       name + ", line " + std::to_string(lines.number()) + ": " +
                           std::string(what) + "; install the models again."};
  };
  if (text.size() > kMaxCharactersBytes) return wrong("too large");
  if (lines.next() != kFirstLine) return wrong("not a character list of this version");
  std::map<std::string_view, double> head;
  while (!head.contains("characters")) {
    const auto line = lines.next();
    if (!line) return wrong("cut short");
    const auto entry = key_and_value(*line);
    if (!entry) return wrong("an unknown key or a value out of range");
    if (!head.insert(*entry).second) return wrong("a key that was there before");
  }
  if (head.size() != std::size(kKeys)) return wrong("a key is missing before this");
  LineCharacters characters;
  characters.height_px = static_cast<int>(head["height_px"]);
  characters.em_px = head["em_px"];
  characters.embedding = static_cast<int>(head["embedding"]);
  characters.temperature = head["temperature"];
  characters.centre_scale = head["centre_scale"];
  characters.centre_bias = head["centre_bias"];
  if (characters.em_px > characters.height_px) return wrong("an em higher than the strip");
  std::set<std::pair<char32_t, GlyphForm>> known;
  for (auto left = static_cast<std::size_t>(head["characters"]); left > 0; --left) {
    const auto line = lines.next();
    if (!line) return wrong("cut short");
    const auto glyph = glyph_class(*line);
    if (!glyph) return wrong("not a character");
    if (!known.insert({glyph->character, glyph->form}).second) return wrong("a character twice");
    characters.classes.push_back(*glyph);
  }
  if (!lines.at_end()) return wrong("more characters than announced");
  characters.index();
  return characters;
}

}  // namespace kanaria::reading
