// One visitor's letter, from the notice on the screen to the thanks: a state machine without clock
// or device.  Whoever owns it says what happened and when, in monotonic milliseconds that never go
// back, and shows what it says.
//
// It knows nothing of what the letter turned out to be.  The wait ends at a whole number of steps
// after the letter came, so that what one letter needs more than another does not show.
//
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kanaria::session {

enum class VisitScreen {
  notice,  ///< what happens with the letter; waits for somebody to go on
  insert,  ///< put the letter in
  wait,    ///< it was drawn in
  thanks,  ///< it is durable; its number
  again,   ///< nothing of it was kept, because no picture came out: try once more
};
/// "notice", "insert" …
[[nodiscard]] const char* to_string(VisitScreen screen);

/// All times of a visit.
struct VisitTiming {
  static constexpr std::int64_t kIdle_ms = 60'000;  ///< notice and insert, untouched
  static constexpr std::int64_t kWaitStep_ms = 4'000;
  static constexpr std::int64_t kThanks_ms = 20'000;  ///< also again
};

class Visit {
 public:
  /// The visitor has read this version of the notice.  Only from the notice.
  bool begin(std::string notice_version, std::int64_t now_ms);
  /// Somebody is there.
  void touch(std::int64_t now_ms);
  /// Back to the notice, from any screen but the wait; nothing of this visitor stays.  While the
  /// device feeds, a letter may be on its way: then only when that has ended without one.
  bool end();
  /// The device begins and ends to feed for this visitor.
  void feeds(bool is_feeding);
  [[nodiscard]] bool is_fed() const { return is_fed_; }

  /// The device drew a letter in.
  void drawn_in(std::int64_t now_ms);
  /// That letter is durable under this number of the chain.
  void taken_in(std::uint64_t number);
  /// No picture of that letter can be used.
  void unusable();
  /// The device draws no more in: when every letter that came is settled, the wait may end.
  void fed_all();

  /// Lets time pass.
  void tick(std::int64_t now_ms);

  /// A letter that is put in now is this visitor's.
  [[nodiscard]] bool takes_letters() const {
    return screen_ == VisitScreen::insert || screen_ == VisitScreen::again;
  }
  [[nodiscard]] VisitScreen screen() const { return screen_; }
  /// The letters' numbers, on the screen of thanks; six figures and more.
  [[nodiscard]] std::vector<std::string> receipts() const;
  [[nodiscard]] const std::string& notice_version() const { return notice_version_; }
  /// Until the screen changes by itself; 0 when only an event can change it.
  [[nodiscard]] std::int64_t left_ms(std::int64_t now_ms) const;

 private:
  void show(VisitScreen screen, std::int64_t now_ms);
  [[nodiscard]] bool is_settled() const { return fed_all_ && pending_ == 0; }

  VisitScreen screen_ = VisitScreen::notice;
  std::string notice_version_;
  std::int64_t since_ms_ = 0;  ///< of the screen, or of the last touch on it
  std::vector<std::uint64_t> numbers_;
  int pending_ = 0;
  bool fed_all_ = false;
  bool is_fed_ = false;
  bool is_leaving_ = false;
  bool some_unusable_ = false;
};

}  // namespace kanaria::session
