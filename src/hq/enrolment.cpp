#include "hq/enrolment.h"

#include <algorithm>

#include "hq/audit.h"
#include "hq/authority.h"
#include "hq/chain_ledger.h"
#include "wire/wire.h"

namespace kanaria::hq {
namespace {

using base::Error;
using base::Remedy;
using base::Result;
using Code = wire::Refusal::Code;

// Crockford's base 32: no I, L, O, U.
constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kLettersOfCode = 25;
constexpr std::size_t kLettersOfGroup = 5;

std::string new_code() {
  std::array<std::uint8_t, kLettersOfCode> random{};
  base::fill_random(random);
  std::string code;
  for (std::size_t i = 0; i < random.size(); ++i) {
    if (i > 0 && i % kLettersOfGroup == 0) code += '-';
    code += kLetters[random[i] % kLetters.size()];
  }
  return code;
}

base::Digest code_hash(std::string_view typed) {
  return base::sha256(base::bytes_of(plain_code(typed)));
}

Error unknown(const std::string& kiosk) {
  return {Remedy::operator_acts,
          "There is no kiosk " + kiosk + "; kanaria-hq kiosk list shows them."};
}

wire::Refusal refusal(std::string sentence) {
  return {Code::not_enrolled, 0, std::move(sentence)};
}

/// The same request under the same code: its answer was lost on the way.
base::Digest request_hash(const wire::Enrolment& enrolment) {
  base::Bytes body;
  wire::append_message(body, enrolment);
  return base::sha256(body);
}

wire::Enrolled enrolled(const ReceiverKeys& keys, const std::string& kiosk,
                        const std::string& certificate) {
  return {kiosk, certificate, keys.authority, base::public_key_of(keys.receipt_seed)};
}

/// The first use of a code that is good.
wire::Message enrol_first(Work& work, const ReceiverKeys& keys, const wire::Enrolment& enrolment,
                          const std::string& kiosk, std::int64_t now_ms) {
  const auto certificate = certify_kiosk(keys, enrolment.certificate_request, kiosk, now_ms);
  if (!certificate) {
    return wire::Refusal{Code::bad_message, 0, certificate.error().sentence};
  }
  if (!start_chain(work, kiosk, enrolment.epoch, enrolment.chain_key, now_ms)) {
    return wire::Refusal{Code::equivocation, 0,
                         "This chain is known with another first key; begin a new one."};
  }
  work.run(
      "insert into certificates (sha256, kiosk, pem, issued_ms, expires_ms) "
      "values ($1, $2, $3, $4, $5)",
      {certificate->sha256, kiosk, certificate->pem, now_ms, certificate->expires_ms});
  work.run("update kiosks set enrolled_ms = $2, certificate_sha256 = $3 where kiosk = $1",
           {kiosk, now_ms, certificate->sha256});
  work.run(
      "update enrolment_codes set used_ms = $2, request_sha256 = $3, certificate_sha256 = $4 "
      "where code_sha256 = $1",
      {code_hash(enrolment.code), now_ms, request_hash(enrolment), certificate->sha256});
  write_audit(work, now_ms, "enrol", kiosk,
              "certificate " + base::to_hex(certificate->sha256) + ", chain " +
                  base::to_hex(enrolment.epoch));
  return enrolled(keys, kiosk, certificate->pem);
}

wire::Message answer_enrolment(Work& work, const ReceiverKeys& keys,
                               const wire::Enrolment& enrolment, std::int64_t now_ms) {
  const auto no_code = [] {
    return refusal("This code is not valid; ask headquarters for a new one.");
  };
  const base::Digest code = code_hash(enrolment.code);
  const Rows owner = work.run("select kiosk from enrolment_codes where code_sha256 = $1", {code});
  if (owner.empty()) return no_code();
  const std::string kiosk = owner.text(0, 0);
  const Rows known = work.run(
      "select revoked_ms, certificate_sha256 from kiosks where kiosk = $1 for no key update",
      {kiosk});
  if (known.number(0, 0) != 0) return no_code();
  // Only now: before the kiosk was locked somebody else may have used it.
  const Rows row = work.run(
      "select expires_ms, used_ms, request_sha256, certificate_sha256 from enrolment_codes "
      "where code_sha256 = $1",
      {code});
  if (row.number(0, 1) == 0) {
    if (row.number(0, 0) <= now_ms) return no_code();
    return enrol_first(work, keys, enrolment, kiosk, now_ms);
  }
  const bool is_same = row.array<base::Digest>(0, 2) == request_hash(enrolment);
  if (!is_same || row.bytes(0, 3) != known.bytes(0, 1)) {
    return refusal("This code has been used; ask headquarters for a new one.");
  }
  const Rows certificate =
      work.run("select pem from certificates where sha256 = $1", {row.bytes(0, 3)});
  return enrolled(keys, kiosk, certificate.text(0, 0));
}

}  // namespace

std::string plain_code(std::string_view typed) {
  std::string plain;
  for (char c : typed) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    if (c != '-' && c != ' ') plain += c;
  }
  return plain;
}

