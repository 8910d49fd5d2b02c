#include "matching/alternatives.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/utf8.h"
#include "postal/normalize.h"
#include "registry/looks.h"
#include "registry/person_name.h"

namespace kanaria::matching {
namespace {

using reading::Field;
using reading::Hypothesis;

void scale_to(std::vector<Hypothesis>& list, double most) {
  double sum = 0;
  for (const Hypothesis& hypothesis : list) sum += hypothesis.p;
  if (sum <= most || sum <= 0) return;
  for (Hypothesis& hypothesis : list) hypothesis.p *= most / sum;
}

/// Leaves out the last ones that together weigh nothing beside the others: what they would meet in
/// the registry, no decision could rest on, and each costs a look at the dictionary.
void cut_tail(std::vector<Hypothesis>& list) {
  double sum = 0;
  for (const Hypothesis& hypothesis : list) sum += hypothesis.p;
  double tail = 0;
  while (list.size() > 1 && tail + list.back().p <= kTailMass * sum) {
    tail += list.back().p;
    list.pop_back();
  }
}

/// The field's hypotheses, most probable first, with p that sum to at most 1.  The shown text is
/// among them even when no hypothesis has it: an operator may have corrected it.
std::vector<Hypothesis> ranked(const Field& field, std::size_t limit) {
  std::vector<Hypothesis> list;
  std::set<std::string> seen;
  for (const Hypothesis& hypothesis : field.hypotheses) {
    if (hypothesis.text.empty() || !(hypothesis.p > 0)) continue;
    if (seen.insert(hypothesis.text).second) list.push_back(hypothesis);
  }
  double shown_p = 0;
  if (!field.text.empty() && !seen.contains(field.text)) {
    shown_p = std::clamp(field.confidence, 0.0, 1.0);
  }
  scale_to(list, 1 - shown_p);
  if (shown_p > 0) list.push_back({field.text, shown_p});
  std::stable_sort(list.begin(), list.end(),
                   [](const Hypothesis& a, const Hypothesis& b) { return a.p > b.p; });
  if (list.size() > limit) list.resize(limit);
  cut_tail(list);
  return list;
}

NameAlternative name_alternative(const Hypothesis& hypothesis, const postal::NameKnowledge& names,
                                 const registry::Fold& fold) {
  NameAlternative name;
  name.p = hypothesis.p;
  name.notation = registry::notation_of_name(hypothesis.text);
  if (const auto legible = registry::legible_start(hypothesis.text)) {
    name.surname = registry::canonical_name(*legible, fold);
    return name;
  }
  name.canonical = registry::canonical_name(hypothesis.text, fold);
  if (names.is_surname(name.notation) || names.is_surname(name.canonical)) {
    name.surname = name.canonical;
  }
  // A surname alone names a household, never a person: it asks with the surname's key only.
  if (registry::is_bare_surname(hypothesis.text, names)) name.canonical.clear();
  return name;
}

std::vector<std::vector<NameAlternative>> persons_of(const reading::Recipient& recipient,
                                                     const postal::NameKnowledge& names,
                                                     const registry::Fold& fold) {
  std::vector<std::vector<Hypothesis>> persons;
  persons.push_back(ranked(recipient.name, kMaxNames));
  for (const std::string& name : recipient.names) {
    if (persons.size() == kMaxPersons) break;
    if (name.empty() || name == recipient.name.text) continue;
    persons.push_back({{name, std::clamp(recipient.name.confidence, 0.0, 1.0)}});
  }
  std::vector<std::vector<NameAlternative>> out;
  for (const auto& hypotheses : persons) {
    if (hypotheses.empty()) continue;
    out.emplace_back();
    for (const Hypothesis& hypothesis : hypotheses) {
      out.back().push_back(name_alternative(hypothesis, names, fold));
    }
  }
  return out;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_code(std::string_view text) {
  return text.size() == 7 &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c); });
}

