// Sentences for the operator and the log, bounded: what went wrong and was passed over.
// Thread rule: one thread.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace kanaria::sync {

class Problems {
 public:
  static constexpr std::size_t kMost = 64;  ///< until they are taken; further ones are counted only
  /// The same sentence is kept once.
  void add(std::string sentence) {
    ++count_;
    if (sentences_.size() < kMost &&
        std::find(sentences_.begin(), sentences_.end(), sentence) == sentences_.end()) {
      sentences_.push_back(std::move(sentence));
    }
  }
  [[nodiscard]] std::vector<std::string> take() { return std::exchange(sentences_, {}); }
  [[nodiscard]] std::size_t count() const { return count_; }  ///< ever

 private:
  std::vector<std::string> sentences_;
  std::size_t count_ = 0;
};

}  // namespace kanaria::sync
