// Headquarters in memory, honest and small: keeps to wire/FORMAT.md's conversation, and counts what
// it would have to raise an alarm for.
#pragma once

#include <map>
#include <set>

#include "registry/metadata.h"
#include "sync/transport.h"
#include "unit/sync/kiosk_by_hand.h"
#include "wire/wire.h"

namespace kanaria::sync {

class HeadquartersByHand : public Transport {
 public:
  explicit HeadquartersByHand(const TurnedClock& clock) : clock_(&clock) { seed_.fill(3); }
  base::PublicKey receipt_key() const { return base::public_key_of(seed_); }

  base::Result<Answer> post(std::string_view path, base::ByteView body) override {
    CHECK(path == "/v1/messages");
    ++requests;
    most_body_bytes = std::max(most_body_bytes, body.size());
    const auto messages = wire::parse_messages(body);
    if (!messages) return Answer{400, {}, std::nullopt};
    Answer answer{200, {}, std::nullopt};
    for (const wire::Message& message : *messages) {
      for (const wire::Message& reply : replies(message)) wire::append_message(answer.body, reply);
    }
    return answer;
  }

  std::vector<wire::Message> replies(const wire::Message& message) {
    if (const auto* part = std::get_if<wire::ChainPart>(&message)) return take(*part);
    if (const auto* piece = std::get_if<wire::CapsulePiece>(&message)) return {take(*piece)};
    if (const auto* report = std::get_if<wire::Report>(&message)) {
      last_report = *report;
      std::vector<wire::Message> answer(letters.begin(), letters.end());
      answer.emplace_back(beacon());
      return answer;
    }
    if (const auto* request = std::get_if<wire::RegistryRequest>(&message)) return {give(*request)};
    return {wire::Refusal{wire::Refusal::Code::bad_message, 0, "not for headquarters"}};
  }

  wire::Receipt sign(wire::Receipt receipt) const { return wire::signed_receipt(receipt, seed_); }
  wire::Beacon beacon() const { return wire::signed_beacon({clock_->wall_ms, {}, {}}, seed_); }
  wire::Receipt head_receipt() const {
    base::Digest head{};
    if (!links.empty()) head = base::sha256(links.back().entry);
    return sign({wire::Receipt::Kind::head,
                 KioskByHand::kName,
                 epoch_,
                 links.size(),
                 head,
                 clock_->wall_ms,
                 {}});
  }
  wire::Receipt capsule_receipt(std::uint64_t seq) const {
    return sign({wire::Receipt::Kind::capsule,
                 KioskByHand::kName,
                 epoch_,
                 seq,
                 digest_of(capsules.at(seq)),
                 committed_ms.at(seq),
                 {}});
  }

  std::vector<wire::ChainLink> links;
  std::map<std::uint64_t, std::string> capsules;  ///< whole ones
  bool only_digests = false;  ///< of capsules is kept, so that memory tells of the kiosk alone
  std::map<std::uint64_t, std::int64_t> committed_ms;
  std::map<std::uint64_t, std::string> parts;  ///< not whole yet
  std::set<std::uint64_t> refused;             ///< capsules that it never takes
  std::optional<wire::Report> last_report;
  std::vector<wire::Letter> letters;  ///< with the answer to every report
  std::string registry_metadata, registry_data;
  std::uint64_t registry_version = 0;
  struct Difference {
    std::uint64_t from_version = 0;
    std::string metadata, data;
  };
  std::optional<Difference> difference;  ///< that leads to the registry
  std::size_t alarms = 0;                ///< other entries or capsules under known numbers
  std::size_t requests = 0;
  std::size_t most_body_bytes = 0;
  std::uint64_t piece_bytes = 0;  ///< taken, repetitions included

 private:
  std::vector<wire::Message> take(const wire::ChainPart& part) {
    epoch_ = part.epoch;
    for (const wire::ChainLink& link : part.links) {
      const std::uint64_t seq = link.entry[24] | link.entry[25] << 8 | link.entry[26] << 16;
      if (seq <= links.size()) {
        if (links[seq - 1] != link) {
          ++alarms;
          return {wire::Refusal{wire::Refusal::Code::equivocation, seq, "another entry"}};
        }
        continue;
      }
      if (seq != links.size() + 1) {
        return {wire::Refusal{wire::Refusal::Code::gap, seq, "a gap"}, head_receipt()};
      }
      base::Digest before{};
      if (!links.empty()) before = base::sha256(links.back().entry);
      CHECK(std::equal(before.begin(), before.end(), link.entry.begin() + 32));
      links.push_back(link);
    }
    return {head_receipt(), beacon()};
  }

  wire::Message take(const wire::CapsulePiece& piece) {
    const auto refuse = [&](wire::Refusal::Code code, const char* why) {
      return wire::Refusal{code, piece.seq, why};
    };
    if (refused.contains(piece.seq)) return refuse(wire::Refusal::Code::bad_message, "never");
    if (piece.seq > links.size()) return refuse(wire::Refusal::Code::no_entry, "no entry");
    const auto& entry = links[piece.seq - 1].entry;
    if (!std::equal(piece.capsule.begin(), piece.capsule.end(), entry.begin() + 64)) {
      ++alarms;
      return refuse(wire::Refusal::Code::equivocation, "another capsule");
    }
    if (capsules.contains(piece.seq)) return capsule_receipt(piece.seq);
    std::string& part = parts[piece.seq];
    if (piece.offset_bytes == part.size()) {
      part += base::text_of(piece.bytes);
      piece_bytes += piece.bytes.size();
    }
    if (part.size() < piece.total_bytes) {
      return wire::Progress{piece.kiosk, piece.epoch, piece.seq, piece.capsule, part.size()};
    }
    std::string whole = std::move(part);
    parts.erase(piece.seq);
    if (base::sha256(base::bytes_of(whole)) != piece.capsule) {
      return refuse(wire::Refusal::Code::bad_message, "another hash");
    }
    if (only_digests) whole = std::string(base::text_of(base::sha256(base::bytes_of(whole))));
    capsules[piece.seq] = std::move(whole);
    committed_ms[piece.seq] = clock_->wall_ms;
    return capsule_receipt(piece.seq);
  }

  wire::Message give(const wire::RegistryRequest& request) const {
    if (request.have_version >= registry_version) {
      return wire::RegistryPiece{request.kiosk, request.have_version, "", 0, 0, {}};
    }
    const bool leads = difference && difference->from_version == request.have_version;
    const std::string& metadata = leads ? difference->metadata : registry_metadata;
    const std::string& data = leads ? difference->data : registry_data;
    const bool goes_on = request.wanted_version == registry_version;
    const std::uint64_t offset =
        goes_on ? std::min<std::uint64_t>(request.offset_bytes, data.size()) : 0;
    const auto piece = base::bytes_of(data).subspan(offset);
    const auto size = std::min(piece.size(), std::size_t{40'000});
    return wire::RegistryPiece{request.kiosk,
                               registry_version,
                               offset == 0 ? metadata : "",
                               data.size(),
                               offset,
                               {piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(size)}};
  }

  base::Digest digest_of(const std::string& kept) const {
    base::Digest digest{};
    if (!only_digests) return base::sha256(base::bytes_of(kept));
    CHECK(kept.size() == digest.size());
    std::copy(kept.begin(), kept.end(), digest.begin());
    return digest;
  }

  const TurnedClock* clock_;
  base::SigningSeed seed_{};
  wire::ChainEpoch epoch_{};
};

}  // namespace kanaria::sync
