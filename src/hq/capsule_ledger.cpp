#include "hq/capsule_ledger.h"

#include "base/check.h"
#include "evidence/capsule.h"
#include "hq/proof_ledger.h"
#include "hq/running_digest.h"
#include "wire/wire.h"

namespace kanaria::hq {
namespace {

using Code = wire::Refusal::Code;

/// What is known under (kiosk, epoch, seq).
struct Place {
  base::Digest content{};  ///< of the committed entry
  bool is_whole = false;
  std::int64_t committed_ms = 0;  ///< when it is whole
  bool has_upload = false;
  std::uint64_t total_bytes = 0;
  std::uint64_t received_bytes = 0;
  RunningDigest running;
};

std::optional<Place> read_place(Work& work, const wire::CapsulePiece& piece) {
  const Rows rows = work.run(
      "select substring(e.entry from 65 for 32), c.committed_ms, u.total_bytes, u.received_bytes, "
      "u.digest_so_far from chain_entries e "
      "left join capsules c using (kiosk, epoch, seq) "
      "left join capsule_uploads u using (kiosk, epoch, seq) "
      "where e.kiosk = $1 and e.epoch = $2 and e.seq = $3",
      {piece.kiosk, piece.epoch, piece.seq});
  if (rows.empty()) return std::nullopt;
  Place place;
  place.content = rows.array<base::Digest>(0, 0);
  if (!rows.is_null(0, 1)) {
    place.is_whole = true;
    place.committed_ms = rows.number(0, 1);
  }
  if (!rows.is_null(0, 2)) {
    const auto running = RunningDigest::resume(rows.bytes(0, 4));
    CHECK(running.has_value());
    place.has_upload = true;
    place.total_bytes = rows.count(0, 2);
    place.received_bytes = rows.count(0, 3);
    place.running = *running;
  }
  return place;
}

wire::Receipt receipt_of(const Exchange& exchange, const wire::CapsulePiece& piece,
                         std::int64_t committed_ms) {
  return wire::signed_receipt({wire::Receipt::Kind::capsule,
                               piece.kiosk,
                               piece.epoch,
                               piece.seq,
                               piece.capsule,
                               committed_ms,
                               {}},
                              exchange.receipt_seed);
}

void drop(Work& work, const wire::CapsulePiece& piece) {
  const std::vector<Parameter> place = {piece.kiosk, piece.epoch, piece.seq};
  work.run("delete from capsule_pieces where kiosk = $1 and epoch = $2 and seq = $3", place);
  work.run("delete from capsule_uploads where kiosk = $1 and epoch = $2 and seq = $3", place);
}

void keep_piece(Work& work, const wire::CapsulePiece& piece) {
  work.run(
      "insert into capsule_pieces (kiosk, epoch, seq, offset_bytes, bytes) "
      "values ($1, $2, $3, $4, $5)",
      {piece.kiosk, piece.epoch, piece.seq, piece.offset_bytes, piece.bytes});
}

void keep_progress(Exchange& exchange, const wire::CapsulePiece& piece, const Place& place) {
  exchange.work.run(
      "insert into capsule_uploads (kiosk, epoch, seq, total_bytes, received_bytes, "
      "digest_so_far, changed_ms) values ($1, $2, $3, $4, $5, $6, $7) "
      "on conflict (kiosk, epoch, seq) do update set received_bytes = excluded.received_bytes, "
      "digest_so_far = excluded.digest_so_far, changed_ms = excluded.changed_ms",
      {piece.kiosk, piece.epoch, piece.seq, piece.total_bytes, place.received_bytes,
       place.running.state(), exchange.now_ms});
}

/// The capsule and its receipt; nothing of it is an upload from here on.
void commit_whole(Exchange& exchange, const wire::CapsulePiece& piece, const Place& place,
                  const wire::Receipt& receipt) {
  exchange.work.run(
      "with whole as (insert into capsules (kiosk, epoch, seq, digest, total_bytes, committed_ms) "
      "values ($1::text, $2::bytea, $3::bigint, $4::bytea, $5, $6::bigint)) "
      "insert into receipts (kind, kiosk, epoch, seq, digest, committed_ms, signature) "
      "values (1, $1::text, $2::bytea, $3::bigint, $4::bytea, $6::bigint, $7)",
      {piece.kiosk, piece.epoch, piece.seq, piece.capsule, piece.total_bytes, receipt.committed_ms,
       receipt.signature});
  if (!place.has_upload) return;
  exchange.work.run("delete from capsule_uploads where kiosk = $1 and epoch = $2 and seq = $3",
                    {piece.kiosk, piece.epoch, piece.seq});
}

void refuse_another(Exchange& exchange, const wire::CapsulePiece& piece) {
  const char* sentence = "The entry of this number names another capsule.";
  raise_alarm(exchange.work, exchange.now_ms,
              {"equivocation", piece.kiosk, piece.epoch, piece.seq,
               base::Bytes(piece.capsule.begin(), piece.capsule.end()), sentence});
  exchange.refuse(Code::equivocation, piece.seq, sentence);
}

void answer_progress(Exchange& exchange, const wire::CapsulePiece& piece, const Place& place) {
  exchange.answers.emplace_back(
      wire::Progress{piece.kiosk, piece.epoch, piece.seq, piece.capsule, place.received_bytes});
}

/// Takes the bytes that come next.
void take_next(Exchange& exchange, const wire::CapsulePiece& piece, Place& place) {
  const bool is_all = piece.bytes.size() == piece.total_bytes;
  if (!is_all) place.running.take(piece.bytes);
  place.received_bytes += piece.bytes.size();
  if (place.received_bytes < piece.total_bytes) {
    keep_piece(exchange.work, piece);
    keep_progress(exchange, piece, place);
    answer_progress(exchange, piece, place);
    return;
  }
  const base::Digest digest = is_all ? base::sha256(piece.bytes) : place.running.digest();
  if (digest != piece.capsule) {
    drop(exchange.work, piece);
    exchange.refuse(Code::bad_message, piece.seq,
                    "The pieces together have another hash; begin again at 0.");
    return;
  }
  keep_piece(exchange.work, piece);
  const wire::Receipt receipt = receipt_of(exchange, piece, exchange.now_ms);
  commit_whole(exchange, piece, place, receipt);
  notice_proof(exchange, piece);
  exchange.answers.emplace_back(receipt);
}

}  // namespace

void take_capsule_piece(Exchange& exchange, const wire::CapsulePiece& piece) {
  if (piece.total_bytes == 0 || piece.total_bytes > evidence::kMaxCapsule_bytes) {
    exchange.refuse(Code::bad_message, piece.seq, "No capsule has this size.");
    return;
  }
  auto place = piece.seq >> 63 != 0 ? std::nullopt : read_place(exchange.work, piece);
  if (!place) {
    exchange.refuse(Code::no_entry, piece.seq, "Send the entry of this capsule first.");
  } else if (place->content != piece.capsule) {
    refuse_another(exchange, piece);
  } else if (place->is_whole) {
    exchange.answers.emplace_back(receipt_of(exchange, piece, place->committed_ms));
  } else if (place->has_upload && place->total_bytes != piece.total_bytes) {
    drop(exchange.work, piece);
    exchange.refuse(Code::bad_message, piece.seq,
                    "The pieces disagree on the capsule's size; begin again at 0.");
  } else if (piece.bytes.empty() || piece.offset_bytes != place->received_bytes) {
    answer_progress(exchange, piece, *place);
  } else {
    take_next(exchange, piece, *place);
  }
}

}  // namespace kanaria::hq
