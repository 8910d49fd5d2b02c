#include "hq/confusion.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "base/file.h"
#include "base/sealed_text.h"
#include "base/utf8.h"

namespace kanaria::hq {
namespace {

constexpr unsigned kLeastCount = 2;
const std::vector<Confused> kNone;

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<unsigned> count_of(std::string_view digits) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || value == 0) {
    return std::nullopt;
  }
  return value;
}

std::optional<char32_t> character_of(std::string_view text) {
  const std::u32string characters = base::to_u32(text);
  if (characters.size() != 1) return std::nullopt;
  return characters.front();
}

}  // namespace

base::Result<ConfusionTable> ConfusionTable::parse(std::string_view text, const std::string& name,
                                                   double least_p) {
  const auto sealed = base::open_sealed_text(text, "kanaria confusion 1", name);
  if (!sealed) return sealed.error();
  const base::Error damaged{base::Remedy::operator_acts,
                            name + " is damaged; install Kanaria's models again."};
  ConfusionTable table;
  std::map<std::pair<char32_t, char32_t>, double> pairs;
  for (const std::string_view line : sealed->lines) {
    const auto fields = split(line, '\t');
    const auto printed = character_of(fields[0]);
    const auto draws = fields.size() < 2 ? std::nullopt : count_of(fields[1]);
    if (!printed || !draws) return damaged;
    table.others_[*printed];
    for (std::size_t i = 2; i < fields.size(); ++i) {
      const auto parts = split(fields[i], ' ');
      const auto read = character_of(parts[0]);
      const auto count = parts.size() != 2 ? std::nullopt : count_of(parts[1]);
      if (!read || !count || *count > *draws) return damaged;
      const double p = static_cast<double>(*count) / *draws;
      if (*count < kLeastCount || p < least_p) continue;
      double& known = pairs[std::minmax(*printed, *read)];
      known = std::max(known, p);
    }
  }
  for (const auto& [pair, p] : pairs) {
    table.others_[pair.first].push_back({pair.second, p});
    table.others_[pair.second].push_back({pair.first, p});
  }
  for (auto& [c, others] : table.others_) {
    std::stable_sort(others.begin(), others.end(),
                     [](const Confused& a, const Confused& b) { return a.p > b.p; });
  }
  return table;
}

std::filesystem::path ConfusionTable::file_in(const std::filesystem::path& models) {
  return models / "confusion" / "confusion.txt";
}

base::Result<ConfusionTable> ConfusionTable::load(const std::filesystem::path& models,
                                                  double least_p) {
  const auto file = file_in(models);
  const auto bytes = base::read_file(file, base::kMaxSealedTextBytes);
  if (!bytes) return bytes.error();
  return parse(base::text_of(*bytes), file.string(), least_p);
}

const std::vector<Confused>& ConfusionTable::others(char32_t c) const {
  const auto found = others_.find(c);
  return found == others_.end() ? kNone : found->second;
}

}  // namespace kanaria::hq
