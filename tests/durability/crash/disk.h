// What a disk may hold after a power cut, as POSIX promises it and no more.
//
// Sure is only what was synced: a file's bytes and size by fsync or fdatasync of that file, a name
// (new, gone, moved) by fsync of its folder.  Everything later may be there or not, in any order: a
// write in parts of 512-byte sectors (a sector is whole: SQLite's "powersafe overwrite", and what
// drives promise; a second write behind the first one in the same sector is never there without
// it), a file's growth without its bytes (then zeros, or what lay there before), a rename before or
// without its neighbours.  A rename is one step: never both names, never none.
//
// A file whose name is gone and whose removal was not synced may be back with what it held.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "operation.h"

namespace kanaria::crash {

/// How a cut treats what was not synced.
enum class Loss {
  nothing_unsynced,  ///< all of it is lost
  all_unsynced,      ///< all of it is there, as after a kill of the program
  torn_last,         ///< all is there but the last write, of which some sectors are
  prefix,            ///< what came first is there, and the write at the border torn
  suffix,            ///< only what came last is there
  whole_writes,      ///< any writes and names, each whole
  sectors,           ///< any sectors of any writes, any names
};
inline constexpr int kLosses = 7;
[[nodiscard]] const char* to_string(Loss loss);

using Chance = std::mt19937_64;

class Disk {
 public:
  /// An empty folder of this inode number.  `syncs_count` false: a sync makes nothing sure (to
  /// prove that the test can fail).
  Disk(std::uint64_t root_inode, bool syncs_count);

  void apply(const Operation& operation);

  /// Operations that a cut now could lose.
  [[nodiscard]] std::size_t unsynced() const;

  /// Writes a state after a cut now into `folder`, which must not exist.
  void write_state(const std::filesystem::path& folder, Loss loss, Chance& chance) const;

 private:
  struct Change {  // of a file
    std::uint64_t order = 0;
    Verb verb = Verb::write;
    std::uint64_t number = 0;
    std::string data;
  };
  struct File {
    std::string sure;
    std::vector<Change> unsynced;
  };
  using Names =
      std::map<std::pair<std::uint64_t, std::string>, std::uint64_t>;  // -> file or folder
  struct Naming {
    std::uint64_t order = 0;
    Operation operation;
  };

  /// Which of the unsynced operations are kept, decided one after another.
  class Keeping;

  static void name(Names& names, const Operation& operation);
  static void change(std::string& content, const Change& change);
  /// Whether the write continues the last one within the same sector.
  [[nodiscard]] static bool goes_on(const File& file, const Operation& write);
  void sync(std::uint64_t inode);
  std::uint64_t known(std::uint64_t inode) const;
  [[nodiscard]] std::string content_of(const File& file, Keeping& keeping) const;
  void write_folder(const std::filesystem::path& folder, std::uint64_t inode, const Names& names,
                    Keeping& keeping) const;

  std::uint64_t root_;
  bool syncs_count_;
  std::uint64_t next_order_ = 0;
  std::uint64_t next_id_ = 1;
  /// Inode numbers are used again after a removal; files here have numbers of their own.
  std::map<std::uint64_t, std::uint64_t> ids_;
  std::map<std::uint64_t, File> files_;
  Names sure_names_;
  std::vector<Naming> unsynced_names_;
};

}  // namespace kanaria::crash
