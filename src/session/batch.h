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

/// What a cover sheet says of the batch behind it.
struct Cover {
  std::string reference;       ///< never empty
  std::uint32_t expected = 0;  ///< 0: not counted
  bool operator==(const Cover&) const = default;
};

class Batch {
 public:
  /// Only when there is none.  What a cover sheet offered is done with, however it begins.
  bool begin(std::string reference, std::uint32_t expected);
  /// Goes on, paused, with what a restart found; the lost ones count as withdrawn.
  void restore(const Interrupted& found);
  /// `why` is a word for the screen, not empty.  Only while feeding.
  bool pause(std::string why);
  /// What came with a cover sheet is done with: what is behind it belongs to this batch after all.
  bool resume();
  /// False, and nothing changes, when some wait for a person and are not to be taken as they stand.
  bool finish(bool as_they_stand);
  /// Forgets a batch that is finished, but not what a cover sheet offered.
  bool close();

  /// A cover sheet came out of the device instead of a mailpiece; only while there is a batch that
  /// is not finished, and not behind another cover sheet.  Before the first mailpiece it names the
  /// batch, as far as nobody typed anything else.  Any other one stops the batch, offers what it
  /// says, and nothing that comes out behind it belongs to this batch until a person says so: also
  /// one with this batch's own words, because whoever prints it on a letter must not get that
  /// letter past everybody.
  enum class AtCover {
    same,     ///< goes on; it says what was typed
    named,    ///< goes on under the sheet's reference and count
    differs,  ///< paused, "cover_differs": this batch was begun with others
    next,     ///< "cover_sheet": the batch behind it is another one
  };
  AtCover cover(const Cover& says);
  /// The sheet says nothing clear: pauses, "cover_unclear", and parts the stack as any other does.
  void unclear_cover();
  /// While "cover_differs": goes on with what the sheet says.
  bool take_cover();
  /// A mailpiece came out behind a cover sheet that stopped the batch: it is in no batch, and must
  /// be fed again.
  void came_behind_cover();
  /// From a cover sheet that stops the batch until it goes on, or another one begins.
  [[nodiscard]] bool is_behind_cover() const { return is_behind_cover_; }
  [[nodiscard]] std::uint64_t behind_cover() const { return behind_cover_; }
  /// Cover sheets since this batch began, the unclear ones too: what came out of the device is
  /// these and seen().
  [[nodiscard]] std::uint64_t covers() const { return covers_; }
  /// What the sheet says that stopped this batch, or one before that ended so: for the next one.
  [[nodiscard]] const std::optional<Cover>& offered() const { return offered_; }

  /// The device stopped with sheets that it drew in and did not hand on: they lie in its tray or
  /// path, and number seen() is the last that was taken from it.  Pauses a batch that feeds,
  /// "sheet_lost"; a batch that pauses or finishes remembers it for the screen.
  void leaves_sheets();
  [[nodiscard]] bool has_left_sheets() const { return has_left_sheets_; }

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
  void stop_for_cover(std::string why);
  void forget_cover();
  void forget_old();

  BatchState state_ = BatchState::none;
  std::string paused_because_;
  std::string reference_;
  std::uint32_t expected_ = 0;
  bool is_fed_ = false;
  bool is_behind_cover_ = false;
  std::uint64_t behind_cover_ = 0;
  std::uint64_t covers_ = 0;
  std::optional<Cover> offered_;
  bool has_left_sheets_ = false;
  std::uint64_t seen_ = 0;
  std::array<std::uint64_t, kPieceStates> counts_{};
  std::map<Number, Piece> pieces_;
  std::vector<Number> feed_again_;
};

}  // namespace kanaria::session
