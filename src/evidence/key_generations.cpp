#include "evidence/key_generations.h"

#include <algorithm>

#include "evidence/blob.h"

namespace kanaria::evidence {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr std::string_view kContext = "kanaria key v1..";
constexpr std::string_view kNewest =
    "SELECT generation, public_key, first_seq, endorsement FROM key_generations "
    "ORDER BY generation DESC LIMIT 1";

Result<KeyGeneration> generation_of(const store::Statement& row) {
  KeyGeneration generation;
  generation.number = static_cast<std::uint32_t>(row.integer(0));
  generation.first_seq = static_cast<std::uint64_t>(row.integer(2));
  const base::ByteView endorsement = row.blob(3);
  const bool endorsed = generation.number == 0 ? endorsement.empty()
                                               : copy_exactly(endorsement, generation.endorsement);
  if (!endorsed || !copy_exactly(row.blob(1), generation.public_key)) {
    return Error{Remedy::device_must_stop,
                 "Key generation " + std::to_string(generation.number) +
                     " is noted in a malformed way; keep a copy of the data folder for "
                     "headquarters and put back a sound one."};
  }
  return generation;
}

Result<std::optional<KeyGeneration>> only_row(Result<store::Statement> select) {
  if (!select) return select.error();
  auto row = select->step();
  if (!row) return row.error();
  if (!*row) return std::optional<KeyGeneration>();
  auto generation = generation_of(*select);
  if (!generation) return generation.error();
  return std::optional<KeyGeneration>(*generation);
}

}  // namespace

const std::string& key_generation_tables() {
  static const std::string kSql = R"sql(
    CREATE TABLE key_generations (
      generation INTEGER PRIMARY KEY CHECK (generation BETWEEN 0 AND 4294967295),
      public_key BLOB NOT NULL CHECK (length(public_key) = 32),
      first_seq INTEGER NOT NULL CHECK (first_seq >= 1),
      endorsement BLOB NOT NULL
        CHECK (length(endorsement) = CASE generation WHEN 0 THEN 0 ELSE 64 END)
    ) STRICT;
    CREATE TRIGGER key_generations_stay BEFORE UPDATE ON key_generations
      BEGIN SELECT RAISE(ABORT, 'the generations of keys are append-only'); END;
    CREATE TRIGGER key_generations_kept BEFORE DELETE ON key_generations
      BEGIN SELECT RAISE(ABORT, 'the generations of keys are append-only'); END;
  )sql";
  return kSql;
}

base::Bytes endorsed_message(const ChainEpoch& epoch, const KeyGeneration& generation) {
  base::Bytes message(kContext.begin(), kContext.end());
  base::append(message, epoch);
  base::append_u32(message, generation.number);
  base::append_u64(message, generation.first_seq);
  base::append(message, generation.public_key);
  return message;
}

bool endorsement_holds(const PublicKey& before, const ChainEpoch& epoch,
                       const KeyGeneration& generation) {
  return base::holds(generation.endorsement, before, endorsed_message(epoch, generation));
}

Result<void> add_generation(store::Transaction& transaction, const KeyGeneration& generation) {
  auto insert = transaction.prepare("INSERT INTO key_generations VALUES (?1, ?2, ?3, ?4)");
  if (!insert) return insert.error();
  const base::ByteView endorsement(generation.endorsement);
  // A zero-length blob needs an address, or SQLite takes it for NULL.
  return insert->bind(1, std::int64_t{generation.number})
      .bind(2, generation.public_key)
      .bind(3, static_cast<std::int64_t>(generation.first_seq))
      .bind(4, generation.number == 0 ? endorsement.first(0) : endorsement)
      .run();
}

Result<std::optional<KeyGeneration>> newest_generation(store::Database& database) {
  return only_row(database.prepare(kNewest));
}

Result<std::optional<KeyGeneration>> newest_generation(store::Transaction& transaction) {
  return only_row(transaction.prepare(kNewest));
}

Result<std::vector<KeyGeneration>> generations_from(store::Database& database, std::uint32_t first,
                                                    int limit) {
  auto select = database.prepare(
      "SELECT generation, public_key, first_seq, endorsement FROM key_generations "
      "WHERE generation >= ?1 ORDER BY generation LIMIT ?2");
  if (!select) return select.error();
  select->bind(1, std::int64_t{first})
      .bind(2, std::int64_t{std::clamp(limit, 0, kMaxGenerationsAtOnce)});
  std::vector<KeyGeneration> generations;
  for (;;) {
    auto row = select->step();
    if (!row) return row.error();
    if (!*row) return generations;
    auto generation = generation_of(*select);
    if (!generation) return generation.error();
    generations.push_back(*generation);
  }
}

}  // namespace kanaria::evidence
