#include "hq/proof_person.h"

#include <algorithm>
#include <random>

#include "base/digest.h"
#include "base/utf8.h"

namespace kanaria::hq {
namespace {

// Frequent, and two kanji: nothing about the name is difficult.
constexpr double kLeastLog_p = -8;
constexpr const char* kRecordId = "proof";

class SystemRandom {
 public:
  using result_type = std::uint32_t;
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }
  result_type operator()() {
    std::array<std::uint8_t, 4> bytes{};
    base::fill_random(bytes);
    return static_cast<result_type>(bytes[0] | bytes[1] << 8 | bytes[2] << 16) |
           result_type{bytes[3]} << 24;
  }
};

template <class Items, class Suits>
auto pick(const Items& count_and_item, std::size_t count, const Suits& suits,
          SystemRandom& random) {
  std::uniform_int_distribution<std::size_t> any(0, count - 1);
  for (;;) {
    auto item = count_and_item(any(random));
    if (suits(item)) return item;
  }
}

std::string name_of(std::span<const postal::LexiconName> names, SystemRandom& random) {
  const auto item = [&](std::size_t i) { return names[i]; };
  const auto suits = [](const postal::LexiconName& name) {
    const std::u32string characters = base::to_u32(name.text);
    return name.log_p > kLeastLog_p && characters.size() == 2 &&
           std::all_of(characters.begin(), characters.end(),
                       [](char32_t c) { return c >= 0x4E00 && c <= 0x9FFF; });
  };
  return std::string(pick(item, names.size(), suits, random).text);
}

/// An ordinary place with one code and no parts that would have to be named.
std::size_t place_of(const postal::PostalDictionary& dictionary, SystemRandom& random) {
  const auto suits = [&](std::size_t i) {
    const postal::Area area = dictionary.area(i);
    const auto rows = dictionary.areas_of_code(area.postal_code);
    return rows.last - rows.first == 1 && !area.town.empty() && area.office.empty() &&
           dictionary.note(i).empty() && dictionary.streets(i).empty();
  };
  return pick([](std::size_t i) { return i; }, dictionary.size(), suits, random);
}

}  // namespace

ProofPerson make_proof_person(const postal::PostalDictionary& dictionary,
                              const postal::NameKnowledge& names) {
  SystemRandom random;
  const auto number = [&](int most) {
    return std::to_string(std::uniform_int_distribution<int>(1, most)(random));
  };
  const std::size_t place = place_of(dictionary, random);
  const postal::Area area = dictionary.area(place);
  const std::string front = std::string(area.prefecture) + std::string(area.city);
  std::string street(area.town);
  const int blocks = dictionary.known_blocks(place);
  if (blocks > 0) street += number(blocks) + '-';
  street += number(60) + '-' + number(40);

  ProofPerson person;
  const std::string surname = name_of(names.surnames(), random);
  const std::string given = name_of(names.given_names(), random);
  person.record.id = kRecordId;
  person.record.kind = registry::Kind::proof;
  person.record.postal_code = std::string(area.postal_code);
  person.record.address = front + street;
  person.record.name = surname + ' ' + given;
  person.record.surname = surname;
  person.letter = {person.record.postal_code, {front, street}, surname + ' ' + given + "　様"};
  return person;
}

}  // namespace kanaria::hq
