#include "evidence/current_key.h"

#include "evidence/key_file.h"

namespace kanaria::evidence {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

Error missing(const std::filesystem::path& key_file) {
  return {Remedy::operator_acts,
          key_file.string() +
              " is missing, and without it the chain cannot go on; put it back, or name another "
              "--data folder."};
}

Error another(const std::filesystem::path& key_file, const store::Database& database) {
  return {Remedy::operator_acts, key_file.string() + " is not the key of the chain in " +
                                     database.path().string() + "; put the right one back."};
}

}  // namespace

std::filesystem::path next_key_file(const std::filesystem::path& key_file) {
  std::filesystem::path next = key_file;
  next += ".next";
  return next;
}

Result<CurrentKey> CurrentKey::open(store::Database& database,
                                    const std::filesystem::path& key_file) {
  auto newest = newest_generation(database);
  if (!newest) return newest.error();
  CHECK(newest->has_value());
  const KeyGeneration& generation = **newest;
  const auto is_current = [&](const Result<std::optional<SigningKey>>& key) {
    return key && *key && (*key)->public_key() == generation.public_key;
  };
  const std::filesystem::path next_file = next_key_file(key_file);
  const auto next = SigningKey::load(next_file);
  if (is_current(next)) {
    // The old key may be whole, half overwritten or gone: it is not looked at.
    if (auto done = replace_key_file(next_file, key_file); !done) return done.error();
    return CurrentKey(**next, generation, key_file);
  }
  const auto key = SigningKey::load(key_file);
  if (!key) return key.error();
  if (!*key) return missing(key_file);
  if (!is_current(key)) return another(key_file, database);
  if (!next || *next) {
    // Never noted in the database, whatever is in it: it has signed nothing.
    if (auto done = drop_key_file(next_file); !done) return done.error();
  }
  return CurrentKey(**key, generation, key_file);
}

Result<void> CurrentKey::rotate(store::Transaction transaction, const ChainEpoch& epoch,
                                std::uint64_t first_seq) {
  if (!settled_) {
    // KEY.next is then the only copy of the current key.
    if (auto done = settle(); !done) return done;
  }
  const auto newest = newest_generation(transaction);
  if (!newest) return newest.error();
  if (*newest != generation_) {
    // Then KEY.next may be the only copy of the newest generation's key.
    return Error{Remedy::device_must_stop,
                 file_.string() +
                     " is no longer the newest key of its chain; stop and start again, which "
                     "recovers it."};
  }
  const SigningKey next = SigningKey::make();
  KeyGeneration generation{generation_.number + 1, next.public_key(), first_seq, {}};
  generation.endorsement = sign(endorsed_message(epoch, generation));
  // The key is on the disk before the database names it.  Where the commit fails, it stays there:
  // only open() can tell on which side the transaction ended.
  const std::filesystem::path next_file = next_key_file(file_);
  if (auto done = next.save_in_place(next_file); !done) return done;
  if (auto done = add_generation(transaction, generation); !done) return done;
  if (auto done = transaction.commit(); !done) return done;
  key_ = next;
  generation_ = generation;
  settled_ = false;
  return settle();
}

Result<void> CurrentKey::settle() {
  auto done = replace_key_file(next_key_file(file_), file_);
  if (!done) return Error{Remedy::device_must_stop, done.error().sentence};
  settled_ = true;
  return {};
}

}  // namespace kanaria::evidence
