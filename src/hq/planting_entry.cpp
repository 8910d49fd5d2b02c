#include "hq/planting_entry.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/utf8.h"
#include "registry/token.h"

namespace kanaria::hq {
namespace {

using Json = nlohmann::ordered_json;

// Everything else under this key begins with "kanaria registry".
constexpr std::string_view kLabel = "kanaria planting log 1\n";
constexpr std::string_view kSignatureKey = ",\"signature\":\"";
constexpr std::string_view kEnd = "\"}";
constexpr std::size_t kSignature_chars = 2 * sizeof(base::Signature);
constexpr std::size_t kDigest_chars = 2 * sizeof(base::Digest);
constexpr std::size_t kMaxCopy_chars = 200;
constexpr std::size_t kMaxBy_chars = 100;
constexpr std::size_t kMaxNote_chars = 500;
constexpr std::string_view kClocks[] = {"beacon", "ntp", "rtc", "unknown"};

/// Digits only, at most `most`; nullopt for anything else.
std::optional<unsigned> number_of(std::string_view digits, unsigned most) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || value > most) {
    return std::nullopt;
  }
  return value;
}

/// "2026-11-21T09:00:00.123Z"
bool is_time(std::string_view text) {
  return text.size() == 24 && day_of(text.substr(0, 10)) && text[10] == 'T' && text[13] == ':' &&
         text[16] == ':' && text[19] == '.' && text[23] == 'Z' &&
         number_of(text.substr(11, 2), 23) && number_of(text.substr(14, 2), 59) &&
         number_of(text.substr(17, 2), 59) && number_of(text.substr(20, 3), 999);
}

bool is_digest(std::string_view text) {
  const auto bytes = base::from_hex(text);
  return bytes && text.size() == kDigest_chars && base::to_hex(*bytes) == text;
}

/// The line up to its signature.
std::string unsigned_part(const PlantingEntry& entry) {
  const Planting& planting = entry.planting;
  std::string text = Json{
      {"seq", entry.seq},
      {"previous", base::to_hex(entry.previous)},
      {"torn", entry.torn},
      {"recorded", entry.recorded},
      {"clock", entry.clock},
      {"record_id", planting.record_id},
      {"list_id", planting.list_id},
      {"copy", planting.copy},
      {"by", planting.by},
      {"planted_at", planting.planted_at},
      {"note",
       planting.note}}.dump();
  text.pop_back();  // the closing brace
  return text;
}

std::string with_signature(std::string unsigned_text, const base::Signature& signature) {
  return std::move(unsigned_text) + std::string(kSignatureKey) + base::to_hex(signature) +
         std::string(kEnd);
}

base::Bytes signed_message(std::string_view unsigned_text) {
  base::Bytes message;
  base::append(message, base::bytes_of(kLabel));
  base::append(message, base::bytes_of(unsigned_text));
  return message;
}

/// The text of the key; the object remembers whether one was missing.
class Texts {
 public:
  explicit Texts(const Json& object) : object_(object) {}
  std::string operator[](const char* key) {
    const auto found = object_.find(key);
    if (found != object_.end() && found->is_string()) return found->get<std::string>();
    complete_ = false;
    return "";
  }
  [[nodiscard]] bool complete() const { return complete_; }

 private:
  const Json& object_;
  bool complete_ = true;
};

template <std::size_t kSize>
bool copy_hex(std::string_view text, std::array<std::uint8_t, kSize>& out) {
  const auto bytes = base::from_hex(text);
  if (!bytes || bytes->size() != kSize) return false;
  std::copy(bytes->begin(), bytes->end(), out.begin());
  return true;
}

std::string problem_of_text(const char* option, const std::string& text, std::size_t most_chars) {
  if (base::is_one_line(text, most_chars)) return "";
  return std::string("--") + option + " must be one line of UTF-8 with at most " +
         std::to_string(most_chars) + " characters and no control characters";
}

}  // namespace