std::vector<CodeAlternative> codes_of(const reading::Reading& reading) {
  std::vector<CodeAlternative> codes;
  // The barcode is read by another way than the digits; where it is there it is the surer one.
  double left = 1;
  if (reading.customer_barcode && is_code(reading.customer_barcode->postal_code)) {
    const double p = std::clamp(reading.customer_barcode->confidence, 0.0, 1.0);
    codes.push_back({reading.customer_barcode->postal_code, p});
    left -= p;
  }
  for (const Hypothesis& hypothesis : ranked(reading.recipient.postal_code, kMaxCodes - 1)) {
    if (!is_code(hypothesis.text)) continue;
    const double p = hypothesis.p * left;
    if (!codes.empty() && codes.front().code == hypothesis.text) {
      codes.front().p += p;
    } else if (codes.size() + 1 < kMaxCodes) {
      codes.push_back({hypothesis.text, p});
    }
  }
  double sum = 0;
  for (const CodeAlternative& code : codes) sum += code.p;
  codes.push_back({"", std::max(0.0, 1 - sum)});
  std::stable_sort(codes.begin(), codes.end(),
                   [](const CodeAlternative& a, const CodeAlternative& b) { return a.p > b.p; });
  return codes;
}

std::vector<WrittenName> written_names(const Field& name, const registry::Fold& fold) {
  std::vector<WrittenName> written;
  for (const reading::WeighedText& way : name.notations) {
    if (written.size() == kMaxWritten) break;
    written.push_back({registry::canonical_name(way.text, fold),
                       registry::notation_of_name(way.text), way.log_likelihood});
  }
  return written;
}

/// The kanji and kana of an address that no way of writing its numbers changes.
std::string form_of_address(std::string_view text, const registry::Fold& fold) {
  static constexpr std::u32string_view kOfNumbers =
      U"〇一ニ三四五六七ハ九十百丁目番地号室-ケガヵノ之ツ";  // with one look
  std::u32string form;
  for (const char32_t c : base::to_u32(registry::with_one_look(fold(text)))) {
    const bool is_latin = c < 0x80;
    if (!is_latin && kOfNumbers.find(c) == std::u32string_view::npos) form += c;
  }
  return base::to_utf8(form);
}

std::vector<WrittenAddress> written_addresses(const Field& address,
                                              const postal::PostalDictionary& dictionary,
                                              const registry::Fold& fold) {
  std::vector<WrittenAddress> written;
  for (const reading::WeighedText& way : address.notations) {
    if (written.size() == kMaxWritten) break;
    const auto taken_apart = postal::normalize_address(dictionary, way.text);
    written.push_back({registry::canonical_address(way.text, taken_apart, fold), way.log_likelihood,
                       form_of_address(way.text, fold)});
  }
  return written;
}

