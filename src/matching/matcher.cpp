#include "matching/matcher.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>

#include "matching/combinations.h"
#include "matching/notation.h"
#include "registry/keys_of_person.h"

namespace kanaria::matching {
namespace {

using registry::Registry;
using registry::Strength;

/// Answers of the registry by match key: combinations share most of their keys.
class Answers {
 public:
  explicit Answers(const Registry& registry) : registry_(registry) {}

  const std::vector<Registry::Located>& to(const registry::MatchKey& key) {
    const auto [found, is_new] = answers_.try_emplace(key);
    if (is_new) found->second = registry_.locate(key);
    return found->second;
  }

 private:
  const Registry& registry_;
  std::map<registry::MatchKey, std::vector<Registry::Located>> answers_;
};

/// An addressee.
struct Person {
  const std::vector<NameAlternative>& names;
  std::vector<WrittenName> written;  ///< empty where no image was asked
};

/// One combination that met an entry of the table.
struct Meeting {
  Registry::Located located;
  Strength strength = Strength::review;
  registry::RoomAsked room;
  Combination combination;
  bool is_best = false;  ///< address and name are the best reading's
};

/// What all combinations together say about one record.
struct Evidence {
  double strong = 0;
  double weak = 0;
  double exact = 0;
  bool best_agrees = false;
  Meeting surest;  ///< the strongest way in which the likeliest combination met it

