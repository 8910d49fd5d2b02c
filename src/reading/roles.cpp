#include "reading/roles.h"

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "reading/lone_honorific.h"
#include "reading/side_geometry.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr double kMinRecipientScore = 3.0;
constexpr std::size_t kAddressesOfList = 4;  // branches, shops: nobody is addressed by a list

double honorific_weight(std::u32string_view honorific) {
  if (honorific == U"様" || honorific == U"御中" || honorific == U"樣") return 3;
  if (honorific == U"殿" || honorific == U"保護者様") return 2.6;
  if (honorific == U"先生" || honorific == U"宛") return 1.8;
  return 0.8;  // 行 ends too many other words
}

struct NameCandidate {
  NameLine name;
  double score = 0;
};

/// A department of a firm or an office that somebody holds in it.
bool is_department(std::u32string_view text) {
  static constexpr std::u32string_view kUnits[] = {U"部",   U"課",     U"係",    U"室",   U"科",
                                                   U"局",   U"取締役", U"社長",  U"部長", U"課長",
                                                   U"店長", U"院長",   U"理事長"};
  return std::any_of(std::begin(kUnits), std::end(kUnits),
                     [&](std::u32string_view unit) { return text.ends_with(unit); });
}

/// A firm that has itself written to, on a reply: 株式会社…行, …企画部行.
bool is_reply(const Honorific& honorific, std::u32string_view firm) {
  return honorific.text == U"行" && (has_corporate_form(firm) || is_department(firm));
}

/// Lines that end in an honorific, and what speaks for each.
std::vector<NameCandidate> name_candidates(const ReadSide& side,
                                           const postal::NameKnowledge& names) {
  std::vector<NameCandidate> found;
  for (std::size_t i = 0; i < side.lines.size(); ++i) {
    const ReadLine& read = side.lines[i];
    const auto honorific = find_honorific(read.text);
    if (!honorific || honorific->text == U"様方" || is_notice(read.text)) continue;
    if (honorific->from == 0 && honorific->text != U"保護者様") {
      for (const std::size_t name : lines_before(side, i)) {
        const ReadLine& body = side.lines[name];
        found.push_back({{name, body.text.size(), std::u32string(honorific->text)},
                         honorific_weight(honorific->text) + (body.p - 0.9) * 2});
      }
      continue;
    }
    if (honorific->from > 34) continue;
    const bool weak = honorific->text == U"行" || honorific->text == U"先生";
    // 株式会社…行 of a reply is a firm's; a firm named …行 has no legal form or unit before it.
    const std::u32string_view before = std::u32string_view(read.text).substr(0, honorific->from);
    if (weak && looks_like_company(read.text) && !is_reply(*honorific, before)) continue;
    if (honorific->text == U"行" && is_person(read.text, names)) continue;  // 信行
    // お客様, 皆様, 各位様 address nobody.
    const std::u32string body = read.text.substr(0, honorific->from);
    if (body.ends_with(U"お客") || body.ends_with(U"皆") || body.ends_with(U"客")) continue;
    const double em_mm = mm(side, read.line.em_px);
    NameCandidate candidate{{i, honorific->from, std::u32string(honorific->text)}, 0};
    candidate.score =
        honorific_weight(honorific->text) + std::min(1.2, em_mm / 5) + (read.p - 0.9) * 2;
    found.push_back(std::move(candidate));
  }
  return found;
}

/// What the recipient's 郵便番号枠 and a customer barcode say about whose address this is.
double code_score(const ReadSide& side, const AddressGroup& group) {
  constexpr double kClear_p = 0.8;
  constexpr double kAgrees = 2.5;
  constexpr double kDiffers = -2.5;
  const std::string& found = group.places.front().of_code;
  const auto verdict = [&](const std::string& code) {
    if (found == code) return kAgrees;
    const bool another = !found.empty() || group.postal_code;
    return another ? kDiffers : 0;
  };
  if (side.barcode) return verdict(side.barcode->postal_code);
  std::optional<double> score;
  for (const ReadPostalCode& boxes : side.boxes) {
    if (!side.is_recipients(boxes) || boxes.p < kClear_p) continue;
    score = std::max(score.value_or(kDiffers), verdict(boxes.text()));
  }
  return score.value_or(0);
}

double address_score(const ReadSide& side, const AddressGroup& group) {
  double score = std::min(2.0, group.places.front().score / 4) - sender_signs(side, group);
  if (group.postal_code) score += 0.6;
  score += code_score(side, group);
  score += std::min(1.0, mm(side, side.lines[group.lines[0]].line.em_px) / 5);
  return score;
}

