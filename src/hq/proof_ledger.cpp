#include "hq/proof_ledger.h"

#include "evidence/proof_mark.h"

namespace kanaria::hq {
namespace {

constexpr std::int64_t kKept = 2;

}  // namespace

void shelve_proof(Work& work, const std::string& kiosk, const Proof& proof) {
  std::int64_t number = 0;
  for (const ProofLetter& letter : proof.letters) {
    work.run(
        "insert into proof_letters (kiosk, version, number, token, picture) "
        "values ($1, $2, $3, $4, $5) on conflict do nothing",  // whole and as a difference
        {kiosk, proof.version, number++, letter.token, letter.picture});
  }
  work.run(
      "delete from proof_letters where kiosk = $1 and version not in (select distinct version from "
      "proof_letters where kiosk = $1 order by version desc limit $2)",
      {kiosk, kKept});
}

void give_letter(Exchange& exchange, const wire::Report& report) {
  const Rows found = exchange.work.run(
      "select l.picture from proof_letters l left join proofs p using (kiosk) "
      "where l.kiosk = $1 and l.version = $2 and coalesce(p.detected_ms, 0) <= $3 "
      "and coalesce(p.sent_ms, 0) <= $4 and l.number = coalesce(p.sent, 0) % (select count(*) "
      "from proof_letters o where o.kiosk = $1 and o.version = $2)",
      {report.kiosk, static_cast<std::int64_t>(report.registry_version & INT64_MAX),
       exchange.now_ms - kProofEvery_ms, exchange.now_ms - kProofAgain_ms});
  if (found.empty()) return;
  exchange.work.run(
      "insert into proofs (kiosk, sent, sent_ms, waiting_since_ms, detected_ms) "
      "values ($1, 1, $2, $2, 0) on conflict (kiosk) do update set sent = proofs.sent + 1, "
      "sent_ms = excluded.sent_ms, waiting_since_ms = case when proofs.waiting_since_ms = 0 "
      "then excluded.sent_ms else proofs.waiting_since_ms end",
      {report.kiosk, exchange.now_ms});
  exchange.answers.emplace_back(wire::Letter{report.kiosk, found.bytes(0, 0)});
}

void notice_proof(Exchange& exchange, const wire::CapsulePiece& piece) {
  const Rows rows = exchange.work.run(
      "select l.token, (select substring(bytes for ($4::bigint)::int) from capsule_pieces where "
      "kiosk = $1 "
      "and epoch = $2 and seq = $3 and offset_bytes = 0) from proof_letters l "
      "join proofs p using (kiosk) where l.kiosk = $1 and p.waiting_since_ms <> 0",
      {piece.kiosk, piece.epoch, piece.seq,
       static_cast<std::int64_t>(evidence::kProofSearch_bytes)});
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (rows.is_null(row, 1)) continue;
    const auto mark = evidence::find_proof_mark(rows.bytes(row, 1));
    if (!mark || *mark != evidence::proof_mark(rows.text(row, 0), piece.epoch, piece.seq)) continue;
    exchange.work.run("update proofs set waiting_since_ms = 0, detected_ms = $2 where kiosk = $1",
                      {piece.kiosk, exchange.now_ms});
    return;
  }
}

}  // namespace kanaria::hq
