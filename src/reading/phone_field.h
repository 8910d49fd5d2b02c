// The telephone number of a line.
#pragma once

#include <string_view>

#include "reading/read_line.h"
#include "reading/reading.h"

namespace kanaria::reading {

/// Whether Japan's numbering plan has numbers of this length: eleven figures after 050, 070, 080
/// (0800 with it) and 090, ten after any other area code; no area code begins with 00.  Source: the
/// Ministry of Internal Affairs' telephone numbering plan (電気通信番号計画).  `digits` are
/// figures.
[[nodiscard]] bool is_in_numbering_plan(std::string_view digits);

/// The likeliest number of the line that the numbering plan has, as figures without dashes, with
/// the rivals; empty where the line reads as none.  Pure; safe from any thread.
[[nodiscard]] Field read_phone(const ReadLine& line);

}  // namespace kanaria::reading