std::optional<std::int64_t> day_of(std::string_view date) {
  if (date.size() != 10 || date[4] != '-' || date[7] != '-') return std::nullopt;
  const auto year = number_of(date.substr(0, 4), 9999);
  const auto month = number_of(date.substr(5, 2), 12);
  const auto day = number_of(date.substr(8, 2), 31);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day parsed{std::chrono::year(static_cast<int>(*year)),
                                           std::chrono::month(*month), std::chrono::day(*day)};
  if (!parsed.ok()) return std::nullopt;
  return std::chrono::sys_days(parsed).time_since_epoch().count();
}

std::string problem_of(const Planting& planting) {
  struct Text {
    const char* option;
    const std::string& text;
    std::size_t most_chars;
    bool needed;
  };
  for (const Text& text :
       {Text{"record-id", planting.record_id, registry::kMaxRecordId_bytes, true},
        Text{"list-id", planting.list_id, registry::kMaxListId_bytes, true},
        Text{"copy", planting.copy, kMaxCopy_chars, true},
        Text{"by", planting.by, kMaxBy_chars, true},
        Text{"note", planting.note, kMaxNote_chars, false}}) {
    if (text.needed && text.text.empty()) return std::string("--") + text.option + " is missing";
    auto problem = problem_of_text(text.option, text.text, text.most_chars);
    if (!problem.empty()) return problem;
  }
  if (planting.record_id.size() > registry::kMaxRecordId_bytes) {
    return "--record-id has more than " + std::to_string(registry::kMaxRecordId_bytes) + " bytes";
  }
  if (planting.list_id.size() > registry::kMaxListId_bytes) {
    return "--list-id has more than " + std::to_string(registry::kMaxListId_bytes) + " bytes";
  }
  if (!planting.planted_at.empty() && !day_of(planting.planted_at)) {
    return "--planted-at must be a day of the calendar, written as 2026-11-20";
  }
  return "";
}

std::string signed_line(const PlantingEntry& entry, const base::SigningSeed& seed) {
  std::string text = unsigned_part(entry);
  const base::Signature signature = base::sign(seed, signed_message(text));
  std::string line = with_signature(std::move(text), signature);
  CHECK(line.size() <= kMaxPlantingLine_bytes);
  return line;
}

std::optional<PlantingEntry> parse_planting_entry(std::string_view line) {
  if (line.size() > kMaxPlantingLine_bytes) return std::nullopt;
  const Json object = Json::parse(line, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  const auto seq = object.find("seq");
  if (seq == object.end() || !seq->is_number_unsigned()) return std::nullopt;
  PlantingEntry entry;
  entry.seq = seq->get<std::uint64_t>();
  Texts texts(object);
  const std::string previous = texts["previous"];
  entry.torn = texts["torn"];
  entry.recorded = texts["recorded"];
  entry.clock = texts["clock"];
  entry.planting = {texts["record_id"], texts["list_id"],    texts["copy"],
                    texts["by"],        texts["planted_at"], texts["note"]};
  const std::string signature = texts["signature"];
  const bool well_formed =
      texts.complete() && copy_hex(previous, entry.previous) &&
      copy_hex(signature, entry.signature) && (entry.torn.empty() || is_digest(entry.torn)) &&
      is_time(entry.recorded) && std::ranges::find(kClocks, entry.clock) != std::end(kClocks) &&
      problem_of(entry.planting).empty();
  // Other keys, doubled keys, spaces, escapes and capitals all show here.
  if (!well_formed || with_signature(unsigned_part(entry), entry.signature) != line) {
    return std::nullopt;
  }
  return entry;
}

bool is_signed_by(std::string_view line, const base::PublicKey& key) {
  constexpr std::size_t kTail_chars = kSignatureKey.size() + kSignature_chars + kEnd.size();
  CHECK(line.size() > kTail_chars);
  base::Signature signature{};
  CHECK(copy_hex(line.substr(line.size() - kSignature_chars - kEnd.size(), kSignature_chars),
                 signature));
  return base::holds(signature, key, signed_message(line.substr(0, line.size() - kTail_chars)));
}

base::Digest planting_hash(std::string_view line) {
  return base::sha256(base::bytes_of(line));
}

}  // namespace kanaria::hq
