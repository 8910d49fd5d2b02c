#include "disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "base/check.h"

namespace kanaria::crash {

namespace {

constexpr std::size_t kSector_bytes = 512;

/// The size without the blocks of zeros at the end.
std::size_t without_zeros_at_end(std::string_view content) {
  constexpr std::array<char, 4096> kZeros{};
  std::size_t size = content.size();
  while (size > 0) {
    const std::size_t block = (size - 1) % kZeros.size() + 1;
    if (std::memcmp(content.data() + size - block, kZeros.data(), block) != 0) break;
    size -= block;
  }
  return size;
}

/// Whether the operation has a second place.
bool moves(Verb verb) {
  return verb == Verb::rename || verb == Verb::exchange;
}

}  // namespace

const char* to_string(Loss loss) {
  switch (loss) {
    case Loss::nothing_unsynced:
      return "nothing unsynced";
    case Loss::all_unsynced:
      return "all unsynced";
    case Loss::torn_last:
      return "last write torn";
    case Loss::prefix:
      return "first ones";
    case Loss::suffix:
      return "last ones";
    case Loss::whole_writes:
      return "any writes";
    case Loss::sectors:
      break;
  }
  return "any sectors";
}

class Disk::Keeping {
 public:
  Keeping(Loss loss, std::vector<std::uint64_t> orders, Chance& chance)
      : loss_(loss), chance_(chance) {
    std::sort(orders.begin(), orders.end());
    if (!orders.empty()) {
      border_ = loss == Loss::torn_last ? orders.back() : orders[below(orders.size())];
    }
    // Most of it, half of it, or little of it.
    constexpr std::uint64_t kTenths[] = {9, 5, 1};
    tenths_ = kTenths[below(3)];
    garbage_ = coin();
  }

  [[nodiscard]] bool keeps(std::uint64_t order) {
    switch (loss_) {
      case Loss::nothing_unsynced:
        return false;
      case Loss::all_unsynced:
        return true;
      case Loss::torn_last:
      case Loss::prefix:
        return order < border_;
      case Loss::suffix:
        return order >= border_;
      case Loss::whole_writes:
        return draw();
      case Loss::sectors:
        break;
    }
    return true;  // and then sector by sector
  }
  /// Whether a write that is not wholly kept or lost is taken apart.
  [[nodiscard]] bool tears(std::uint64_t order) const {
    if (loss_ == Loss::sectors) return true;
    return (loss_ == Loss::torn_last || loss_ == Loss::prefix) && order == border_;
  }
  /// A name has no parts.
  [[nodiscard]] bool keeps_name(std::uint64_t order) {
    return tears(order) ? draw() : keeps(order);
  }
  [[nodiscard]] bool draw() { return below(10) < tenths_; }
  [[nodiscard]] bool coin() { return below(2) == 0; }
  [[nodiscard]] bool grows_with_garbage() const { return garbage_; }
  [[nodiscard]] char any_byte() { return static_cast<char>(below(256)); }

 private:
  std::uint64_t below(std::uint64_t limit) { return chance_() % limit; }

