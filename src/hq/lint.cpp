#include "hq/lint.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "hq/broker_folding.h"
#include "registry/person_name.h"

namespace kanaria::hq {
namespace {

using registry::Kind;

bool is_decoy(const CanonicalRecord& record) {
  return record.record.kind == Kind::canary;
}

bool is_real(const CanonicalRecord& record) {
  return record.record.kind == Kind::erasure || record.record.kind == Kind::stop;
}

std::string line_text(std::size_t line) {
  return "line " + std::to_string(line);
}

/// Town, house number and name, once for each way to understand the numbers; none without them.
std::set<std::string> houses_of(const CanonicalRecord& record) {
  std::set<std::string> houses;
  if (record.address.place.empty()) return houses;
  for (const registry::Door& door : record.address.doors) {
    houses.insert(record.address.place + "\n" + door.house + "\n" + record.name);
  }
  return houses;
}

std::string raw_text(const CanonicalRecord& record) {
  return record.record.address + "\n" + record.record.name;
}

}  // namespace

std::vector<RowProblem> doubtful_records(const Records& records) {
  std::unordered_map<std::string, std::size_t> line_of_person;
  std::vector<RowProblem> found;
  for (const CanonicalRecord& record : records) {
    if (found.size() == kMaxFindings) break;
    if (record.address.doors.empty()) {
      found.push_back({record.record.line,
                       "has an address without a house number: it can at most ask for review; add "
                       "the house number"});
      continue;
    }
    const std::string person =
        record.address.place + "\n" + record.address.doors.front().joined() + "\n" + record.name;
    const auto [before, is_new] = line_of_person.emplace(person, record.record.line);
    if (is_new) continue;
    found.push_back({record.record.line, "is the same person at the same address as " +
                                             line_text(before->second) +
                                             ": mail will hit both; keep one of them, or look that "
                                             "their notations differ in print"});
  }
  return found;
}

std::vector<RowProblem> folded_decoys(const Records& records, const postal::NameKnowledge& names) {
  std::unordered_map<std::string, std::size_t> real;   // by folded text
  std::unordered_map<std::string, std::size_t> first;  // by list and folded text
  std::vector<std::string> folded(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (!is_decoy(records[i]) && !is_real(records[i])) continue;
    folded[i] = folded_as_brokers(records[i], all_broker_foldings(), names);
    if (is_real(records[i])) real.emplace(folded[i], i);
  }
  std::vector<RowProblem> found;
  for (std::size_t i = 0; i < records.size() && found.size() < kMaxFindings; ++i) {
    if (!is_decoy(records[i])) continue;
    const auto person = real.find(folded[i]);
    if (person != real.end()) {
      const auto foldings = foldings_between(records[i], records[person->second], names);
      if (foldings.any()) {
        found.push_back(
            {records[i].record.line, "is no different from the real person of " +
                                         line_text(records[person->second].record.line) +
                                         " once a list broker's program has folded it by " +
                                         describe(foldings) +
                                         ": give the decoy a name or house number of its own"});
      }
    }
    const auto [before, is_new] = first.emplace(records[i].record.list_id + "\n" + folded[i], i);
    if (is_new) continue;
    const auto foldings = foldings_between(records[i], records[before->second], names);
    if (foldings.none()) continue;
    found.push_back({records[i].record.line,
                     "is no different from the decoy of " +
                         line_text(records[before->second].record.line) +
                         " in the same list once a list broker's program has folded it by " +
                         describe(foldings) + ": mark it by another house number or name"});
  }
  return found;
}

std::vector<RowProblem> decoys_of_real_people(const Records& records) {
  std::unordered_map<std::string, std::size_t> line_of_house;
  for (const CanonicalRecord& record : records) {
    if (!is_real(record)) continue;
    for (const std::string& house : houses_of(record)) {
      line_of_house.emplace(house, record.record.line);
    }
  }
  std::vector<RowProblem> found;
  for (const CanonicalRecord& record : records) {
    if (found.size() == kMaxFindings) break;
    if (!is_decoy(record)) continue;
    for (const std::string& house : houses_of(record)) {
      const auto person = line_of_house.find(house);
      if (person == line_of_house.end()) continue;
      found.push_back(
          {record.record.line,
           "is a decoy with the town, house number and name of the real person of " +
               line_text(person->second) +
               ": that person's mail would be taken for the list's; choose another name "
               "or house number"});
      break;
    }
  }
  return found;
}

std::vector<RowProblem> common_names(const Records& records, const postal::NameKnowledge& names) {
  std::vector<RowProblem> found;
  for (const CanonicalRecord& record : records) {
    if (found.size() == kMaxFindings) break;
    if (!is_decoy(record)) continue;
    // Without the decoy's mark, which no lexicon has.
    const auto splits = names.split(registry::canonical_name(
        record.record.name, [](std::string_view text) { return std::string(text); }));
    if (splits.empty()) continue;
    const auto surname = names.surname_log_p(splits.front().surname);
    const auto given = names.given_name_log_p(splits.front().given);
    if (!surname || !given || *surname < std::log(kCommonSurname_p) ||
        *given < std::log(kCommonGivenName_p)) {
      continue;
    }
    found.push_back(
        {record.record.line,
         "is a decoy named " + splits.front().surname + splits.front().given +
             ", a surname and a given name that are both common: neighbours of the same "
             "name must be expected; choose a rarer name"});
  }
  return found;
}

PopulationLint::PopulationLint(const Records& records, const Canonicalize& canonicalize,
                               const postal::NameKnowledge& names)
    : records_(records), canonicalize_(canonicalize), names_(names), met_(records.size()) {
  std::unordered_map<std::string, std::size_t> kept;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (!is_decoy(records[i]) || records[i].address.place.empty()) continue;
    const std::string town = records[i].address.place + "\n" + records[i].name;
    // Of very many decoys of one name in one town the first are looked at.
    constexpr std::size_t kMaxAlike = 64;
    if (++kept[town] > kMaxAlike) continue;
    ++names_known_[records[i].name];
    decoys_by_town_.emplace(town, i);
  }
}

