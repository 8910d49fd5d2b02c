#include "kiosk/enrolment.h"

#include "base/file.h"
#include "evidence/acts.h"
#include "evidence/chain.h"
#include "kiosk/data_folder.h"
#include "kiosk/evidence_locker.h"
#include "kiosk/user_name.h"
#include "sync/kiosk_certificate.h"
#include "sync/sync_state.h"
#include "wire/wire.h"

namespace kanaria::kiosk {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr std::string_view kPath = "/v1/enrolment";
constexpr int kOk = 200;

Error refused(const std::string& why) {
  return {Remedy::operator_acts, "Headquarters did not enrol this kiosk: " + why};
}

Result<wire::Enrolled> ask(sync::Transport& transport, const wire::Enrolment& enrolment) {
  base::Bytes body;
  wire::append_message(body, enrolment);
  auto answer = transport.post(kPath, body);
  if (!answer) return answer.error();
  if (answer->status != kOk) {
    return refused("it answers with HTTP status " + std::to_string(answer->status) + ".");
  }
  const auto messages = wire::parse_messages(answer->body);
  if (!messages || messages->size() != 1) return refused("its answer cannot be read.");
  if (const auto* refusal = std::get_if<wire::Refusal>(&messages->front())) {
    return refused(refusal->sentence);
  }
  const auto* enrolled = std::get_if<wire::Enrolled>(&messages->front());
  if (!enrolled) return refused("its answer is about something else.");
  return *enrolled;
}

Result<void> keep_files(const std::filesystem::path& data_dir, const wire::Enrolled& enrolled) {
  auto fits = sync::certificate_fits(enrolled.certificate, tls_key_file(data_dir));
  if (!fits) return fits.error();
  if (!*fits) return refused("it gave a certificate that does not belong to this kiosk's key.");
  if (auto written = base::write_file_durably(
          authority_file(data_dir), base::bytes_of(enrolled.authority), base::FileMode::owner_only);
      !written) {
    return written;
  }
  return base::write_file_durably(tls_certificate_file(data_dir),
                                  base::bytes_of(enrolled.certificate), base::FileMode::owner_only);
}

Result<void> keep(const std::filesystem::path& data_dir, const wire::Enrolled& enrolled,
                  std::int64_t wall_ms) {
  auto database = open_data(data_dir, store::Access::share);
  if (!database) return database.error();
  auto transaction = database->begin();
  if (!transaction) return transaction.error();
  const evidence::Act act{
      wall_ms, "enrol", user_name(),
      "as " + enrolled.kiosk + ", receipt key " + base::to_hex(enrolled.receipt_key)};
  if (auto done = evidence::log_act(*transaction, act); !done) return done;
  if (auto done =
          sync::keep_enrolled(*transaction, {enrolled.kiosk, enrolled.receipt_key}, wall_ms);
      !done) {
    return done;
  }
  return transaction->commit();
}

}  // namespace

Result<std::string> enrol(const std::filesystem::path& data_dir, const std::string& code,
                          sync::Transport& transport, const base::Clock& clock) {
  if (code.empty() || code.size() > wire::kMostName_bytes) {
    return Error{Remedy::operator_acts, "That is no code of headquarters; ask for one."};
  }
  // Makes folder and chain where there are none, and keeps a batch from going on meanwhile: its
  // capsules would carry the name from before.
  auto locker = EvidenceLocker::open(data_dir, "", clock);
  if (!locker) return locker.error();
  auto request = sync::certificate_request(tls_key_file(data_dir), tls_request_file(data_dir));
  if (!request) return request.error();
  const auto& identity = locker->identity();
  auto enrolled = ask(transport, {code, identity.epoch, identity.public_key, *request});
  if (!enrolled) return enrolled.error();
  if (auto kept = keep_files(data_dir, *enrolled); !kept) return kept.error();
  if (auto kept = keep(data_dir, *enrolled, clock.now().wall_ms); !kept) return kept.error();
  return enrolled->kiosk;
}

}  // namespace kanaria::kiosk
