#include "kiosk/repeats.h"

#include <algorithm>

namespace kanaria::kiosk {

std::uint64_t Repeats::look(std::uint64_t number, const page::Likeness& likeness,
                            const reading::Recipient& recipient) {
  Seen seen{
      number, likeness,
      recipient.name.text + '\n' + recipient.address.text + '\n' + recipient.postal_code.text};
  const bool is_read = seen.addressee.size() > 2;
  const auto earlier = std::find_if(seen_.begin(), seen_.end(), [&](const Seen& other) {
    return other.addressee == seen.addressee &&
           page::alike(other.likeness, likeness) >= (is_read ? kAlike : kSame);
  });
  const std::uint64_t found = earlier == seen_.end() ? 0 : earlier->number;
  seen_.push_back(std::move(seen));
  if (seen_.size() > kLooks_back) seen_.pop_front();
  return found;
}

void Repeats::forget(std::uint64_t number) {
  std::erase_if(seen_, [number](const Seen& seen) { return seen.number == number; });
}

}  // namespace kanaria::kiosk