Result<std::string> add_kiosk(Postgres& database, const std::string& kiosk, std::int64_t now_ms) {
  if (!wire::is_kiosk_name(kiosk) || kiosk == "any") {
    return Error{Remedy::operator_acts,
                 "A kiosk's name is 1 to 64 letters, figures, '.', '_' or '-', and not \"any\"."};
  }
  const std::string code = new_code();
  const auto done = database.transact([&](Work& work) {
    work.run("insert into kiosks (kiosk, added_ms) values ($1, $2) on conflict do nothing",
             {kiosk, now_ms});
    // A kiosk that comes back after it was revoked has no certificate until it is enrolled.
    work.run(
        "update kiosks set revoked_ms = 0, enrolled_ms = 0, certificate_sha256 = '' "
        "where kiosk = $1 and revoked_ms <> 0",
        {kiosk});
    work.run("update enrolment_codes set expires_ms = 0 where kiosk = $1 and used_ms = 0", {kiosk});
    work.run(
        "insert into enrolment_codes (code_sha256, kiosk, made_ms, expires_ms) "
        "values ($1, $2, $3, $4)",
        {code_hash(code), kiosk, now_ms, now_ms + kCodeLife_ms});
    write_audit(work, now_ms, "add", kiosk, "a one-time code was made");
  });
  if (!done) return done.error();
  return code;
}

Result<wire::Message> enrol_kiosk(Postgres& database, const ReceiverKeys& keys,
                                  const wire::Enrolment& enrolment, std::int64_t now_ms) {
  wire::Message answer;
  const auto done = database.transact(
      [&](Work& work) { answer = answer_enrolment(work, keys, enrolment, now_ms); });
  if (!done) return done.error();
  return answer;
}

Result<void> revoke_kiosk(Postgres& database, const std::string& kiosk, std::int64_t now_ms) {
  bool is_known = false;
  const auto done = database.transact([&](Work& work) {
    is_known = !work.run("update kiosks set revoked_ms = $2 where kiosk = $1 returning kiosk",
                         {kiosk, now_ms})
                    .empty();
    if (!is_known) return;
    work.run("update enrolment_codes set expires_ms = 0 where kiosk = $1 and used_ms = 0", {kiosk});
    write_audit(work, now_ms, "revoke", kiosk, "nothing of it is taken any more");
  });
  if (!done) return done.error();
  if (!is_known) return unknown(kiosk);
  return {};
}

Result<std::vector<KioskRow>> list_kiosks(Postgres& database) {
  std::vector<KioskRow> kiosks;
  const auto done = database.transact([&](Work& work) {
    kiosks.clear();
    const Rows rows = work.run(
        "select k.kiosk, added_ms, enrolled_ms, revoked_ms, coalesce(c.expires_ms, 0) "
        "from kiosks k left join certificates c on c.sha256 = k.certificate_sha256 "
        "order by k.kiosk");
    for (std::size_t row = 0; row < rows.size(); ++row) {
      kiosks.push_back({rows.text(row, 0), rows.number(row, 1), rows.number(row, 2),
                        rows.number(row, 3), rows.number(row, 4)});
    }
  });
  if (!done) return done.error();
  return kiosks;
}

}  // namespace kanaria::hq
