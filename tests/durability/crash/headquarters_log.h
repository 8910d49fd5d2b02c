// Headquarters for the crash tests: what it has is a function of the requests that it took, so that
// it can be put back to where it was at any cut of a recording.
//
// The log is a row of records, RequestHead and then `body_bytes` of body, of this machine's byte
// order.  It lies outside of the watched folder: headquarters has a disk of its own, which no cut
// of the kiosk's power touches.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "unit/sync/headquarters_by_hand.h"

namespace kanaria::crash {

struct RequestHead {
  std::int64_t wall_ms = 0;  ///< headquarters' clock
  std::uint64_t body_bytes = 0;
};

struct Request {
  std::int64_t wall_ms = 0;
  base::Bytes body;
};
[[nodiscard]] std::vector<Request> read_requests(const std::filesystem::path& log);

/// Headquarters after these requests; it commits each before it answers.
class HeadquartersThen {
 public:
  explicit HeadquartersThen(std::span<const Request> requests);
  HeadquartersThen(const HeadquartersThen&) = delete;
  HeadquartersThen& operator=(const HeadquartersThen&) = delete;

  /// From now on this folder's registry is the newest.
  void offer(const std::filesystem::path& registry);

  /// The clock of both sides.
  [[nodiscard]] sync::TurnedClock& clock() { return clock_; }
  [[nodiscard]] sync::HeadquartersByHand& desk() { return desk_; }
  [[nodiscard]] const sync::HeadquartersByHand& desk() const { return desk_; }

 private:
  sync::TurnedClock clock_;
  sync::HeadquartersByHand desk_;
};

/// The recorded program's way to headquarters.  Every request is logged, taken, and told on
/// standard output ("request NUMBER") before its answer goes back.
class LoggedLine final : public sync::Transport {
 public:
  /// Goes on where the log ends.
  explicit LoggedLine(std::filesystem::path log);

  [[nodiscard]] HeadquartersThen& headquarters() { return headquarters_; }
  [[nodiscard]] base::Result<sync::Answer> post(std::string_view path,
                                                base::ByteView body) override;

 private:
  std::filesystem::path log_;
  std::vector<Request> before_;
  HeadquartersThen headquarters_;
  std::size_t count_;
};

}  // namespace kanaria::crash
