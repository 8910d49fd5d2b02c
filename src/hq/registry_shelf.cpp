#include "hq/registry_shelf.h"

#include <algorithm>
#include <fstream>
#include <limits>

#include "base/file.h"
#include "hq/audit.h"
#include "hq/proof_ledger.h"
#include "registry/delta.h"
#include "registry/metadata.h"
#include "registry/paged_file.h"
#include "registry/registry.h"

namespace kanaria::hq {
namespace {

using base::Error;
using base::Remedy;
using base::Result;

constexpr std::int64_t kKept = 2;
constexpr const char* kNotSigned =
    "holds data that are not those that were signed; build it again.";

/// What a folder holds: a whole snapshot, or the difference to one.
struct Snapshot {
  std::string text;
  registry::Metadata metadata;
  std::filesystem::path file;
  std::uint64_t bytes = 0;  ///< of the file

  [[nodiscard]] std::uint64_t from_version() const {
    return metadata.delta ? metadata.delta->from_version : 0;
  }
};

Error refused(const std::filesystem::path& dir, const std::string& why) {
  return {Remedy::operator_acts, "The snapshot " + dir.string() + ' ' + why};
}

/// Whether the file is the one that was signed.
bool is_signed_file(const Snapshot& snapshot) {
  const registry::Metadata& metadata = snapshot.metadata;
  if (metadata.delta) {
    const auto bytes = base::read_file(snapshot.file, metadata.delta->bytes);
    return bytes && bytes->size() == metadata.delta->bytes &&
           base::sha256(*bytes) == metadata.delta->sha256;
  }
  const auto data =
      registry::PagedFile::open(snapshot.file, metadata.data_bytes, metadata.data_root);
  return data && data->check_all();
}

Result<Snapshot> read_snapshot(const std::string& kiosk, const std::filesystem::path& dir) {
  const auto bytes = base::read_file(dir / registry::kMetadataFile, wire::kMostMetadata_bytes);
  if (!bytes) return bytes.error();
  Snapshot snapshot;
  snapshot.text = base::text_of(*bytes);
  auto metadata = registry::parse_metadata(snapshot.text);
  if (!metadata || metadata->version == 0 || metadata->version >> 63 != 0) {
    return refused(dir, "has damaged metadata; build it again.");
  }
  if (metadata->kiosk != kiosk && metadata->kiosk != "any") {
    return refused(dir, "was made for the kiosk " + metadata->kiosk + "; build one for " + kiosk +
                            " with --for.");
  }
  snapshot.metadata = *std::move(metadata);
  const bool is_delta = snapshot.metadata.delta.has_value();
  snapshot.file = dir / (is_delta ? registry::kDeltaFile : registry::kDataFile);
  snapshot.bytes = is_delta ? snapshot.metadata.delta->bytes : snapshot.metadata.data_bytes;
  if (!is_signed_file(snapshot)) return refused(dir, kNotSigned);
  return snapshot;
}

/// Puts a file that was checked in pieces; "" or why not.
std::string put_pieces(Work& work, const std::string& kiosk, const Snapshot& snapshot) {
  std::ifstream in(snapshot.file, std::ios::binary);
  base::Bytes piece(wire::kMostPiece_bytes);
  std::uint64_t offset = 0;
  while (in) {
    in.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
    const auto size = static_cast<std::size_t>(in.gcount());
    if (size == 0) break;
    work.run("insert into registry_pieces values ($1, $2, $3, $4, $5)",
             {kiosk, snapshot.metadata.version, offset, base::ByteView(piece.data(), size),
              snapshot.from_version()});
    offset += size;
    if (offset > snapshot.bytes) break;
  }
  return offset == snapshot.bytes ? "" : kNotSigned;
}

/// "" or why it may not be published.  `is_there`: this very snapshot is on the shelf.
std::string check_place(Work& work, const std::string& kiosk, const Snapshot& snapshot,
                        bool& is_there) {
  if (work.run("select from kiosks where kiosk = $1 for no key update", {kiosk}).empty()) {
    return "is for a kiosk that is not known; add it first with kanaria-hq kiosk add.";
  }
  const Rows newest = work.run(
      "select version, metadata, from_version from registry_snapshots where kiosk = $1 "
      "order by version desc, from_version = $2 desc limit 1",
      {kiosk, snapshot.from_version()});
  is_there = !newest.empty() && newest.text(0, 1) == snapshot.text;
  // Who was away too long finds no difference to follow, and would take that for being up to date.
  const bool has_whole = !work.run(
                                  "select from registry_snapshots where kiosk = $1 and "
                                  "version = $2 and from_version = 0",
                                  {kiosk, snapshot.metadata.version})
                              .empty();
  if (!is_there && snapshot.metadata.delta && !has_whole) {
    return "is a difference; publish first the whole registry that it leads to (registry delta "
           "--whole), for kiosks that do not have the one before.";
  }
  if (is_there || newest.empty() || newest.count(0, 0) < snapshot.metadata.version) return "";
  const auto other = registry::parse_metadata(newest.text(0, 1));
  const bool is_other_way = newest.count(0, 0) == snapshot.metadata.version && other &&
                            other->data_root == snapshot.metadata.data_root &&
                            newest.count(0, 2) != snapshot.from_version();
  if (is_other_way) return "";
  return "is not newer than version " + newest.text(0, 0) +
         ", which is published; build a new one.";
}

}  // namespace

void give_registry_piece(Exchange& exchange, const wire::RegistryRequest& request) {
  wire::RegistryPiece piece;
  piece.kiosk = request.kiosk;
  piece.version = request.have_version;
  const auto cap = [](std::uint64_t number) {
    return std::min(number, std::uint64_t{std::numeric_limits<std::int64_t>::max()});
  };
  const std::uint64_t wanted = cap(request.wanted_version);
  // The version that it is fetching, while that is kept: a slow line must get to an end.
  const Rows found = exchange.work.run(
      "select version, metadata, total_bytes, from_version from registry_snapshots "
      "where kiosk = $1 and version > $2 and from_version in (0, $2) "
      "order by version = $3 desc, version desc, from_version desc limit 1",
      {request.kiosk, cap(request.have_version), wanted});
  if (!found.empty()) {
    piece.version = found.count(0, 0);
    piece.total_bytes = found.count(0, 2);
    const bool goes_on = piece.version == wanted && request.offset_bytes <= piece.total_bytes;
    piece.offset_bytes = goes_on ? request.offset_bytes : 0;
    if (piece.offset_bytes == 0) piece.metadata = found.text(0, 1);
    const Rows bytes = exchange.work.run(
        "select substring(bytes from ($3::bigint - offset_bytes + 1)::int) from registry_pieces "
        "where kiosk = $1 and version = $2 and offset_bytes <= $3::bigint and from_version = $4 "
        "order by offset_bytes desc limit 1",
        {piece.kiosk, piece.version, piece.offset_bytes, found.count(0, 3)});
    if (!bytes.empty()) piece.bytes = bytes.bytes(0, 0);
  }
  exchange.answers.emplace_back(std::move(piece));
}

Result<Published> publish_registry(Postgres& database, const std::string& kiosk,
                                   const std::filesystem::path& dir, std::int64_t now_ms) {
  const auto snapshot = read_snapshot(kiosk, dir);
  if (!snapshot) return snapshot.error();
  const registry::Metadata& metadata = snapshot->metadata;
  const auto proof = read_proof(proof_file_of(dir));
  if (!proof) return proof.error();
  std::string why_not;
  const auto done = database.transact([&](Work& work) {
    bool is_there = false;
    why_not = check_place(work, kiosk, *snapshot, is_there);
    if (!why_not.empty() || is_there) return;
    work.run("insert into registry_snapshots values ($1, $2, $3, $4, $5, $6, $7)",
             {kiosk, metadata.version, snapshot->text, snapshot->bytes, metadata.created_ms, now_ms,
              snapshot->from_version()});
    why_not = put_pieces(work, kiosk, *snapshot);
    if (!why_not.empty()) {
      work.run(
          "delete from registry_snapshots where kiosk = $1 and version = $2 and from_version = $3",
          {kiosk, metadata.version, snapshot->from_version()});
      return;
    }
    if (*proof && (*proof)->version == metadata.version) shelve_proof(work, kiosk, **proof);
    work.run(
        "delete from registry_snapshots where kiosk = $1 and version not in (select distinct "
        "version from registry_snapshots where kiosk = $1 order by version desc limit $2)",
        {kiosk, kKept});
    write_audit(work, now_ms, "publish", kiosk,
                "registry version " + std::to_string(metadata.version));
  });
  if (!done) return done.error();
  if (!why_not.empty()) return refused(dir, why_not);
  return Published{metadata.version, snapshot->bytes};
}

}  // namespace kanaria::hq
