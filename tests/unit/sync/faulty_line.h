// A line to headquarters on which everything goes wrong that can, by a seeded chance.
#pragma once

#include <array>
#include <random>

#include "unit/sync/headquarters_by_hand.h"

namespace kanaria::sync {

class FaultyLine final : public Transport {
 public:
  enum Fault {
    none,
    request_lost,
    answer_lost,    ///< after headquarters committed
    doubled,        ///< headquarters gets it twice
    answer_of_old,  ///< an answer to an earlier request comes instead
    request_cut,
    answer_cut,
    stalled,  ///< headquarters gets it, and the kiosk gives up after a minute
    status_500,
    status_503,
    garbage,
    forged,        ///< signed by somebody else
    wrong_kiosk,   ///< headquarters' receipts for another kiosk
    wrong_digest,  ///< headquarters' receipts for other bytes
    wrong_seq,
    bit_flipped,
    kFaults
  };

  FaultyLine(HeadquartersByHand& hq, TurnedClock& clock, std::uint64_t seed, double rate)
      : hq_(&hq), clock_(&clock), random_(seed), rate_(rate) {}

  base::Result<Answer> post(std::string_view path, base::ByteView body) override {
    const bool wrong = std::uniform_real_distribution<>(0, 1)(random_) < rate_;
    const auto fault = wrong ? static_cast<Fault>(1 + random_() % (kFaults - 1)) : none;
    ++faults[fault];
    if (fault == request_lost) return lost();
    if (fault == status_500) return Answer{500, {}, std::nullopt};
    if (fault == status_503) return Answer{503, {}, 3000};
    if (fault == request_cut) body = body.first(body.size() / 2);
    if (fault == doubled) (void)hq_->post(path, body);
    auto answer = hq_->post(path, body);
    if (fault == answer_lost) return lost();
    if (fault == stalled) {
      clock_->turn(kMinute_ms);
      return lost();
    }
    if (answer->status != 200) return answer;
    std::swap(old_, answer->body);
    if (fault != answer_of_old || answer->body.empty()) answer->body = old_;
    if (fault == answer_cut) answer->body.resize(answer->body.size() * 2 / 3);
    if (fault == garbage) {
      for (auto& byte : answer->body) byte = static_cast<std::uint8_t>(random_());
    }
    if (fault == bit_flipped && !answer->body.empty()) {
      answer->body[random_() % answer->body.size()] ^=
          static_cast<std::uint8_t>(1 << random_() % 8);
    }
    if (fault >= forged && fault <= wrong_seq) answer->body = lies(answer->body, fault);
    return answer;
  }

  double& rate() { return rate_; }
  std::array<std::size_t, kFaults> faults{};

 private:
  static base::Error lost() { return {base::Remedy::try_later, "The connection was lost."}; }

  base::Bytes lies(base::ByteView body, Fault fault) {
    base::Bytes out;
    const auto messages = wire::parse_messages(body);
    for (wire::Message message : *messages) {
      if (auto* receipt = std::get_if<wire::Receipt>(&message)) {
        if (fault == wrong_kiosk) receipt->kiosk = "kiosk-2";
        if (fault == wrong_digest) receipt->digest[5] ^= 1;
        if (fault == wrong_seq) receipt->seq += 1 + random_() % 3;
        *receipt =
            fault == forged ? wire::signed_receipt(*receipt, stranger()) : hq_->sign(*receipt);
      } else if (auto* beacon = std::get_if<wire::Beacon>(&message)) {
        beacon->time_ms += 1000 * kDay_ms;
        *beacon = wire::signed_beacon(*beacon, stranger());
      }
      wire::append_message(out, message);
    }
    return out;
  }
  static base::SigningSeed stranger() {
    base::SigningSeed seed;
    seed.fill(99);
    return seed;
  }

  HeadquartersByHand* hq_;
  TurnedClock* clock_;
  std::mt19937_64 random_;
  double rate_;
  base::Bytes old_;
};

}  // namespace kanaria::sync