double pair_score(const ReadSide& side, const AddressGroup& group, const NameLine& name) {
  const ReadLine& address = side.lines[group.lines.back()];
  const ReadLine& line = side.lines[name.line];
  double score = 0;
  if (same_block(side, group.lines[0], name.line)) score += 1.5;
  if (address.line.direction == line.line.direction) score += 0.7;
  const bool after = address.line.direction == page::Direction::horizontal
                         ? line.line.box.y_px > address.line.box.y_px
                         : line.line.box.x_px < address.line.box.x_px;
  score += after ? 0.7 : -0.7;
  // Senders print themselves small: an address far smaller than the name is not the addressee's.
  score += std::clamp(2 * (address.line.em_px / line.line.em_px - 0.5), -0.8, 0.3);
  return score - distance_mm(side, address.line.box, line.line.box) / 40;
}

/// The addressee's line where the honorific was lost: a person's name, with at most one character
/// after it, or a line after the address that is larger than it.
std::optional<NameLine> unmarked_name(const ReadSide& side, const AddressGroup& group,
                                      const postal::NameKnowledge& names) {
  const ReadLine& first = side.lines[group.lines[0]];
  std::optional<NameLine> best;
  double best_score = 2.6;
  for (std::size_t i = 0; i < side.lines.size(); ++i) {
    const ReadLine& read = side.lines[i];
    if (is_in(group.lines, i) || read.line.direction != first.line.direction) continue;
    if (is_notice(read.text) || looks_like_company(read.text) || find_phone(read.text)) continue;
    if (read.text.size() < 2 || read.text.size() > 9) continue;
    const std::u32string_view text = read.text;
    const bool letters =
        std::all_of(text.begin(), text.end(), [](char32_t c) { return is_kanji(c) || is_kana(c); });
    // A character beyond doubt is no misread honorific.
    constexpr double kBeyondDoubt = 0.99;
    const bool one_more = read.lattice.symbols.back().confidence() < kBeyondDoubt &&
                          is_person(text.substr(0, text.size() - 1), names);
    const bool whole = is_person(text, names);
    const bool person = one_more || whole;
    if (!letters || read.line.em_px < (person ? 0.95 : 1.15) * first.line.em_px) continue;
    const double score = pair_score(side, group, {i, 0, {}}) + read.line.em_px / first.line.em_px +
                         (person ? 0.8 : 0);
    if (score > best_score) {
      best_score = score;
      best = NameLine{i, one_more && !whole ? text.size() - 1 : text.size(), {}};
    }
  }
  return best;
}

/// Whether line b continues the addressees of line a: another name of 連名, in the next row.
bool joins(const ReadSide& side, const NameLine& a, const NameLine& b) {
  const ReadLine& la = side.lines[a.line];
  const ReadLine& lb = side.lines[b.line];
  if (la.line.direction != lb.line.direction || a.honorific != b.honorific) return false;
  const double ratio = lb.line.em_px / la.line.em_px;
  return ratio > 0.75 && ratio < 1.34 &&
         distance_mm(side, la.line.box, lb.line.box) < 1.6 * mm(side, la.line.em_px);
}

/// Whether line j stands between the addressee's address and name, whatever block it is counted to.
bool stands_between(const ReadSide& side, const RecipientRole& role, std::size_t j) {
  if (!role.address) return false;
  const page::Box& address = side.lines[role.address->lines.back()].line.box;
  const page::Box& name = side.lines[role.names.front().line].line.box;
  const page::TextLine& line = side.lines[j].line;
  return line.direction == page::Direction::horizontal
             ? line.box.y_px > address.y_px && line.box.y_px < name.y_px
             : line.box.x_px < address.x_px && line.box.x_px > name.x_px;
}

/// なでしこカード between the address and 人事部御中 is a firm, although it may be a building's
/// name by itself: a department stands under its firm.
void give_back_firm(const ReadSide& side, RecipientRole& role) {
  const NameLine& name = role.names.front();
  const std::u32string_view body =
      std::u32string_view(side.lines[name.line].text).substr(0, name.end);
  if (name.honorific != U"御中" || !is_department(body) || looks_like_company(body)) return;
  if (!role.address || role.address->lines.size() < 2) return;
  const ReadLine& last = side.lines[role.address->lines.back()];
  if (std::any_of(last.text.begin(), last.text.end(), is_digit)) return;
  auto& symbols = role.address->symbols;
  symbols.resize(symbols.size() - std::min(symbols.size(), last.lattice.symbols.size()));
  role.company_lines.push_back(role.address->lines.back());
  role.address->lines.pop_back();
}

