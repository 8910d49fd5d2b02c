#include "evidence/chain.h"

#include "evidence/blob.h"

namespace kanaria::evidence {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

Result<ChainIdentity> begin_chain(store::Database& database, const SigningKey& key,
                                  const std::filesystem::path& key_file) {
  ChainIdentity identity;
  base::fill_random(identity.epoch);
  identity.public_key = key.public_key();
  auto transaction = database.begin();
  if (!transaction) return transaction.error();
  auto insert = transaction->prepare("INSERT INTO chain_identity VALUES (1, ?1)");
  if (!insert) return insert.error();
  if (auto done = insert->bind(1, identity.epoch).run(); !done) return done.error();
  if (auto done = add_generation(*transaction, {0, identity.public_key, 1, {}}); !done) {
    return done.error();
  }
  // The key is on the disk before the chain names it.
  if (auto saved = key.save(key_file); !saved) return saved.error();
  if (auto done = transaction->commit(); !done) return done.error();
  return identity;
}

/// Whether the entry is there and was made on another UTC day than `wall_ms`, by its own wall
/// clock. One that is damaged counts as such: the chain goes on with another key.
Result<bool> is_of_another_day(store::Transaction& transaction, std::uint64_t seq,
                               std::int64_t wall_ms) {
  auto select = transaction.prepare("SELECT entry FROM chain WHERE seq = ?1");
  if (!select) return select.error();
  auto row = select->bind(1, static_cast<std::int64_t>(seq)).step();
  if (!row || !*row) return row;
  const auto entry = decode_entry(select->blob(0));
  return !entry || utc_day(entry->wall_ms) != utc_day(wall_ms);
}

}  // namespace

const std::string& chain_tables() {
  static const std::string kSql = key_generation_tables() + beacon_tables() + pin_tables() + R"sql(
    CREATE TABLE chain_identity (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      epoch BLOB NOT NULL CHECK (length(epoch) = 16)
    ) STRICT;
    CREATE TABLE chain (
      seq INTEGER PRIMARY KEY CHECK (seq >= 1),
      entry BLOB NOT NULL CHECK (length(entry) = 208),
      hash BLOB NOT NULL CHECK (length(hash) = 32),
      signature BLOB NOT NULL CHECK (length(signature) = 64)
    ) STRICT;
    CREATE TRIGGER chain_identity_stays BEFORE UPDATE ON chain_identity
      BEGIN SELECT RAISE(ABORT, 'the chain keeps its identity'); END;
    CREATE TRIGGER chain_identity_kept BEFORE DELETE ON chain_identity
      BEGIN SELECT RAISE(ABORT, 'the chain keeps its identity'); END;
    CREATE TRIGGER chain_stays BEFORE UPDATE ON chain
      BEGIN SELECT RAISE(ABORT, 'the chain is append-only'); END;
    CREATE TRIGGER chain_kept BEFORE DELETE ON chain
      BEGIN SELECT RAISE(ABORT, 'the chain is append-only'); END;
  )sql";
  return kSql;
}

Result<std::optional<ChainIdentity>> read_identity(store::Database& database) {
  auto select = database.prepare(
      "SELECT epoch, public_key FROM chain_identity, key_generations WHERE generation = 0");
  if (!select) return select.error();
  auto row = select->step();
  if (!row) return row.error();
  if (!*row) return std::optional<ChainIdentity>();
  ChainIdentity identity;
  if (!copy_exactly(select->blob(0), identity.epoch) ||
      !copy_exactly(select->blob(1), identity.public_key)) {
    return Error{Remedy::device_must_stop,
                 database.path().string() +
                     " names its chain in a malformed way; keep a copy of "
                     "it for headquarters and put back a sound one."};
  }
  return std::optional<ChainIdentity>(identity);
}

Result<Chain> Chain::open(store::Database& database, const std::filesystem::path& key_file) {
  auto identity = read_identity(database);
  if (!identity) return identity.error();
  if (!*identity) {
    // A key without a chain: a start that was cut off between the two.  (A lost database is told
    // apart by whoever made the file: see EvidenceLocker.)
    auto key = SigningKey::load(key_file);
    if (!key) return key.error();
    auto begun = begin_chain(database, *key ? **key : SigningKey::make(), key_file);
    if (!begun) return begun.error();
    *identity = *begun;
  }
  auto key = CurrentKey::open(database, key_file);
  if (!key) return key.error();
  return Chain(*std::move(key), **identity);
}

Result<bool> Chain::renew_key(store::Database& database, std::int64_t wall_ms) {
  auto transaction = database.begin();
  if (!transaction) return transaction.error();
  auto due = is_of_another_day(*transaction, key_generation().first_seq, wall_ms);
  if (!due || !*due) return due;
  auto place = next(*transaction);
  if (!place) return place.error();
  if (auto done = key_.rotate(*std::move(transaction), identity_.epoch, place->seq); !done) {
    return done.error();
  }
  return true;
}

Result<ChainPlace> Chain::next(store::Transaction& transaction) const {
  auto select = transaction.prepare("SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1");
  if (!select) return select.error();
  auto row = select->step();
  if (!row) return row.error();
  ChainPlace place;
  if (!*row) return place;
  place.seq = static_cast<std::uint64_t>(select->integer(0)) + 1;
  if (!copy_exactly(select->blob(1), place.previous)) {
    return Error{Remedy::device_must_stop,
                 "The newest entry of the evidence chain is malformed; stop, and check it with "
                 "`kanaria verify`."};
  }
  return place;
}

Result<void> Chain::append(store::Transaction& transaction, const ChainPlace& place,
                           const EntryContent& content) const {
  ChainEntry entry;
  entry.epoch = identity_.epoch;
  entry.seq = place.seq;
  entry.previous = place.previous;
  if (content.capsule) {
    entry.content = *content.capsule;
  } else {
    base::fill_random(entry.content);
  }
  entry.registry = content.registry;
  entry.boot_id = parse_boot_id(content.time.boot_id);
  entry.monotonic_ms = static_cast<std::uint64_t>(content.time.monotonic_ms);
  entry.wall_ms = content.time.wall_ms;
  entry.clock_status = content.time.status;
  entry.key_generation = key_generation().number;
  entry.beacon = content.beacon;

  const base::Bytes encoded = encode(entry);
  const base::Digest hash = entry_hash(encoded);
  const Signature signature = key_.sign(signed_message(hash));
  auto insert = transaction.prepare("INSERT INTO chain VALUES (?1, ?2, ?3, ?4)");
  if (!insert) return insert.error();
  return insert->bind(1, static_cast<std::int64_t>(place.seq))
      .bind(2, encoded)
      .bind(3, hash)
      .bind(4, signature)
      .run();
}

}  // namespace kanaria::evidence
