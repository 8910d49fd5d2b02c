// Sends waiting capsules in pieces, in the order of their numbers, several small ones in a request.
// Where headquarters has part of one, it goes on there.  A capsule that headquarters refuses, or
// whose request fails alone, waits for a later attempt, and the others go on; a damaged one is set
// aside.
#pragma once

#include <deque>

#include "base/clock.h"
#include "outbox/outbox.h"
#include "sync/schedule.h"
#include "sync/stage.h"

namespace kanaria::sync {

class CapsuleStage final : public Stage {
 public:
  static constexpr std::size_t kMostItems = 64;  ///< begun and not ended, at once

  struct Parts {
    store::Database& database;
    ChainSource& chain;
    const base::Clock& clock;
    outbox::Reserve reserve;
    std::string kiosk;
    Chance chance;
    Problems& problems;
  };
  /// All must live as long as the stage.
  explicit CapsuleStage(Parts parts) : parts_(std::move(parts)) {}

  void start() override;
  [[nodiscard]] base::Result<std::vector<wire::Message>> next(std::size_t most_bytes) override;
  [[nodiscard]] base::Result<bool> answered(Taken& taken) override;
  [[nodiscard]] base::Result<void> failed(const Failure& failure) override;
  void give_up() override { done_ = true; }

  /// The pieces of an item from `head`'s offset on, until `most_bytes` are reached; `head` says the
  /// rest.  For a stick, too.  Gives the offset behind the last piece.
  [[nodiscard]] static base::Result<std::uint64_t> append_pieces(
      store::Database& database, const outbox::Item& item, const wire::CapsulePiece& head,
      std::size_t most_bytes, std::vector<wire::Message>& messages);

 private:
  /// An item on its way.
  struct Sending {
    outbox::Item item;
    std::uint64_t offset_bytes = 0;  ///< headquarters has this much
    bool asked = false;              ///< it said so
    bool checked = false;            ///< the payload was seen to be intact
    int idle = 0;                    ///< answers in a row that brought this item nothing
    bool in_request = false;
    bool ended = false;
  };
  base::Result<void> fill();
  base::Result<bool> checked(const outbox::Item& item);
  base::Result<bool> append(Sending& sending, std::size_t& left_bytes,
                            std::vector<wire::Message>& messages);
  base::Result<void> put_off(Sending& sending, const std::string& why);
  base::Result<bool> settle(Sending& sending, const Taken& taken);

  Parts parts_;
  std::deque<Sending> sending_;
  std::uint64_t after_ = 0;  ///< items up to this were begun in this round
  std::uint64_t acknowledged_seq_ = 0;
  bool done_ = true;
};

}  // namespace kanaria::sync