/// Company and department of the addressee, printed before a person's name or ending in 御中.
void find_company(const ReadSide& side, RecipientRole& role) {
  const NameLine& name = role.names.front();
  const ReadLine& line = side.lines[name.line];
  const bool horizontal = line.line.direction == page::Direction::horizontal;
  give_back_firm(side, role);
  std::vector<std::size_t> units;
  for (std::size_t j = 0; j < side.lines.size(); ++j) {
    const ReadLine& other = side.lines[j];
    if (j == name.line || other.line.direction != line.line.direction) continue;
    if (!same_block(side, j, name.line) && !stands_between(side, role, j)) continue;
    if (is_in(role.company_lines, j)) continue;
    if (role.address && is_in(role.address->lines, j)) continue;
    if (is_notice(other.text) || find_phone(other.text) || find_postal_code(other.text)) continue;
    const auto honorific = find_honorific(other.text);
    if (honorific && honorific->text == U"様方") {
      role.care_of_line = j;
      continue;
    }
    if (honorific && honorific->text != U"御中") continue;
    const bool before = horizontal ? other.line.box.y_px < line.line.box.y_px
                                   : other.line.box.x_px > line.line.box.x_px;
    const double reach_mm = std::max(9.0, 2.2 * mm(side, line.line.em_px));
    const bool close = distance_mm(side, other.line.box, line.line.box) < reach_mm;
    if (!before || !close) continue;
    if (looks_like_company(other.text)) {
      role.company_lines.push_back(j);
    } else if (is_department(other.text)) {
      units.push_back(j);
    }
  }
  if (!role.company_lines.empty() || name.honorific == U"御中") {
    role.company_lines.insert(role.company_lines.end(), units.begin(), units.end());
  }
  std::sort(role.company_lines.begin(), role.company_lines.end(),
            [&](std::size_t a, std::size_t b) {
              const page::Box& ba = side.lines[a].line.box;
              const page::Box& bb = side.lines[b].line.box;
              return horizontal ? ba.y_px < bb.y_px : ba.x_px > bb.x_px;
            });
}

void find_joint_names(const ReadSide& side, const std::vector<NameCandidate>& names,
                      RecipientRole& role) {
  const NameLine main = role.names.front();
  for (std::size_t known = 0; known < role.names.size(); ++known) {
    for (const NameCandidate& candidate : names) {
      const bool there =
          std::any_of(role.names.begin(), role.names.end(),
                      [&](const NameLine& name) { return name.line == candidate.name.line; });
      if (!there && joins(side, role.names[known], candidate.name)) {
        role.names.push_back(candidate.name);
      }
    }
  }
  const bool horizontal = side.lines[main.line].line.direction == page::Direction::horizontal;
  std::sort(role.names.begin(), role.names.end(), [&](const NameLine& a, const NameLine& b) {
    const page::Box& ba = side.lines[a.line].line.box;
    const page::Box& bb = side.lines[b.line].line.box;
    return horizontal ? ba.y_px < bb.y_px : ba.x_px > bb.x_px;
  });
}

/// 山田太郎 over 花子様: one honorific for all of them, after the last.  Whole names in the rows
/// before the one that was found are addressees too, the first of them the main one.
void find_names_before(const ReadSide& side, const postal::NameKnowledge& lexicon,
                       RecipientRole& role) {
  constexpr double kPitch_em = 1.3;
  constexpr std::size_t kMostNames = 6;
  bool whole = false;
  while (role.names.size() < kMostNames && !whole) {
    const ReadLine& first = side.lines[role.names.front().line];
    const bool row = first.line.direction == page::Direction::horizontal;
    std::optional<std::size_t> before;
    for (std::size_t i = 0; i < side.lines.size(); ++i) {
      const ReadLine& read = side.lines[i];
      const double ratio = read.line.em_px / first.line.em_px;
      const page::Box& a = read.line.box;
      const page::Box& b = first.line.box;
      const double gap = row ? b.y_px - a.bottom_px() : a.x_px - b.right_px();
      const int level = row ? std::min(a.right_px(), b.right_px()) - std::max(a.x_px, b.x_px)
                            : std::min(a.bottom_px(), b.bottom_px()) - std::max(a.y_px, b.y_px);
      if (read.line.direction != first.line.direction || ratio < 0.8 || ratio > 1.25 ||
          level <= 0 || gap < -0.2 * first.line.em_px || gap > kPitch_em * first.line.em_px) {
        continue;
      }
      if (role.address && is_in(role.address->lines, i)) continue;
      const bool given = lexicon.is_given_name(base::to_utf8(read.text));
      if (!is_person(read.text, lexicon) && !given) continue;
      before = i;
      whole = !given;
    }
    if (!before) return;
    role.names.insert(role.names.begin(), NameLine{*before, side.lines[*before].text.size(),
                                                   role.names.front().honorific});
  }
}

