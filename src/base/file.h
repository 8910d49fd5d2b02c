// Whole files, bounded in and durable out.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/bytes.h"
#include "base/result.h"

namespace kanaria::base {

/// What to do when the file's own name (not a folder above it) is a symbolic link.
enum class SymbolicLinks { followed, refused };

/// Reads a regular file of at most `limit_bytes`.  Anything else (absent, a folder, a FIFO, too
/// large, unreadable) is an Error that names the file.  Never blocks on a FIFO.
[[nodiscard]] Result<Bytes> read_file(const std::filesystem::path& path, std::uint64_t limit_bytes,
                                      SymbolicLinks links = SymbolicLinks::followed);

enum class FileMode { owner_only = 0600, everybody_reads = 0644 };

/// Writes the file whole or not at all, and durably: temporary file beside it, fsync, rename,
/// fsync of the folder.  An existing file is replaced.
[[nodiscard]] Result<void> write_file_durably(const std::filesystem::path& path, ByteView bytes,
                                              FileMode mode);

/// The same for a file that must be new: false, and nothing written, when something of that name is
/// there already.
[[nodiscard]] Result<bool> create_file_durably(const std::filesystem::path& path, ByteView bytes,
                                               FileMode mode);

/// Makes the names in the folder that holds `path` durable, after a rename for example.  An Error:
/// it cannot be opened or synced; device_must_stop when the disk fails (EIO).
[[nodiscard]] Result<void> sync_folder_of(const std::filesystem::path& path);

/// Makes the folder (for its owner only) and what is missing above it, and their names durable: the
/// folder's own also when it is there already, because a start that was cut off may have left it
/// unsynced.  A folder that may not be read vouches for the names in it itself.
[[nodiscard]] Result<void> make_folder_durably(const std::filesystem::path& folder);

}  // namespace kanaria::base