/// Whether the address says what the barcode says: all of it, or more where the sender left the
/// room out of the barcode or its symbols were used up, a letter taking two of them.
bool agrees(const reading::CustomerBarcode& barcode, const postal::Address& address) {
  constexpr std::size_t kSymbols = 13;
  const std::string& number = barcode.address_number;
  const std::string& whole = address.address_number;
  if (!whole.starts_with(number)) return false;
  const auto letters =
      std::count_if(number.begin(), number.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  const bool is_full = number.size() + static_cast<std::size_t>(letters) + 1 >= kSymbols;
  return is_full || whole.size() == number.size() || !is_digit(whole[number.size()]);
}

/// 芝公園四丁目 -> 芝公園: the barcode's number begins with the 丁目.
std::string without_chome(const std::string& town) {
  std::u32string text = base::to_u32(town);
  constexpr std::u32string_view kChome = U"丁目";
  if (!text.ends_with(kChome)) return town;
  text.resize(text.size() - kChome.size());
  const std::size_t last = text.find_last_not_of(U"〇一二三四五六七八九十百0123456789");
  if (last == std::u32string::npos) return town;
  text.resize(last + 1);
  return base::to_utf8(text);
}

/// The barcode's number in the town of the likeliest address whose postal code is the barcode's;
/// nullopt where there is none, or where that address says the same.
std::optional<std::string> address_of_barcode(const reading::CustomerBarcode& barcode,
                                              const std::vector<postal::Address>& addresses) {
  if (barcode.address_number.empty()) return std::nullopt;
  const auto likeliest = std::find_if(addresses.begin(), addresses.end(), [&](const auto& one) {
    const auto& codes = one.postal_codes;
    return !one.town.empty() &&
           std::find(codes.begin(), codes.end(), barcode.postal_code) != codes.end();
  });
  if (likeliest == addresses.end() || agrees(barcode, *likeliest)) return std::nullopt;
  return likeliest->prefecture + likeliest->city + without_chome(likeliest->town) +
         barcode.address_number;
}

/// Makes room for one more, so that all sum to at most 1 as before.
void add_address(std::vector<AddressAlternative>& list, AddressAlternative further) {
  for (AddressAlternative& address : list) address.p *= 1 - further.p;
  if (list.size() == kMaxAddresses) list.pop_back();
  list.push_back(std::move(further));
  std::stable_sort(list.begin(), list.end(),
                   [](const auto& a, const auto& b) { return a.p > b.p; });
}

std::vector<AddressAlternative> addresses_of(const reading::Reading& reading,
                                             const postal::PostalDictionary& dictionary,
                                             const registry::Fold& fold) {
  std::vector<AddressAlternative> list;
  std::vector<postal::Address> taken_apart;
  for (const Hypothesis& hypothesis : ranked(reading.recipient.address, kMaxAddresses)) {
    taken_apart.push_back(postal::normalize_address(dictionary, hypothesis.text));
    list.push_back(
        {registry::canonical_address(hypothesis.text, taken_apart.back(), fold), hypothesis.p});
  }
  const auto& barcode = reading.customer_barcode;
  if (!barcode) return list;
  const double confidence = std::clamp(barcode->confidence, 0.0, 1.0);
  if (list.empty()) {
    postal::Address of_barcode;
    of_barcode.rest = barcode->address_number;
    of_barcode.postal_codes = {barcode->postal_code};
    list.push_back({registry::canonical_address("", of_barcode, fold), confidence});
  } else if (const auto text = address_of_barcode(*barcode, taken_apart);
             text && !reading.is_settled) {
    auto further =
        registry::canonical_address(*text, postal::normalize_address(dictionary, *text), fold);
    const registry::CanonicalAddress& best = list.front().address;
    const bool is_best = best.place == further.place && !best.doors.empty() &&
                         !further.doors.empty() && best.doors.front() == further.doors.front();
    if (!is_best) add_address(list, {std::move(further), kBarcodeShare * confidence});
  }
  return list;
}

}  // namespace

Alternatives alternatives_of(const reading::Reading& reading,
                             const postal::PostalDictionary& dictionary,
                             const postal::NameKnowledge& names) {
  const registry::Fold fold = [&names](std::string_view text) { return names.fold(text); };
  Alternatives alternatives;
  alternatives.addresses = addresses_of(reading, dictionary, fold);
  alternatives.persons = persons_of(reading.recipient, names, fold);
  alternatives.codes = codes_of(reading);
  alternatives.written_names = written_names(reading.recipient.name, fold);
  alternatives.written_addresses = written_addresses(reading.recipient.address, dictionary, fold);
  return alternatives;
}

bool is_one_place(const postal::PostalDictionary& dictionary, const std::string& code,
                  const registry::CanonicalAddress& address, const registry::Fold& fold) {
  const auto range = dictionary.areas_of_code(code);
  if (range.first == range.last) return false;
  const postal::Area first = dictionary.area(range.first);
  if (first.town.empty()) return false;  // "以下に掲載がない場合" is many places
  for (std::size_t i = range.first + 1; i < range.last; ++i) {
    const postal::Area other = dictionary.area(i);
    if (other.city != first.city || other.town != first.town) return false;
  }
  std::string whole(first.prefecture);
  whole.append(first.city).append(first.town);
  const auto place =
      registry::canonical_address(whole, postal::normalize_address(dictionary, whole), fold).place;
  const auto city_of = [](const std::string& text) { return text.substr(0, text.find('/')); };
  // A ward may have been left out.
  const std::string read = city_of(address.place);
  if (!city_of(place).starts_with(read) && !read.starts_with(city_of(place))) return false;
  return !address.has_town ||
         std::find(address.codes.begin(), address.codes.end(), code) != address.codes.end();
}

}  // namespace kanaria::matching
