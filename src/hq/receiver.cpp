#include "hq/receiver.h"

#include <map>

#include "hq/capsule_ledger.h"
#include "hq/chain_ledger.h"
#include "hq/enrolment.h"
#include "hq/exchange.h"
#include "hq/registry_shelf.h"
#include "hq/report_ledger.h"
#include "wire/wire.h"

namespace kanaria::hq {
namespace {

using Code = wire::Refusal::Code;
using wire::Message;

constexpr std::int64_t kSeenStep_ms = 10'000;
// Room that the answers to one more message may need, and the beacon at the end.
constexpr std::size_t kReserve_bytes = wire::kMostLetter_bytes + wire::kMostMetadata_bytes + 8192;
static_assert(wire::kMostLetter_bytes >= wire::kMostPiece_bytes);
constexpr std::size_t kReserve_messages = 3;

struct Standing {
  bool is_good = false;
  Code code = Code::not_enrolled;
  std::string sentence;
};

/// Locks the kiosk's row until the transaction ends: its messages are taken one body at a time,
/// whichever receiver they came to.
Standing standing_of(Work& work, const std::string& kiosk, const std::optional<Caller>& caller,
                     std::int64_t now_ms) {
  const Rows rows = work.run(
      "select enrolled_ms, revoked_ms, certificate_sha256, seen_ms from kiosks where kiosk = $1 "
      "for no key update",
      {kiosk});
  if (rows.empty() || rows.number(0, 0) == 0) {
    return {false, Code::not_enrolled, "This kiosk is not enrolled."};
  }
  if (caller && (caller->kiosk != kiosk || rows.array<base::Digest>(0, 2) != caller->certificate)) {
    return {false, Code::not_enrolled, "This is not the certificate of this kiosk."};
  }
  if (rows.number(0, 1) != 0) {
    return {false, Code::revoked, "Headquarters has revoked this kiosk."};
  }
  if (rows.number(0, 3) < now_ms - kSeenStep_ms) {
    work.run("update kiosks set seen_ms = $2 where kiosk = $1", {kiosk, now_ms});
  }
  return {true, {}, {}};
}

/// The kiosk that a message speaks of; "" in those that kiosks do not send here.
std::string kiosk_of(const Message& message) {
  return std::visit(
      [](const auto& content) -> std::string {
        if constexpr (requires { content.kiosk; }) return content.kiosk;
        return "";
      },
      message);
}

class Answering {
 public:
  /// Locks all kiosks of the body in the order of their names: two bodies never wait for each
  /// other.
  Answering(Exchange& exchange, const std::vector<Message>& messages,
            const std::optional<Caller>& caller)
      : exchange_(exchange) {
    for (const Message& message : messages) standings_[kiosk_of(message)];
    for (auto& [kiosk, standing] : standings_) {
      standing = standing_of(exchange.work, kiosk, caller, exchange.now_ms);
    }
  }

  void take(const Message& message) {
    std::visit([this](const auto& content) { take_one(content); }, message);
  }

 private:
  void take_one(const wire::ChainPart& part) {
    if (may(part.kiosk, 0)) take_chain_part(exchange_, part);
  }
  void take_one(const wire::CapsulePiece& piece) {
    if (may(piece.kiosk, piece.seq)) take_capsule_piece(exchange_, piece);
  }
  void take_one(const wire::Report& report) {
    if (may(report.kiosk, 0)) take_report(exchange_, report);
  }
  void take_one(const wire::RegistryRequest& request) {
    if (may(request.kiosk, 0)) give_registry_piece(exchange_, request);
  }
  template <class Other>
  void take_one(const Other&) {
    exchange_.refuse(Code::bad_message, 0, "Headquarters takes no such message here.");
  }

  bool may(const std::string& kiosk, std::uint64_t seq) {
    const Standing& standing = standings_.at(kiosk);
    if (!standing.is_good) exchange_.refuse(standing.code, seq, standing.sentence);
    return standing.is_good;
  }

  Exchange& exchange_;
  std::map<std::string, Standing> standings_;
};

std::size_t size_of(const std::vector<Message>& messages, std::size_t first) {
  std::size_t size_bytes = 0;
  for (std::size_t i = first; i < messages.size(); ++i) {
    // Every other answer is smaller than its refusal's sentence and some fields.
    size_bytes += 1536;
    if (const auto* piece = std::get_if<wire::RegistryPiece>(&messages[i])) {
      size_bytes += piece->bytes.size() + piece->metadata.size();
    } else if (const auto* letter = std::get_if<wire::Letter>(&messages[i])) {
      size_bytes += letter->picture.size();
    }
  }
  return size_bytes;
}

}  // namespace

base::Result<std::vector<Message>> Receiver::answer(const std::vector<Message>& messages,
                                                    const std::optional<Caller>& caller) {
  std::vector<Message> answers;
  const auto done = database_.transact([&](Work& work) {
    Exchange exchange{work, keys_.receipt_seed, clock_.now().wall_ms, {}, false};
    Answering answering(exchange, messages, caller);
    std::size_t size_bytes = 0;
    for (const Message& message : messages) {
      const std::size_t before = exchange.answers.size();
      if (before + kReserve_messages > wire::kMostMessages ||
          size_bytes + kReserve_bytes > wire::kMostBody_bytes) {
        exchange.refuse(Code::try_later, 0, "Too much at once; send the rest again.");
        break;
      }
      answering.take(message);
      size_bytes += size_of(exchange.answers, before);
    }
    if (exchange.wants_beacon) {
      exchange.answers.emplace_back(current_beacon(work, keys_.receipt_seed, exchange.now_ms));
    }
    answers = std::move(exchange.answers);
  });
  if (!done) return done.error();
  return answers;
}

base::Result<Message> Receiver::enrol(const wire::Enrolment& enrolment) {
  return enrol_kiosk(database_, keys_, enrolment, clock_.now().wall_ms);
}

}  // namespace kanaria::hq
