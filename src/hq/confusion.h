// Which characters the line recogniser takes for others, as it was measured
// (models/confusion/measure.py).  Immutable after load; safe from any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace kanaria::hq {

struct Confused {
  char32_t other = 0;
  double p = 0;  ///< share of prints of either that was read as the other, the greater of both ways
};

class ConfusionTable {
 public:
  /// `models` is the folder models/ of this repository or its installed copy.  Pairs below
  /// `least_p` are left out, and so are those that were seen once only: that is chance.  An Error
  /// names a missing or damaged file.
  [[nodiscard]] static base::Result<ConfusionTable> load(const std::filesystem::path& models,
                                                         double least_p);
  [[nodiscard]] static std::filesystem::path file_in(const std::filesystem::path& models);
  /// `text` is the content of confusion.txt; an Error calls the file `name`.
  [[nodiscard]] static base::Result<ConfusionTable> parse(std::string_view text,
                                                          const std::string& name, double least_p);

  /// False: nobody knows what the recogniser makes of it.
  [[nodiscard]] bool is_measured(char32_t c) const { return others_.contains(c); }
  /// Most confused first; empty also for what was not measured.
  [[nodiscard]] const std::vector<Confused>& others(char32_t c) const;

 private:
  std::unordered_map<char32_t, std::vector<Confused>> others_;
};

}  // namespace kanaria::hq
