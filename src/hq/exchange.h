// What the ledgers of the receiver share while they answer the messages of one body.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ed25519.h"
#include "hq/postgres.h"
#include "wire/messages.h"

namespace kanaria::hq {

/// One body inside one transaction.  The kiosk whose message is at hand is known, enrolled, and its
/// row locked: nothing else of this kiosk is happening anywhere.
struct Exchange {
  Work& work;
  const base::SigningSeed& receipt_seed;
  std::int64_t now_ms = 0;
  std::vector<wire::Message> answers;  ///< given only after the commit
  bool wants_beacon = false;           ///< one for the whole body

  void refuse(wire::Refusal::Code code, std::uint64_t seq, std::string sentence) {
    answers.emplace_back(wire::Refusal{code, seq, std::move(sentence)});
  }
};

/// A beacon not older than some seconds; a new one is kept for ever.
[[nodiscard]] wire::Beacon current_beacon(Work& work, const base::SigningSeed& seed,
                                          std::int64_t now_ms);

/// Something that must not be, for a person to look into.  The same again is only counted.
struct Alarm {
  std::string kind;  ///< one word
  std::string kiosk;
  wire::ChainEpoch epoch{};
  std::uint64_t seq = 0;
  base::Bytes shown;  ///< what the kiosk sent, as evidence
  std::string sentence;
};
void raise_alarm(Work& work, std::int64_t now_ms, const Alarm& alarm);

}  // namespace kanaria::hq