  Loss loss_;
  Chance& chance_;
  std::uint64_t border_ = 0;
  std::uint64_t tenths_ = 5;
  bool garbage_ = false;
};

Disk::Disk(std::uint64_t root_inode, bool syncs_count) : root_(0), syncs_count_(syncs_count) {
  ids_[root_inode] = root_;
}

std::uint64_t Disk::known(std::uint64_t inode) const {
  const auto found = ids_.find(inode);
  CHECK(found != ids_.end());  // the recorder missed how it came to be
  return found->second;
}

void Disk::apply(const Operation& operation) {
  const std::uint64_t order = next_order_++;
  Operation naming = operation;
  switch (operation.verb) {
    case Verb::create:
    case Verb::make_folder:
      ids_[operation.inode] = next_id_++;
      if (operation.verb == Verb::create) files_[ids_[operation.inode]];
      [[fallthrough]];
    case Verb::link:
    case Verb::remove:
    case Verb::rename:
    case Verb::exchange:
      naming.inode = known(operation.inode);
      naming.parent = known(operation.parent);
      if (moves(operation.verb)) naming.other_parent = known(operation.other_parent);
      if (operation.verb == Verb::exchange) naming.number = known(operation.number);
      unsynced_names_.push_back({order, naming});
      return;
    case Verb::write:
      if (goes_on(files_.at(known(operation.inode)), operation)) {
        files_.at(known(operation.inode)).unsynced.back().data += operation.data;
        return;
      }
      [[fallthrough]];
    case Verb::truncate:
    case Verb::allocate:
      files_.at(known(operation.inode))
          .unsynced.push_back({order, operation.verb, operation.number, operation.data});
      return;
    case Verb::sync:
      if (syncs_count_) sync(known(operation.inode));
      return;
    case Verb::sync_all:
    case Verb::begin:
      for (std::uint64_t id = 0; id < next_id_; ++id) {
        if (syncs_count_ || operation.verb == Verb::begin) sync(id);
      }
      return;
    case Verb::mark:
    case Verb::fault:
      return;
  }
}

bool Disk::goes_on(const File& file, const Operation& write) {
  if (file.unsynced.empty() || file.unsynced.back().verb != Verb::write || write.data.empty()) {
    return false;
  }
  const Change& last = file.unsynced.back();
  const std::uint64_t end = write.number + write.data.size();
  return last.number + last.data.size() == write.number &&
         last.number / kSector_bytes == (end - 1) / kSector_bytes;
}

void Disk::sync(std::uint64_t inode) {
  if (const auto file = files_.find(inode); file != files_.end()) {
    for (const Change& one : file->second.unsynced) change(file->second.sure, one);
    file->second.unsynced.clear();
    return;
  }
  // A move between two folders is one step, so the sync of either makes it sure.
  std::erase_if(unsynced_names_, [&](const Naming& one) {
    const bool is_here = one.operation.parent == inode ||
                         (moves(one.operation.verb) && one.operation.other_parent == inode);
    if (is_here) name(sure_names_, one.operation);
    return is_here;
  });
}

void Disk::name(Names& names, const Operation& operation) {
  const std::pair here{operation.parent, operation.name};
  const auto found = names.find(here);
  switch (operation.verb) {
    case Verb::remove:
      if (found != names.end() && found->second == operation.inode) names.erase(found);
      return;
    case Verb::rename:
      if (found != names.end() && found->second == operation.inode) names.erase(found);
      names[{operation.other_parent, operation.data}] = operation.inode;
      return;
    case Verb::exchange:
      names[here] = operation.number;
      names[{operation.other_parent, operation.data}] = operation.inode;
      return;
    default:
      names[here] = operation.inode;
  }
}

void Disk::change(std::string& content, const Change& change) {
  if (change.verb == Verb::truncate) {
    content.resize(change.number);
  } else if (change.verb == Verb::allocate) {
    content.resize(std::max<std::size_t>(content.size(), change.number));
  } else {
    const std::size_t end = change.number + change.data.size();
    if (content.size() < end) content.resize(end);
    std::copy(change.data.begin(), change.data.end(),
              content.begin() + static_cast<std::ptrdiff_t>(change.number));
  }
}

std::size_t Disk::unsynced() const {
  std::size_t count = unsynced_names_.size();
  for (const auto& [inode, file] : files_) count += file.unsynced.size();
  return count;
}

std::string Disk::content_of(const File& file, Keeping& keeping) const {
  std::string content = file.sure;
  for (const Change& one : file.unsynced) {
    const bool torn = keeping.tears(one.order);
    if (!torn && keeping.keeps(one.order)) {
      change(content, one);
      continue;
    }
    if (!torn) continue;
    if (one.verb != Verb::write) {
      if (keeping.draw()) change(content, one);
      continue;
    }
    const std::size_t end = one.number + one.data.size();
    if (content.size() < end && keeping.coin()) {
      // The size reached the disk before the bytes.
      const std::size_t old_bytes = content.size();
      content.resize(end);
      if (keeping.grows_with_garbage()) {
        std::generate(content.begin() + static_cast<std::ptrdiff_t>(old_bytes), content.end(),
                      [&] { return keeping.any_byte(); });
      }
    }
    for (std::size_t at = one.number; at < end;) {
      const std::size_t next = std::min(end, (at / kSector_bytes + 1) * kSector_bytes);
      if (keeping.draw()) {
        change(content, {0, Verb::write, at, one.data.substr(at - one.number, next - at)});
      }
      at = next;
    }
  }
  return content;
}

void Disk::write_state(const std::filesystem::path& folder, Loss loss, Chance& chance) const {
  std::vector<std::uint64_t> orders;
  for (const Naming& one : unsynced_names_) orders.push_back(one.order);
  for (const auto& [inode, file] : files_) {
    for (const Change& one : file.unsynced) orders.push_back(one.order);
  }
  Keeping keeping(loss, std::move(orders), chance);
  Names names = sure_names_;
  for (const Naming& one : unsynced_names_) {
    if (keeping.keeps_name(one.order)) name(names, one.operation);
  }
  write_folder(folder, root_, names, keeping);
}

void Disk::write_folder(const std::filesystem::path& folder, std::uint64_t inode,
                        const Names& names, Keeping& keeping) const {
  CHECK(::mkdir(folder.c_str(), 0700) == 0);
  for (auto at = names.lower_bound({inode, ""}); at != names.end() && at->first.first == inode;
       ++at) {
    const std::filesystem::path path = folder / at->first.second;
    const auto file = files_.find(at->second);
    if (file == files_.end()) {
      write_folder(path, at->second, names, keeping);
      continue;
    }
    const std::string content = content_of(file->second, keeping);
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    CHECK(fd >= 0);
    // Zeros at the end (the reserve, above all) stay a hole.
    const std::size_t filled_bytes = without_zeros_at_end(content);
    CHECK(::pwrite(fd, content.data(), filled_bytes, 0) == static_cast<ssize_t>(filled_bytes));
    CHECK(::ftruncate(fd, static_cast<off_t>(content.size())) == 0);
    ::close(fd);
  }
}

}  // namespace kanaria::crash
