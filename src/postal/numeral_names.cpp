#include "postal/numeral_names.h"

#include <algorithm>
#include <string>

namespace kanaria::postal {
namespace {

/// Of places, surnames and companies; each is longer than its numerals.
constexpr std::u32string_view kNames[] = {
    U"一条", U"一宮", U"一橋", U"一ツ", U"一色",     U"二条",       U"二宮",   U"二葉",  U"二子",
    U"二俣", U"二見", U"三井", U"三菱", U"三越",     U"三田",       U"三島",   U"三宅",  U"三好",
    U"三浦", U"三原", U"三輪", U"三鷹", U"三条",     U"三和",       U"三栄",   U"三恵",  U"三光",
    U"三愛", U"三協", U"三共", U"三崎", U"三国",     U"三沢",       U"三上",   U"三河",  U"三木",
    U"三洋", U"三陽", U"三笠", U"四谷", U"四条",     U"四季",       U"四ツ",   U"四日",  U"五反",
    U"五条", U"五月", U"五島", U"五輪", U"六本",     U"六甲",       U"六角",   U"六条",  U"七条",
    U"七福", U"七海", U"七尾", U"八木", U"八重",     U"八幡",       U"八雲",   U"八王",  U"八坂",
    U"八代", U"八尾", U"八田", U"九条", U"九段",     U"九州",       U"十条",   U"十和",  U"十日",
    U"百合", U"百貨", U"百瀬", U"千葉", U"千代",     U"千歳",       U"千鳥",   U"千石",  U"千里",
    U"千駄", U"千種", U"千秋", U"千田", U"二十世紀", U"二十一世紀", U"五十嵐", U"八千代"};

}  // namespace

bool may_begin_a_name(std::u32string_view run, std::u32string_view after) {
  constexpr std::size_t kLongest = 6;
  const std::size_t kept = std::min(run.size(), kLongest);
  std::u32string text(run.substr(run.size() - kept));
  text += after.substr(0, kLongest);
  for (std::size_t first = 0; first < kept; ++first) {
    const auto rest = std::u32string_view(text).substr(first);
    const bool names = std::any_of(std::begin(kNames), std::end(kNames), [&](auto name) {
      return name.size() > kept - first && rest.starts_with(name);
    });
    if (names) return true;
  }
  return false;
}

}  // namespace kanaria::postal
