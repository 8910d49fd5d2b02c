// One change of the watched folder, as the recorder logs it and the disk model plays it.
//
// The log is a row of records, in the order in which the calls returned: OperationHead, then
// `name_bytes` of name, then `data_bytes` of data; all of this machine's byte order, because it is
// read where it was written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace kanaria::crash {

enum class Verb : std::uint64_t {
  create = 1,  ///< file `inode` as `name` in folder `parent`
  make_folder,
  write,     ///< `data` at `number`
  truncate,  ///< to `number` bytes
  allocate,  ///< at least `number` bytes
  sync,      ///< fsync or fdatasync of `inode`, a file or a folder
  sync_all,  ///< sync or syncfs
  rename,    ///< `inode` from `name` in `parent` to `data` in `other_parent`
  remove,    ///< `name` in `parent`, which was `inode`; a file or an empty folder
  link,      ///< one more name
  mark,      ///< `data` was written to standard output
  fault,     ///< a call was made to fail: `name` says which
  begin,     ///< everything before is on the disk for sure; no cut lies there (written by the test)
  exchange,  ///< `inode`, `name` in `parent`, and file or folder `number`, `data` in
             ///< `other_parent`, change places
};

struct OperationHead {
  Verb verb = Verb::mark;
  std::uint64_t inode = 0;
  std::uint64_t parent = 0;
  std::uint64_t other_parent = 0;
  std::uint64_t number = 0;
  std::uint64_t name_bytes = 0;
  std::uint64_t data_bytes = 0;
};

struct Operation {
  Verb verb = Verb::mark;
  std::uint64_t inode = 0;
  std::uint64_t parent = 0;
  std::uint64_t other_parent = 0;
  std::uint64_t number = 0;
  std::string name;
  std::string data;
};

/// Every whole record of the log; a cut last one (its program was killed) is left out.
[[nodiscard]] std::vector<Operation> read_log(const std::filesystem::path& log);

}  // namespace kanaria::crash