/// A person under a firm's 御中 is the addressee, and the firm where that person is found.
void take_person_of_firm(const ReadSide& side, const std::vector<NameCandidate>& names,
                         RecipientRole& role) {
  constexpr double kFarthest_mm = 12;
  NameLine& main = role.names.front();
  if (main.honorific != U"御中") return;
  const page::TextLine& firm = side.lines[main.line].line;
  for (const NameCandidate& candidate : names) {
    const page::TextLine& line = side.lines[candidate.name.line].line;
    const bool after = firm.direction == page::Direction::horizontal
                           ? line.box.y_px > firm.box.y_px
                           : line.box.x_px < firm.box.x_px;
    if (line.direction == firm.direction && after && candidate.name.honorific == U"様" &&
        distance_mm(side, firm.box, line.box) < kFarthest_mm) {
      main = candidate.name;
      return;
    }
  }
}

/// 保護者様 on a line of its own belongs to the child's name beside it.
void find_guardian(const ReadSide& side, const std::vector<NameCandidate>& names,
                   RecipientRole& role) {
  NameLine& main = role.names.front();
  if (main.honorific != U"保護者様") {
    constexpr double kBeside_mm = 12;
    const page::Box& own = side.lines[main.line].line.box;
    role.attention_guardian =
        std::any_of(names.begin(), names.end(), [&](const NameCandidate& other) {
          return other.name.honorific == U"保護者様" && other.name.end == 0 &&
                 distance_mm(side, side.lines[other.name.line].line.box, own) < kBeside_mm;
        });
    return;
  }
  role.attention_guardian = true;
  if (main.end > 0) return;
  std::optional<NameLine> child;
  double nearest_mm = 25;
  for (std::size_t i = 0; i < side.lines.size(); ++i) {
    if (i == main.line || (role.address && is_in(role.address->lines, i))) continue;
    const double d = distance_mm(side, side.lines[i].line.box, side.lines[main.line].line.box);
    const std::u32string& text = side.lines[i].text;
    if (d < nearest_mm && text.size() >= 2 && text.size() <= 9 && !is_notice(text) &&
        std::all_of(text.begin(), text.end(),
                    [](char32_t c) { return is_kanji(c) || is_kana(c); })) {
      nearest_mm = d;
      const auto honorific = find_honorific(text);
      child = NameLine{i, honorific ? honorific->from : text.size(), {}};
    }
  }
  for (const NameCandidate& candidate : names) {
    const double d =
        distance_mm(side, side.lines[candidate.name.line].line.box, side.lines[main.line].line.box);
    if (candidate.name.line != main.line && d <= nearest_mm) child = candidate.name;
  }
  if (child) main = *child;
}

}  // namespace

std::optional<RecipientRole> find_recipient(const ReadSide& side,
                                            const std::vector<AddressGroup>& groups,
                                            const postal::NameKnowledge& lexicon) {
  const std::vector<NameCandidate> names = name_candidates(side, lexicon);
  RecipientRole best;
  const auto consider = [&](const AddressGroup* group, const NameCandidate* name, double score) {
    if (score <= best.score) return;
    best.score = score;
    best.address = group ? std::optional(*group) : std::nullopt;
    best.names.clear();
    if (name) best.names.push_back(name->name);
  };
  for (const NameCandidate& name : names) {
    consider(nullptr, &name, name.score);
    for (const AddressGroup& group : groups) {
      if (is_in(group.lines, name.name.line)) continue;
      consider(&group, &name,
               name.score + address_score(side, group) + pair_score(side, group, name.name));
    }
  }
  for (const AddressGroup& group : groups) {
    const auto unmarked = unmarked_name(side, group, lexicon);
    double score = address_score(side, group);
    if (!side.boxes.empty()) score += 1;
    if (side.barcode) score += 2;
    if (unmarked) {
      const NameCandidate candidate{*unmarked, 0};
      consider(&group, &candidate, score + 1.4 + pair_score(side, group, *unmarked) / 2);
    }
    consider(&group, nullptr, score);
  }
  if (best.score < kMinRecipientScore) return std::nullopt;
  const bool honoured = !best.names.empty() && !best.names.front().honorific.empty();
  if (!honoured && groups.size() >= kAddressesOfList) return std::nullopt;
  if (!best.names.empty()) {
    take_person_of_firm(side, names, best);
    find_guardian(side, names, best);
    find_joint_names(side, names, best);
    const NameLine& main = best.names.front();
    const std::u32string body = side.lines[main.line].text.substr(0, main.end);
    constexpr std::size_t kLongestGiven = 3;
    if (body.size() <= kLongestGiven && !is_person(body, lexicon)) {
      find_names_before(side, lexicon, best);
    }
    find_company(side, best);
  }
  return best;
}

}  // namespace kanaria::reading
