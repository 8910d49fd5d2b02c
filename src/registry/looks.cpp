#include "registry/looks.h"

#include "base/utf8.h"

namespace kanaria::registry {
namespace {

/// The characters of `from` become those at the same places of `to`.
char32_t replaced(char32_t c, std::u32string_view from, std::u32string_view to) {
  const auto at = from.find(c);
  return at == std::u32string_view::npos ? c : to[at];
}

char32_t one_look(char32_t c) {
  return replaced(c, U"二八力工口夕卜才へべぺ", U"ニハカエロタトオヘベペ");
}

char32_t one_size(char32_t c) {
  return replaced(c, U"ァィゥェォャュョッぁぃぅぇぉゃゅょっ",
                  U"アイウエオヤユヨツあいうえおやゆよつ");
}

}  // namespace

std::string with_one_look(std::string_view text) {
  std::u32string out = base::to_u32(text);
  for (char32_t& c : out) c = one_look(c);
  return base::to_utf8(out);
}

std::string with_one_look_and_size(std::string_view text) {
  std::u32string out = base::to_u32(text);
  for (char32_t& c : out) c = one_size(one_look(c));
  return base::to_utf8(out);
}

}  // namespace kanaria::registry
