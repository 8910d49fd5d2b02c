#include "reading/phone_field.h"

#include <algorithm>
#include <string>

#include "reading/alternatives.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr std::size_t kTried = 48;

}  // namespace

bool is_in_numbering_plan(std::string_view digits) {
  if (digits.size() < 10 || digits[0] != '0' || digits[1] == '0') return false;
  const bool of_eleven =
      digits[2] == '0' && std::string_view("5789").find(digits[1]) != std::string_view::npos;
  return digits.size() == (of_eleven ? 11 : 10);
}

Field read_phone(const ReadLine& line) {
  Field field;
  double all = 0;
  for (const Alternative& tried :
       alternatives(line.lattice.symbols, 0, line.lattice.symbols.size(), kTried)) {
    all += tried.p;
    const auto phone = find_phone(folded_widths(tried.text));
    if (!phone || !is_in_numbering_plan(phone->digits)) continue;
    const auto known = std::find_if(field.hypotheses.begin(), field.hypotheses.end(),
                                    [&](const Hypothesis& h) { return h.text == phone->digits; });
    if (known != field.hypotheses.end()) {
      known->p += tried.p;
    } else {
      field.hypotheses.push_back({phone->digits, tried.p});
    }
  }
  if (field.hypotheses.empty()) return field;
  for (Hypothesis& hypothesis : field.hypotheses) hypothesis.p /= all;
  std::stable_sort(field.hypotheses.begin(), field.hypotheses.end(),
                   [](const Hypothesis& a, const Hypothesis& b) { return a.p > b.p; });
  field.text = field.hypotheses.front().text;
  field.confidence = std::min(field.hypotheses.front().p, 1.0);
  return field;
}

}  // namespace kanaria::reading
