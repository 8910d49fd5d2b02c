#include "postal/kana.h"

namespace kanaria::postal {

bool is_kana(char32_t c) {
  return (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FC);
}

char32_t large_katakana(char32_t c) {
  if (c >= 0x3041 && c <= 0x3096) c += 0x60;
  switch (c) {
    case U'ァ':
      return U'ア';
    case U'ィ':
    case U'ヰ':
      return U'イ';
    case U'ゥ':
      return U'ウ';
    case U'ェ':
    case U'ヱ':
      return U'エ';
    case U'ォ':
      return U'オ';
    case U'ッ':
      return U'ツ';
    case U'ャ':
      return U'ヤ';
    case U'ュ':
      return U'ユ';
    case U'ョ':
      return U'ヨ';
    case U'ヮ':
      return U'ワ';
    case U'ヵ':
      return U'カ';
    case U'ヶ':
      return U'ケ';
    default:
      return c;
  }
}

}  // namespace kanaria::postal
