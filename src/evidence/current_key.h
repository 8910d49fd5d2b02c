// The key that signs now.  Of all generations it is the only one whose secret still exists.
//
// A rotation in steps: the new key lies durably in KEY.next; one transaction notes its generation
// with the endorsement; the old key's file is overwritten; KEY.next takes its name.  open()
// finishes what a crash cut off after the transaction, and drops a KEY.next from before it.
//
// Errors: operator_acts (key missing, not the chain's, readable by others, no room),
// device_must_stop (the disk failed, or the file was changed behind this object: end the process;
// open() recovers).
// Thread rule: that of the Database.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "evidence/key_generations.h"
#include "evidence/signing_key.h"
#include "store/database.h"

namespace kanaria::evidence {

[[nodiscard]] std::filesystem::path next_key_file(const std::filesystem::path& key_file);

class CurrentKey {
 public:
  /// For a database that has a generation.
  [[nodiscard]] static base::Result<CurrentKey> open(store::Database& database,
                                                     const std::filesystem::path& key_file);

  [[nodiscard]] const KeyGeneration& generation() const { return generation_; }
  [[nodiscard]] Signature sign(base::ByteView message) const { return key_.sign(message); }

  /// Makes the next generation, to sign from entry `first_seq` on; commits the transaction.
  [[nodiscard]] base::Result<void> rotate(store::Transaction transaction, const ChainEpoch& epoch,
                                          std::uint64_t first_seq);

 private:
  CurrentKey(SigningKey key, const KeyGeneration& generation, std::filesystem::path file)
      : key_(std::move(key)), generation_(generation), file_(std::move(file)) {}
  /// The last step of a rotation.  It must not be left out: the old key is still there before it.
  [[nodiscard]] base::Result<void> settle();

  SigningKey key_;
  KeyGeneration generation_;
  std::filesystem::path file_;
  bool settled_ = true;
};

}  // namespace kanaria::evidence
