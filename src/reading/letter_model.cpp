#include "reading/letter_model.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>

#include "base/file.h"
#include "base/sealed_text.h"
#include "base/utf8.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr char32_t kBegins = U'␂';
constexpr char32_t kEnds = U'␃';
constexpr char32_t kAnyKanji = U'字';
constexpr std::u32string_view kLikeKana = U"夕力工口才卜丿千";
constexpr double kOneOfKanji = -4.2;  // ln: so rare is one of these among all kanji
constexpr std::u32string_view kNumerals = U"〇一二三四五六七八九十";
constexpr double kInHundredths = -0.01;  // the file has -100 * ln p
constexpr int kMostCost = 5000;

char32_t token_of(char32_t c) {
  if (is_digit(c)) return U'0';
  if (kNumerals.find(c) != std::u32string_view::npos) return U'一';
  if (c >= U'A' && c <= U'Z') return U'A';
  if (c >= U'a' && c <= U'z') return U'a';
  return is_kanji(c) ? kAnyKanji : c;
}

std::uint64_t key_of(char32_t before, char32_t last) {
  return std::uint64_t{before} << 32 | last;
}

std::optional<double> log_p_of(std::string_view text) {
  int cost = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), cost);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  if (std::abs(cost) > kMostCost) return std::nullopt;
  return kInHundredths * cost;
}

/// The text before the next `separator`, which is taken off together with it.
std::string_view next_cell(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view cell = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return cell;
}

}  // namespace

base::Result<LetterModel> LetterModel::open(const std::filesystem::path& models) {
  const auto path = models / "text" / "letters.txt";
  const auto text = base::read_file(path, base::kMaxSealedTextBytes);
  if (!text) return text.error();
  return parse(base::text_of(*text), path.string());
}

base::Result<LetterModel> LetterModel::parse(std::string_view text, const std::string& name) {
  auto sealed = base::open_sealed_text(text, "kanaria letters 1", name);
  if (!sealed) return sealed.error();
  LetterModel model;
  model.digest_hex_ = sealed->digest_hex;
  const bool read = std::all_of(sealed->lines.begin(), sealed->lines.end(),
                                [&](std::string_view line) { return model.read_row(line); });
  const Context* shortest = model.context(kEdge, kEdge);
  if (!read || shortest == nullptr || shortest->after.empty()) {
    return base::Error{base::Remedy::operator_acts,
                       name + " has a malformed line: install it again."};
  }
  model.rarest_ = std::min_element(shortest->after.begin(), shortest->after.end(),
                                   [](const After& a, const After& b) { return a.log_p < b.log_p; })
                      ->log_p;
  return model;
}

bool LetterModel::read_row(std::string_view line) {
  const std::u32string of = base::to_u32(next_cell(line, '\t'));
  const auto backoff = log_p_of(next_cell(line, '\t'));
  const auto is_shown = [](char32_t c) { return c > U' '; };
  if (of.size() > 2 || !backoff || !std::all_of(of.begin(), of.end(), is_shown)) return false;
  Context row{*backoff, {}};
  while (!line.empty()) {
    const std::u32string token = base::to_u32(next_cell(line, ' '));
    const auto log_p = log_p_of(next_cell(line, ' '));
    if (token.size() != 1 || !is_shown(token[0]) || !log_p || *log_p > 0) return false;
    if (!row.after.empty() && row.after.back().token >= token[0]) return false;
    row.after.push_back({token[0], *log_p});
  }
  const char32_t last = of.empty() ? kEdge : of.back();
  const char32_t before = of.size() == 2 ? of.front() : kEdge;
  return contexts_.emplace(key_of(before, last), std::move(row)).second;
}

const LetterModel::Context* LetterModel::context(char32_t before, char32_t last) const {
  const auto found = contexts_.find(key_of(before, last));
  return found == contexts_.end() ? nullptr : &found->second;
}

char32_t LetterModel::history_of(char32_t c) const {
  return is_kanji(c) && context(kEdge, c) != nullptr ? c : token_of(c);
}

double LetterModel::log_p(char32_t before, char32_t last, char32_t next) const {
  const char32_t token = next == kEdge ? kEnds : token_of(next);
  const char32_t history = last == kEdge ? kBegins : history_of(last);
  const char32_t first = last == kEdge ? kEdge : before == kEdge ? kBegins : token_of(before);
  const std::pair<char32_t, char32_t> asked[] = {
      {first, history}, {kEdge, history}, {kEdge, token_of(history)}, {kEdge, kEdge}};
  double backoff = kLikeKana.find(next) != std::u32string_view::npos ? kOneOfKanji : 0;
  for (std::size_t i = 0; i < std::size(asked); ++i) {
    if (i > 0 && asked[i] == asked[i - 1]) continue;
    const Context* row = context(asked[i].first, asked[i].second);
    if (row == nullptr) continue;
    const auto found =
        std::lower_bound(row->after.begin(), row->after.end(), token,
                         [](const After& after, char32_t wanted) { return after.token < wanted; });
    if (found != row->after.end() && found->token == token) return backoff + found->log_p;
    backoff += row->backoff;
  }
  return backoff + rarest_;
}

}  // namespace kanaria::reading
