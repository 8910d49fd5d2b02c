// Notices a mailpiece that went through the scanner before.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "page/preview.h"
#include "reading/reading.h"

namespace kanaria::kiosk {

/// Of one batch.  Two mailpieces count as one when they look alike and the same addressee was read
/// on both, or nothing on either and they look the same.  Two letters of one sender to one person
/// are such a pair, too: a person decides.  Thread rule: one thread at a time.
class Repeats {
 public:
  static constexpr double kAlike = 0.90;  ///< where the addressee was read
  static constexpr double kSame = 0.985;  ///< where nothing was read
  static constexpr std::size_t kLooks_back = 200;

  /// The number of an earlier one; 0: there is none.  Remembers this one either way.
  std::uint64_t look(std::uint64_t number, const page::Likeness& likeness,
                     const reading::Recipient& recipient);
  /// It was put aside, and may come again.
  void forget(std::uint64_t number);

 private:
  struct Seen {
    std::uint64_t number;
    page::Likeness likeness;
    std::string addressee;
  };
  std::deque<Seen> seen_;
};

}  // namespace kanaria::kiosk
