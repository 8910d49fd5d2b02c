// Groups of things that belong together, by union and find.
#pragma once

#include <cstddef>
#include <numeric>
#include <vector>

namespace kanaria::page {

/// Things 0 to n - 1, each in a group of its own at first.
class UnionFind {
 public:
  explicit UnionFind(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0); }
  /// The thing that stands for the group of `i`.
  std::size_t find(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void unite(std::size_t a, std::size_t b) { parent_[find(a)] = find(b); }

 private:
  std::vector<std::size_t> parent_;
};

}  // namespace kanaria::page
