#include "evidence/chain.h"

#include <algorithm>

namespace kanaria::evidence {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

template <std::size_t N>
bool copy_exactly(base::ByteView from, std::array<std::uint8_t, N>& to) {
  if (from.size() != N) return false;
  std::copy(from.begin(), from.end(), to.begin());
  return true;
}

Result<ChainIdentity> begin_chain(store::Database& database, const SigningKey& key,
                                  const std::filesystem::path& key_file) {
  ChainIdentity identity;
  base::fill_random(identity.epoch);
  identity.public_key = key.public_key();
  auto transaction = database.begin();
  if (!transaction) return transaction.error();
  auto insert = transaction->prepare("INSERT INTO chain_identity VALUES (1, ?1, ?2)");
  if (!insert) return insert.error();
  if (auto done = insert->bind(1, identity.epoch).bind(2, identity.public_key).run(); !done) {
    return done.error();
  }
  // The key is on the disk before the chain names it.
  if (auto saved = key.save(key_file); !saved) return saved.error();
  if (auto done = transaction->commit(); !done) return done.error();
  return identity;
}

}  // namespace

const std::string& chain_tables() {
  static const std::string kSql = R"sql(
    CREATE TABLE chain_identity (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      epoch BLOB NOT NULL CHECK (length(epoch) = 16),
      public_key BLOB NOT NULL CHECK (length(public_key) = 32)
    ) STRICT;
    CREATE TABLE chain (
      seq INTEGER PRIMARY KEY CHECK (seq >= 1),
      entry BLOB NOT NULL CHECK (length(entry) = 176),
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
  auto select = database.prepare("SELECT epoch, public_key FROM chain_identity");
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
  auto key = SigningKey::load(key_file);
  if (!key) return key.error();
  if (!*identity) {
    // A key without a chain: a start that was cut off between the two.  (A lost database is told
    // apart by whoever made the file: see EvidenceLocker.)
    const SigningKey own = *key ? **key : SigningKey::make();
    auto begun = begin_chain(database, own, key_file);
    if (!begun) return begun.error();
    return Chain(own, *begun);
  }
  if (!*key) {
    return Error{Remedy::operator_acts,
                 key_file.string() +
                     " is missing, and without it the chain cannot go on; put it back, or name "
                     "another --data folder."};
  }
  if ((*key)->public_key() != (*identity)->public_key) {
    return Error{Remedy::operator_acts, key_file.string() + " is not the key of the chain in " +
                                            database.path().string() + "; put the right one back."};
  }
  return Chain(**key, **identity);
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
                           const std::optional<base::Digest>& capsule, const RegistryRef& registry,
                           const base::Timestamp& time) const {
  ChainEntry entry;
  entry.epoch = identity_.epoch;
  entry.seq = place.seq;
  entry.previous = place.previous;
  if (capsule) {
    entry.content = *capsule;
  } else {
    base::fill_random(entry.content);
  }
  entry.registry = registry;
  entry.boot_id = parse_boot_id(time.boot_id);
  entry.monotonic_ms = static_cast<std::uint64_t>(time.monotonic_ms);
  entry.wall_ms = time.wall_ms;
  entry.clock_status = time.status;

  const base::Bytes encoded = encode(entry);
  const base::Digest hash = entry_hash(encoded);
  const Signature signature = key_.sign(hash);
  auto insert = transaction.prepare("INSERT INTO chain VALUES (?1, ?2, ?3, ?4)");
  if (!insert) return insert.error();
  return insert->bind(1, static_cast<std::int64_t>(place.seq))
      .bind(2, encoded)
      .bind(3, hash)
      .bind(4, signature)
      .run();
}

}  // namespace kanaria::evidence
