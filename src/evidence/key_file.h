// How the file of a signing key is written and made to vanish.  A key that has had its day must be
// on no disk any more, so its bytes are overwritten where they lie before the name goes away.
//
// What that does not reach: copies that the disk itself keeps (a flash drive's spare blocks, a
// file system that writes changes elsewhere, a snapshot, a backup).  FORMAT.md says more.
//
// Errors: operator_acts (no room, no permission), device_must_stop (the disk failed).
// Thread rule: one thread a file.
#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "base/result.h"

namespace kanaria::evidence {

/// Writes file and name durably, mode 0600, without another file in between.
[[nodiscard]] base::Result<void> write_key_file(const std::filesystem::path& path,
                                                base::ByteView content);
/// Overwrites `old` with zeros, then gives `next` its name.  After a failure or a crash in between,
/// the same call finishes; without a `next` it touches nothing.
[[nodiscard]] base::Result<void> replace_key_file(const std::filesystem::path& next,
                                                  const std::filesystem::path& old);
/// Overwrites the file with zeros and takes it away.
[[nodiscard]] base::Result<void> drop_key_file(const std::filesystem::path& path);

}  // namespace kanaria::evidence