  void take(const Meeting& meeting, bool exactly);
  [[nodiscard]] double score() const { return std::min(1.0, strong + kWeakKeyWorth * weak); }
};

void Evidence::take(const Meeting& meeting, bool exactly) {
  const bool is_strong = meeting.strength == Strength::match;
  const double p = meeting.combination.p;
  const auto rank = [](const Meeting& m) { return std::pair(m.strength, m.combination.p); };
  if (strong + weak <= 0 || rank(meeting) > rank(surest)) surest = meeting;
  (is_strong ? strong : weak) += p;
  if (is_strong && meeting.is_best) best_agrees = true;
  if (exactly) exact += p;
}

/// Keys that one combination asks with.
std::vector<registry::Probe> probes_of(const Alternatives& alternatives,
                                       const std::vector<NameAlternative>& names,
                                       const Combination& combination, const OnePlace& one_place) {
  const auto& address = alternatives.addresses[combination.address].address;
  const NameAlternative& name = names[combination.name];
  const std::string& code = alternatives.codes[combination.code].code;
  auto probes = registry::place_probes(address, name.canonical);
  const auto by_code =
      registry::code_probes(address, code, name.canonical, one_place(code, address));
  probes.insert(probes.end(), by_code.begin(), by_code.end());
  if (combination.address == 0) {
    const auto by_surname = registry::surname_probes(address, name.surname);
    probes.insert(probes.end(), by_surname.begin(), by_surname.end());
  }
  return probes;
}

/// For each entry the strongest way in which the combination met it.
void meet(const std::vector<registry::Probe>& probes, const Combination& combination,
          Answers& answers, std::vector<Meeting>& meetings) {
  std::map<std::size_t, Meeting> strongest;
  for (const registry::Probe& probe : probes) {
    for (const Registry::Located& located : answers.to(probe.key)) {
      Meeting meeting{located, probe.strength, probe.room, combination,
                      combination.address == 0 && combination.name == 0};
      const auto [found, is_new] = strongest.emplace(located.entry, meeting);
      if (!is_new && probe.strength > found->second.strength) found->second = meeting;
    }
  }
  for (const auto& [entry, meeting] : strongest) meetings.push_back(meeting);
}

/// Unlocks the first kUnlockings different entries and makes up the number with decoys.
std::map<std::size_t, registry::SealedRecord> unlock(const std::vector<Meeting>& meetings,
                                                     const Registry& registry) {
  std::map<std::size_t, std::optional<registry::SealedRecord>> tried;
  for (const Meeting& meeting : meetings) {
    if (tried.size() == kUnlockings) break;
    if (tried.contains(meeting.located.entry)) continue;
    tried.emplace(meeting.located.entry, registry.unlock(meeting.located));
  }
  for (std::size_t i = tried.size(); i < kUnlockings; ++i) {
    // Its outcome is of no interest, only its time.
    static_cast<void>(registry.unlock(registry.decoy()));
  }
  std::map<std::size_t, registry::SealedRecord> records;
  for (const auto& [entry, record] : tried) {
    if (record) records.emplace(entry, *record);
  }
  return records;
}

bool is_exact(const registry::SealedRecord& record, const AddressAlternative& address,
              const NameAlternative& name) {
  const auto texts = registry::notation_texts_of(address.address, name.notation);
  for (const auto part :
       {registry::NotationPart::name, registry::NotationPart::town, registry::NotationPart::numbers,
        registry::NotationPart::building, registry::NotationPart::room}) {
    if (!record.has_notation(part, texts[static_cast<std::size_t>(part)])) return false;
  }
  return true;
}

/// By the text alone.
NotationTest notation_by_text(const Evidence& evidence) {
  if (evidence.strong <= 0) return {};  // another person's or door's
  const double all = evidence.strong + evidence.weak;
  if (evidence.exact >= kNotationShare * all) return {registry::Notation::exact, 0};
  if (all - evidence.exact >= kNotationShare * all) return {registry::Notation::variant, 0};
  return {};
}

/// The record's notation of one part among ways to write it; unknown where the image weighed none
/// (of firms, and of second names).
NotationTest test_part(const registry::SealedRecord& record, registry::NotationPart part,
                       const std::vector<NotationCandidate>& candidates) {
  std::map<std::string, bool, std::less<>> asked;  // most candidates share their parts
  const auto is_records = [&](std::string_view text) {
    const auto [found, is_new] = asked.try_emplace(std::string(text));
    if (is_new) found->second = record.has_notation(part, text);
    return found->second;
  };
  return candidates.empty() ? NotationTest{} : test_notation(candidates, is_records);
}

constexpr registry::NotationPart kAddressParts[] = {
    registry::NotationPart::town, registry::NotationPart::numbers, registry::NotationPart::building,
    registry::NotationPart::room};

/// A way to write an address, in its parts.
struct WayOfParts {
  registry::NotationTexts texts;
  std::optional<double> log_likelihood;
  bool same_form = false;
};

/// The form of the likeliest way to write an address that is just the one that met; "" where there
/// is none.
std::string form_met(const Alternatives& alternatives, const registry::CanonicalAddress& met) {
  for (const WrittenAddress& way : alternatives.written_addresses) {
    if (way.address.notation_of_address == met.notation_of_address) return way.form;
  }
  return "";
}

/// Unknown where only a weak key was met: what was read is then another person's or door's.
NotationTest notation_by_image(const Alternatives& alternatives, const Person& person,
                               const Meeting& met, const registry::SealedRecord& record) {
  if (met.strength != Strength::match) return {};
  const NameAlternative& name = person.names[met.combination.name];
  const registry::CanonicalAddress& address =
      alternatives.addresses[met.combination.address].address;
  std::vector<NotationCandidate> names;
  for (const WrittenName& way : person.written) {
    if (way.canonical == name.canonical) names.push_back({way.notation, way.log_likelihood});
  }
  std::vector<WayOfParts> addresses;
  const std::string form = form_met(alternatives, address);
  for (const WrittenAddress& way : alternatives.written_addresses) {
    if (way.address.place != address.place || way.address.doors != address.doors) continue;
    addresses.push_back({registry::notation_texts_of(way.address, name.notation),
                         way.log_likelihood, way.form == form});
  }
  // The image is of another reading than the one that met the record.
  if (names.empty() && !person.written.empty()) return {};
  const bool asks_address = !alternatives.written_addresses.empty();
  if (asks_address && (addresses.empty() || form.empty())) return {};
  NotationTest test = test_part(record, registry::NotationPart::name, names);
  const auto read = registry::notation_texts_of(address, name.notation);
  for (const registry::NotationPart part : kAddressParts) {
    const auto at = static_cast<std::size_t>(part);
    // What was not read, and a town that is none, are no other way to write the record's.
    const bool is_unread =
        read[at].empty() || (part == registry::NotationPart::town && !address.has_town);
    if (is_unread && !record.has_notation(part, read[at])) return {};
    std::vector<NotationCandidate> candidates;
    for (const WayOfParts& way : addresses) {
      candidates.push_back({way.texts[at], way.log_likelihood, way.same_form});
    }
    test = of_both(test, test_part(record, part, candidates));
  }
  return test;
}

/// The probability of all addresses that are named together: at most 1, less where the list was
/// cut.  A name that is not named is another person.
double named_by(const Alternatives& alternatives) {
  double p = 0;
  for (const AddressAlternative& address : alternatives.addresses) p += address.p;
  return p;
}

Decision decision_on(const Evidence& evidence, double best_p, double named) {
  const bool contradicted = !evidence.best_agrees && evidence.strong < 2 * best_p;
  const double whole = evidence.best_agrees ? std::clamp(named, kLeastNamed, 1.0) : 1.0;
  if (evidence.strong >= kMatchMass * whole && !contradicted) return Decision::match;
  if (evidence.best_agrees || evidence.strong + evidence.weak >= kReviewMass) {
    return Decision::review;
  }
  return Decision::no_match;
}

/// Adds one addressee's outcome to the verdict.
void weigh_person(const Alternatives& alternatives, const Person& person,
                  const std::vector<Meeting>& meetings,
                  const std::map<std::size_t, registry::SealedRecord>& records, Verdict& verdict) {
  std::map<std::string, Evidence> by_token;
  // One combination may meet several entries of one record: it counts once, at its strongest.
  std::map<std::pair<std::string, std::size_t>, Meeting> counted;
  for (const Meeting& meeting : meetings) {
    const auto record = records.find(meeting.located.entry);
    if (record == records.end()) continue;
    const auto id = std::make_pair(record->second.token(), meeting.combination.number);
    Meeting judged = meeting;
    if (!record->second.has_room(meeting.room)) judged.strength = Strength::review;
    const auto [found, is_new] = counted.emplace(id, judged);
    if (!is_new && judged.strength > found->second.strength) found->second = judged;
  }
  for (const auto& [id, meeting] : counted) {
    by_token[id.first].take(meeting, is_exact(records.at(meeting.located.entry),
                                              alternatives.addresses[meeting.combination.address],
                                              person.names[meeting.combination.name]));
  }
  const bool has_image = !person.written.empty() || !alternatives.written_addresses.empty();
  const double best_p = alternatives.addresses.front().p * person.names.front().p;
  const double named = named_by(alternatives);
  for (const auto& [token, evidence] : by_token) {
    const Decision decision = decision_on(evidence, best_p, named);
    if (decision == Decision::no_match) continue;
    verdict.decision = std::max(verdict.decision, decision);
    const NotationTest test = has_image
                                  ? notation_by_image(alternatives, person, evidence.surest,
                                                      records.at(evidence.surest.located.entry))
                                  : notation_by_text(evidence);
    verdict.hits.push_back({token, evidence.score(), test.notation, test.log_ratio});
  }
}

}  // namespace

Verdict weigh(const Alternatives& alternatives, const Registry& registry,
              const OnePlace& one_place) {
  Verdict verdict;
  if (alternatives.addresses.empty()) return verdict;
  Answers answers(registry);
  for (const auto& names : alternatives.persons) {
    if (names.empty()) continue;
    const bool is_first = &names == &alternatives.persons.front();
    const Person person{names, is_first ? alternatives.written_names : std::vector<WrittenName>{}};
    std::vector<Meeting> meetings;
    for (const Combination& combination : best_combinations(alternatives, names)) {
      meet(probes_of(alternatives, names, combination, one_place), combination, answers, meetings);
      ++verdict.hypotheses;
    }
    weigh_person(alternatives, person, meetings, unlock(meetings, registry), verdict);
  }
  std::stable_sort(
      verdict.hits.begin(), verdict.hits.end(),
      [](const registry::Hit& a, const registry::Hit& b) { return a.score > b.score; });
  return verdict;
}

Verdict decide(const reading::Reading& reading, const Registry& registry,
               const postal::PostalDictionary& dictionary, const postal::NameKnowledge& names) {
  const auto start = std::chrono::steady_clock::now();
  const Alternatives alternatives = alternatives_of(reading, dictionary, names);
  const registry::Fold fold = [&names](std::string_view text) { return names.fold(text); };
  Verdict verdict = weigh(alternatives, registry,
                          [&](const std::string& code, const registry::CanonicalAddress& address) {
                            return is_one_place(dictionary, code, address, fold);
                          });
  verdict.elapsed_us =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                     std::chrono::steady_clock::now() - start)
                                     .count());
  return verdict;
}

}  // namespace kanaria::matching
