// What a person reads on a mailpiece that the machine was not sure of.
#pragma once

#include <optional>
#include <string>

#include "reading/reading.h"

namespace kanaria::kiosk {

/// The recipient as typed; "" where there is none.
struct PersonReads {
  std::string postal_code;
  std::string address;
  std::string name;
};

/// The machine's reading with these fields, sure of them.  Full width figures become half width in
/// code and address, and the code may be typed as 105-0011.  nullopt: a code that is not seven
/// figures, or a text that is longer than any address or not one line.  Pure; safe from any thread.
[[nodiscard]] std::optional<reading::Reading> settled(const reading::Reading& machine,
                                                      const PersonReads& person);

}  // namespace kanaria::kiosk
