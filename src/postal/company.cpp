#include <algorithm>
#include <array>
#include <cstdint>

#include "base/utf8.h"
#include "postal/names.h"

namespace kanaria::postal {
namespace {

struct Form {
  std::u32string_view mark;  ///< as written, after NFKC, without brackets
  std::u32string_view text;  ///< written out
  std::u32string_view form;  ///< the class that it belongs to
};

/// What stands in brackets: (株).
constexpr std::array kShort{
    Form{U"株", U"株式会社", U"株式会社"},
    Form{U"有", U"有限会社", U"有限会社"},
    Form{U"同", U"合同会社", U"合同会社"},
    Form{U"合", U"合同会社", U"合同会社"},
    Form{U"資", U"合資会社", U"合資会社"},
    Form{U"名", U"合名会社", U"合名会社"},
    Form{U"学", U"学校法人", U"学校法人"},
    Form{U"医", U"医療法人", U"医療法人"},
    Form{U"医社", U"医療法人社団", U"医療法人社団"},
    Form{U"医財", U"医療法人財団", U"医療法人財団"},
    Form{U"福", U"社会福祉法人", U"社会福祉法人"},
    Form{U"社福", U"社会福祉法人", U"社会福祉法人"},
    Form{U"宗", U"宗教法人", U"宗教法人"},
    Form{U"独", U"独立行政法人", U"独立行政法人"},
    Form{U"地独", U"地方独立行政法人", U"地方独立行政法人"},
    Form{U"一社", U"一般社団法人", U"社団法人"},
    Form{U"公社", U"公益社団法人", U"社団法人"},
    Form{U"社", U"社団法人", U"社団法人"},
    Form{U"一財", U"一般財団法人", U"財団法人"},
    Form{U"公財", U"公益財団法人", U"財団法人"},
    Form{U"財", U"財団法人", U"財団法人"},
    Form{U"特非", U"特定非営利活動法人", U"特定非営利活動法人"},
    Form{U"相", U"相互会社", U"相互会社"},
    Form{U"監", U"監査法人", U"監査法人"},
};

/// What stands written out; a longer one before any that it contains.
constexpr std::array kLong{
    Form{U"株式會社", U"株式会社", U"株式会社"},
    Form{U"有限會社", U"有限会社", U"有限会社"},
    Form{U"株式会社", U"株式会社", U"株式会社"},
    Form{U"有限会社", U"有限会社", U"有限会社"},
    Form{U"合同会社", U"合同会社", U"合同会社"},
    Form{U"合資会社", U"合資会社", U"合資会社"},
    Form{U"合名会社", U"合名会社", U"合名会社"},
    Form{U"相互会社", U"相互会社", U"相互会社"},
    Form{U"学校法人", U"学校法人", U"学校法人"},
    Form{U"医療法人社団", U"医療法人社団", U"医療法人社団"},
    Form{U"医療法人財団", U"医療法人財団", U"医療法人財団"},
    Form{U"社会医療法人", U"社会医療法人", U"社会医療法人"},
    Form{U"医療法人", U"医療法人", U"医療法人"},
    Form{U"社会福祉法人", U"社会福祉法人", U"社会福祉法人"},
    Form{U"宗教法人", U"宗教法人", U"宗教法人"},
    Form{U"地方独立行政法人", U"地方独立行政法人", U"地方独立行政法人"},
    Form{U"独立行政法人", U"独立行政法人", U"独立行政法人"},
    Form{U"国立研究開発法人", U"国立研究開発法人", U"国立研究開発法人"},
    Form{U"国立大学法人", U"国立大学法人", U"国立大学法人"},
    Form{U"公立大学法人", U"公立大学法人", U"公立大学法人"},
    Form{U"一般社団法人", U"一般社団法人", U"社団法人"},
    Form{U"公益社団法人", U"公益社団法人", U"社団法人"},
    Form{U"社団法人", U"社団法人", U"社団法人"},
    Form{U"一般財団法人", U"一般財団法人", U"財団法人"},
    Form{U"公益財団法人", U"公益財団法人", U"財団法人"},
    Form{U"財団法人", U"財団法人", U"財団法人"},
    Form{U"特定非営利活動法人", U"特定非営利活動法人", U"特定非営利活動法人"},
    Form{U"NPO法人", U"特定非営利活動法人", U"特定非営利活動法人"},
    Form{U"農事組合法人", U"農事組合法人", U"農事組合法人"},
    Form{U"社会保険労務士法人", U"社会保険労務士法人", U"社会保険労務士法人"},
    Form{U"司法書士法人", U"司法書士法人", U"司法書士法人"},
    Form{U"行政書士法人", U"行政書士法人", U"行政書士法人"},
    Form{U"弁護士法人", U"弁護士法人", U"弁護士法人"},
    Form{U"税理士法人", U"税理士法人", U"税理士法人"},
    Form{U"監査法人", U"監査法人", U"監査法人"},
};

constexpr std::size_t kMaxCharacters = 200;

bool is_latin(char32_t c) {
  return c > U' ' && c < 0x250;
}

/// NFKC, one kind of bracket, and spaces only where they part Latin words.
std::u32string tidy(std::string_view text) {
  const std::u32string source = base::to_u32(base::nfkc(text));
  std::u32string out;
  bool space = false;
  for (char32_t c : source) {
    if (out.size() >= kMaxCharacters) break;
    if (c == U'〔' || c == U'[' || c == U'【' || c == U'〈' || c == U'{') c = U'(';
    if (c == U'〕' || c == U']' || c == U'】' || c == U'〉' || c == U'}') c = U')';
    if (c == U' ' || c == U'\t') {
      space = true;
      continue;
    }
    const bool parted = space && !out.empty() && is_latin(out.back()) && is_latin(c) &&
                        out.back() != U')' && c != U'(';
    if (parted) out += U' ';
    space = false;
    out += c;
  }
  return out;
}

struct Found {
  const Form* form = nullptr;
  std::size_t first = 0;
  std::size_t last = 0;
};

std::u32string joined(std::u32string_view a, std::u32string_view b, std::u32string_view c) {
  std::u32string out(a);
  out.append(b).append(c);
  return out;
}

Found short_mark(const std::u32string& text) {
  for (const Form& form : kShort) {
    const std::u32string bracketed = joined(U"(", form.mark, U")");
    const std::size_t at = text.find(bracketed);
    if (at != std::u32string::npos) return {&form, at, at + bracketed.size()};
  }
  // One bracket got lost: 有)… in front, …(株 behind.
  for (const Form& form : kShort) {
    const std::u32string front = joined(form.mark, U")", U"");
    const std::u32string back = joined(U"(", form.mark, U"");
    if (text.starts_with(front)) return {&form, 0, front.size()};
    if (text.ends_with(front) && text.find(U'(') == std::u32string::npos) {
      return {&form, text.size() - front.size(), text.size()};
    }
    if (text.ends_with(back)) return {&form, text.size() - back.size(), text.size()};
    if (text.starts_with(back) && text.find(U')') == std::u32string::npos) {
      return {&form, 0, back.size()};
    }
  }
  return {};
}

Found long_mark(const std::u32string& text) {
  Found inside;
  for (const Form& form : kLong) {
    const std::size_t size = form.mark.size();
    if (text.starts_with(form.mark)) return {&form, 0, size};
    if (text.ends_with(form.mark)) return {&form, text.size() - size, text.size()};
    const std::size_t at = text.find(form.mark);
    // Behind the name and before a branch: ○○株式会社大阪支店.
    if (inside.form == nullptr && at != std::u32string::npos) inside = {&form, at, at + size};
  }
  return inside;
}

}  // namespace

Company normalize_company(std::string_view text) {
  std::u32string whole = tidy(text);
  Found found = short_mark(whole);
  if (found.form == nullptr) found = long_mark(whole);
  Company out;
  if (found.form != nullptr) {
    std::u32string core = whole;
    core.erase(found.first, found.last - found.first);
    while (core.starts_with(U' ')) core.erase(0, 1);
    out.core = base::to_utf8(core);
    out.form = base::to_utf8(found.form->form);
    whole.replace(found.first, found.last - found.first, found.form->text);
  } else {
    out.core = base::to_utf8(whole);
  }
  out.text = base::to_utf8(whole);
  return out;
}

}  // namespace kanaria::postal
