// find_sender, and the signs by which a sender's lines are told from the addressee's.
#include <algorithm>

#include "reading/roles.h"
#include "reading/side_geometry.h"
#include "reading/text_kinds.h"

namespace kanaria::reading {
namespace {

constexpr double kLargestSender_mm = 9;

/// The post office that took the mail in, named in its indicia: 料金後納郵便, 西之原支店.
bool in_indicia(const ReadSide& side, std::size_t i) {
  constexpr double kWithin_mm = 7;
  return std::any_of(side.lines.begin(), side.lines.end(), [&](const ReadLine& other) {
    return other.text.find(U"料金") != std::u32string::npos &&
           distance_mm(side, side.lines[i].line.box, other.line.box) < kWithin_mm;
  });
}

/// A word of a form that says who follows.
bool is_label(std::u32string_view text) {
  constexpr std::size_t kLongest = 6;
  if (text.size() > kLongest) return false;
  return announces_sender(text) || text.ends_with(U"依頼主") || text.ends_with(U"届け先");
}

}  // namespace

double sender_signs(const ReadSide& side, const AddressGroup& group) {
  double signs = 0;
  bool phone = false;
  bool company = false;
  const page::Box& box = side.lines[group.lines[0]].line.box;
  for (std::size_t j = 0; j < side.lines.size(); ++j) {
    const ReadLine& read = side.lines[j];
    const bool near =
        same_block(side, group.lines[0], j) || distance_mm(side, box, read.line.box) < 6;
    if (!near || is_notice(read.text)) continue;
    phone = phone || find_phone(read.text).has_value() || announces_phone(read.text);
    company = company || (looks_like_company(read.text) && !find_honorific(read.text) &&
                          !is_in(group.lines, j));
    if (announces_sender(read.text)) signs += 2.5;
  }
  // 株式会社…〒…: a firm and its address on one line are a sender's.
  const std::u32string& first = side.lines[group.lines[0]].text;
  const auto mark = first.find(U'〒');
  if (mark != std::u32string::npos && looks_like_company(first.substr(0, mark))) signs += 4;
  if (phone) signs += 2.5;
  if (company) signs += 1.2;
  return signs;
}

SenderRole find_sender(const ReadSide& side, const std::vector<AddressGroup>& groups,
                       const RecipientRole* recipient) {
  SenderRole role;
  const auto recipients = [&](std::size_t i) {
    if (!recipient) return false;
    if (recipient->address && is_in(recipient->address->lines, i)) return true;
    if (is_in(recipient->company_lines, i) || recipient->care_of_line == i) return true;
    return std::any_of(recipient->names.begin(), recipient->names.end(),
                       [&](const NameLine& name) { return name.line == i; });
  };
  double best = -1e9;
  for (const AddressGroup& group : groups) {
    if (recipients(group.lines[0])) continue;
    const double score = sender_signs(side, group) + std::min(2.0, group.places.front().score / 4) +
                         (group.postal_code ? 0.6 : 0);
    if (score > best) {
      best = score;
      role.address = group;
    }
  }
  const page::Box* anchor = role.address ? &side.lines[role.address->lines[0]].line.box : nullptr;
  double best_phone = -1e9;
  for (std::size_t i = 0; i < side.lines.size(); ++i) {
    const ReadLine& read = side.lines[i];
    if (recipients(i) || !find_phone(read.text)) continue;
    double score = announces_phone(read.text) ? 1 : 0;
    if (announces_fax(read.text) && !announces_phone(read.text)) score -= 2;
    if (anchor) score -= distance_mm(side, *anchor, read.line.box) / 15;
    if (score > best_phone) {
      best_phone = score;
      role.phone_line = i;
    }
  }
  if (!anchor && role.phone_line) anchor = &side.lines[*role.phone_line].line.box;
  double best_name = 0.9;
  for (std::size_t i = 0; i < side.lines.size(); ++i) {
    const ReadLine& read = side.lines[i];
    if (recipients(i) || is_notice(read.text) || read.text.size() < 3) continue;
    if (role.address && is_in(role.address->lines, i)) continue;
    if (find_phone(read.text) || announces_phone(read.text) || find_postal_code(read.text))
      continue;
    const auto honorific = find_honorific(read.text);
    if (honorific && (honorific->text == U"様" || honorific->text == U"殿")) continue;
    const double em_mm = mm(side, read.line.em_px);
    if (is_label(read.text)) continue;
    if (em_mm > kLargestSender_mm) continue;  // pictures and two-dimensional codes
    if (is_branch(read.text) && (!anchor || in_indicia(side, i))) continue;
    double score = has_corporate_form(read.text)                            ? 2.8
                   : looks_like_company(read.text) && !is_branch(read.text) ? 2.2
                   : is_branch(read.text)                                   ? 0.3
                                                                            : 0.6;
    const bool letters = std::any_of(read.text.begin(), read.text.end(),
                                     [](char32_t c) { return is_kanji(c) || is_kana(c); });
    if (!letters) score -= 1.5;
    score += std::min(1.2, em_mm / 4) + (read.p - 0.9) * 2;
    if (anchor) {
      score += 1.2 - distance_mm(side, *anchor, read.line.box) / 12;
    } else if (!looks_like_company(read.text)) {
      continue;
    }
    if (score > best_name) {
      best_name = score;
      role.name_line = i;
    }
  }
  role.score = (role.address ? 1 : 0) + (role.name_line ? 1 : 0) + (role.phone_line ? 1 : 0);
  return role;
}

}  // namespace kanaria::reading