void PopulationLint::take(std::size_t line, const std::string& address, const std::string& name) {
  const registry::Fold fold = [this](std::string_view text) { return names_.fold(text); };
  const std::string canonical = registry::canonical_name(name, fold);
  if (!names_known_.contains(canonical)) return;
  Record record;
  record.line = line;
  record.kind = Kind::stop;
  record.address = address;
  record.name = name;
  const CanonicalRecord person = canonicalize_(record);
  const auto [from, to] = decoys_by_town_.equal_range(person.address.place + "\n" + person.name);
  for (auto decoy = from; decoy != to; ++decoy) meet(decoy->second, person);
}

void PopulationLint::meet(std::size_t decoy, const CanonicalRecord& person) {
  Met& met = met_[decoy];
  const CanonicalRecord& record = records_[decoy];
  const auto houses = houses_of(record);
  const auto others = houses_of(person);
  const bool same_house = std::any_of(houses.begin(), houses.end(), [&](const std::string& house) {
    return others.contains(house);
  });
  if (!same_house) {
    if (met.same_town_line == 0) met.same_town_line = person.record.line;
    return;
  }
  if (met.same_house_line == 0) met.same_house_line = person.record.line;
  if (met.folded_line != 0 || raw_text(record) == raw_text(person)) return;
  const auto foldings = foldings_between(record, person, names_);
  if (foldings.none()) return;
  met.folded_line = person.record.line;
  met.foldings = describe(foldings);
}

std::vector<RowProblem> PopulationLint::findings(const std::string& file) const {
  std::vector<RowProblem> found;
  for (std::size_t i = 0; i < records_.size() && found.size() < kMaxFindings; ++i) {
    const Met& met = met_[i];
    const std::size_t line = records_[i].record.line;
    if (met.same_house_line != 0) {
      found.push_back(
          {line, "is a decoy with the town, house number and name of the real person of " +
                     line_text(met.same_house_line) + " of " + file +
                     ": that person's mail would be taken for the list's; choose another "
                     "name or house number"});
    } else if (met.same_town_line != 0) {
      found.push_back(
          {line, "is a decoy with the name of a real person in the same town, " +
                     line_text(met.same_town_line) + " of " + file +
                     ": a misread house number would make one the other; choose another "
                     "name"});
    }
    if (met.folded_line != 0) {
      found.push_back({line, "is no different from the real person of " +
                                 line_text(met.folded_line) + " of " + file +
                                 " once a list broker's program has folded it by " + met.foldings +
                                 ": give the decoy a name or house number of its own"});
    }
  }
  return found;
}

}  // namespace kanaria::hq
