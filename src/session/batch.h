// An operator's batch, from the forwarder's reference to the summary: a state machine without
// clock, device or disk.  Whoever owns it says what happened and when (monotonic milliseconds),
// does what it says must be done, and shows what it shows.
//
// Every mailpiece that the device hands on gets the next number and is in exactly one state from
// then on, so that seen() is always the sum of the states.  A mailpiece counts as taken in only
// after its owner said that it is durable.  The newest one that was read waits a while before it is
// recorded: as long as it does, it can be undone.
//
// Thread rule: one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kanaria::session {

enum class PieceState {
  reading,    ///< its pictures are being read
  unsure,     ///< read, and a person must look
  repeated,   ///< looks like an earlier one, and a person must look
  held,       ///< read, and the newest: to be recorded soon
  due,        ///< to be recorded now
  taken_in,   ///< durable
  unusable,   ///< no picture of it can be used
  withdrawn,  ///< put aside by a person, or lost with the program: not taken in
};
inline constexpr int kPieceStates = 8;
/// "reading", "taken_in" …; `due` shows as "held".
[[nodiscard]] const char* to_string(PieceState state);

/// taken_in, unusable and withdrawn: nothing comes after these.
[[nodiscard]] bool is_last(PieceState state);

enum class BatchState { none, feeding, paused, finishing, finished };
[[nodiscard]] const char* to_string(BatchState state);

inline constexpr std::uint32_t kMostExpected = 100'000;
/// The newest mailpiece waits so long for an undo, unless another one was read meanwhile.
inline constexpr std::int64_t kHeld_ms = 15'000;

using Number = std::uint64_t;  ///< of a mailpiece in its batch, from 1

/// What is left of a batch whose program ended before it did.
struct Interrupted {
  std::string reference;
  std::uint32_t expected = 0;
  std::uint64_t seen = 0;
  std::uint64_t taken_in = 0;
  std::uint64_t unusable = 0;
  std::uint64_t withdrawn = 0;
  std::vector<Number> lost;  ///< seen, and in none of these
};

class Batch {
 public:
  /// Only when there is none.
  bool begin(std::string reference, std::uint32_t expected);
  /// Goes on, paused, with what a restart found; the lost ones count as withdrawn.
  void restore(const Interrupted& found);
  /// `why` is a word for the screen, not empty.  Only while feeding.
  bool pause(std::string why);
  bool resume();
  /// False, and nothing changes, when some wait for a person and are not to be taken as they stand.
  bool finish(bool as_they_stand);
  /// Forgets a batch that is finished.
  bool close();

  /// The device begins and ends to feed.  While it feeds, more may come, whatever people want: a
  /// batch does not end before.
  void feeds(bool is_feeding);
  /// The device handed one on, also while the batch is paused: its number.
  Number captured();
  /// What reading came to.  Without effect on one that was withdrawn meanwhile.
  enum class Read { sure, unsure };
  void read(Number number, Read outcome, std::int64_t now_ms);
  void repeats(Number number, Number earlier);
  void unusable(Number number);
  /// A person settled an unsure or repeated one: it is to be recorded.
  bool settle(Number number);
  /// A person says that a repeated one is another one that looks alike: it is to be recorded, or,
  /// if its reading is unsure, waits to be settled.
  bool keep(Number number);
  /// A person put one aside that is not recorded yet.
  bool withdraw(Number number);
  [[nodiscard]] std::optional<Number> undoable() const;

  /// Lets time pass.
  void tick(std::int64_t now_ms);
  /// The newest waits no longer: the program ends.
  void release();
  /// What is to be recorded now, oldest first.
  [[nodiscard]] std::vector<Number> due() const;
  /// It is durable.
  void taken_in(Number number);

  [[nodiscard]] BatchState state() const { return state_; }
  [[nodiscard]] const std::string& paused_because() const { return paused_because_; }
  [[nodiscard]] const std::string& reference() const { return reference_; }
  [[nodiscard]] std::uint32_t expected() const { return expected_; }
  [[nodiscard]] std::uint64_t seen() const { return seen_; }
  [[nodiscard]] std::uint64_t count(PieceState state) const;
  /// nullopt: not seen, or in its last state and older than what is kept for the screen.
  [[nodiscard]] std::optional<PieceState> state_of(Number number) const;
  [[nodiscard]] Number repeated_of(Number number) const;  ///< 0: of none
  /// Those that need a person, oldest first.
  [[nodiscard]] std::vector<Number> attention() const;
  /// Newest first, at most `most`.
  [[nodiscard]] std::vector<Number> newest(std::size_t most) const;
  /// Numbers that must be fed again, until the batch goes on.
  [[nodiscard]] const std::vector<Number>& feed_again() const { return feed_again_; }

 private:
  struct Piece {
    PieceState state = PieceState::reading;
    Number repeats = 0;
    bool is_unsure = false;
    std::int64_t read_ms = 0;
  };
  static constexpr std::size_t kShown = 12;  ///< of those in their last state

  Piece* open_piece(Number number);
  void move(Piece& piece, PieceState to);
  void release_held(Number except);
  void settle_end();
  void forget_old();

  BatchState state_ = BatchState::none;
  std::string paused_because_;
  std::string reference_;
  std::uint32_t expected_ = 0;
  bool is_fed_ = false;
  std::uint64_t seen_ = 0;
  std::array<std::uint64_t, kPieceStates> counts_{};
  std::map<Number, Piece> pieces_;
  std::vector<Number> feed_again_;
};

}  // namespace kanaria::session
