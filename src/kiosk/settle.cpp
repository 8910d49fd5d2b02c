#include "kiosk/settle.h"

#include <algorithm>

#include "base/utf8.h"

namespace kanaria::kiosk {
namespace {

constexpr std::size_t kMaxText_chars = 200;
constexpr std::size_t kPostalCode_figures = 7;

reading::Field sure(std::string text) {
  if (text.empty()) return {};
  return {text, 1, {{text, 1}}};
}

bool is_postal_code(const std::string& text) {
  return text.empty() ||
         (text.size() == kPostalCode_figures &&
          std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

}  // namespace

std::optional<reading::Reading> settled(const reading::Reading& machine,
                                        const PersonReads& person) {
  for (const std::string* text : {&person.postal_code, &person.address, &person.name}) {
    if (!base::is_one_line(*text, kMaxText_chars)) return std::nullopt;
  }
  std::string code = base::nfkc(person.postal_code);
  std::erase(code, '-');
  if (!is_postal_code(code)) return std::nullopt;
  reading::Reading reading = machine;
  reading::Recipient& recipient = reading.recipient;
  recipient.postal_code = sure(std::move(code));
  recipient.address = sure(base::nfkc(person.address));
  // NFKC would fold compatibility ideographs, and a name keeps its own kanji.
  if (recipient.name.text != person.name) recipient.names.clear();
  recipient.name = sure(person.name);
  recipient.confidence = 1;
  reading.is_settled = true;
  reading.needs_review = false;
  reading.review_reasons.clear();
  return reading;
}

}  // namespace kanaria::kiosk
