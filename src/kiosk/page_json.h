// What the pages get, as PAGES.md describes it.  Pure functions; safe from any thread.
#pragma once

#include <string>
#include <vector>

#include "evidence/acts.h"
#include "kiosk/notice.h"
#include "kiosk/sign_in.h"
#include "kiosk/station.h"

namespace kanaria::kiosk {

struct ScreenExtras {
  bool sounds = true;
  bool keypad = true;
};

[[nodiscard]] std::string screen_json(const ScreenView& screen, const SignedIn& who,
                                      const ScreenExtras& extras);
[[nodiscard]] std::string notice_json(const Notice& notice);
[[nodiscard]] std::string batch_json(const BatchView& batch);
[[nodiscard]] std::string history_json(const std::vector<BatchCounts>& batches);
[[nodiscard]] std::string piece_json(const PieceView& piece);
[[nodiscard]] std::string test_scan_json(const TestScan& test);
[[nodiscard]] std::string status_json(const KioskHealth& health, capture::DeviceState device,
                                      std::int64_t now_wall_ms);
[[nodiscard]] std::string acts_json(const std::vector<evidence::Act>& acts);
[[nodiscard]] std::string error_json(std::string_view code);

}  // namespace kanaria::kiosk
