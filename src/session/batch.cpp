#include "session/batch.h"

#include <algorithm>

#include "base/check.h"

namespace kanaria::session {
namespace {

bool waits_for_person(PieceState state) {
  return state == PieceState::unsure || state == PieceState::repeated;
}

}  // namespace

bool is_last(PieceState state) {
  return state == PieceState::taken_in || state == PieceState::unusable ||
         state == PieceState::withdrawn;
}

const char* to_string(PieceState state) {
  switch (state) {
    case PieceState::reading:
      return "reading";
    case PieceState::unsure:
      return "unsure";
    case PieceState::repeated:
      return "repeated";
    case PieceState::held:
    case PieceState::due:
      return "held";
    case PieceState::taken_in:
      return "taken_in";
    case PieceState::unusable:
      return "unusable";
    case PieceState::withdrawn:
      return "withdrawn";
  }
  CHECK(false);
}

const char* to_string(BatchState state) {
  switch (state) {
    case BatchState::none:
      return "none";
    case BatchState::feeding:
      return "feeding";
    case BatchState::paused:
      return "paused";
    case BatchState::finishing:
      return "finishing";
    case BatchState::finished:
      return "finished";
  }
  CHECK(false);
}

bool Batch::begin(std::string reference, std::uint32_t expected) {
  if (state_ != BatchState::none || expected > kMostExpected) return false;
  *this = Batch();
  state_ = BatchState::feeding;
  reference_ = std::move(reference);
  expected_ = expected;
  return true;
}

void Batch::restore(const Interrupted& found) {
  CHECK(state_ == BatchState::none);
  *this = Batch();
  state_ = BatchState::paused;
  paused_because_ = "restart";
  reference_ = found.reference;
  expected_ = found.expected;
  seen_ = found.seen;
  counts_[static_cast<std::size_t>(PieceState::taken_in)] = found.taken_in;
  counts_[static_cast<std::size_t>(PieceState::unusable)] = found.unusable;
  counts_[static_cast<std::size_t>(PieceState::withdrawn)] = found.withdrawn + found.lost.size();
  feed_again_ = found.lost;
}

bool Batch::pause(std::string why) {
  CHECK(!why.empty());
  if (state_ != BatchState::feeding) return false;
  state_ = BatchState::paused;
  paused_because_ = std::move(why);
  return true;
}

bool Batch::resume() {
  if (state_ != BatchState::paused) return false;
  state_ = BatchState::feeding;
  paused_because_.clear();
  feed_again_.clear();
  has_left_sheets_ = false;
  forget_cover();
  return true;
}

bool Batch::finish(bool as_they_stand) {
  if (state_ != BatchState::feeding && state_ != BatchState::paused) return false;
  if (!as_they_stand && !attention().empty()) return false;
  state_ = BatchState::finishing;
  paused_because_.clear();
  for (auto& [number, piece] : pieces_) {
    if (waits_for_person(piece.state)) move(piece, PieceState::due);
  }
  release_held(0);
  settle_end();
  return true;
}

bool Batch::close() {
  if (state_ != BatchState::finished) return false;
  Batch next;
  next.is_behind_cover_ = is_behind_cover_;
  next.behind_cover_ = behind_cover_;
  next.offered_ = std::move(offered_);
  *this = std::move(next);
  return true;
}

Batch::AtCover Batch::cover(const Cover& says) {
  CHECK(state_ != BatchState::none && state_ != BatchState::finished && !is_behind_cover_);
  ++covers_;
  const bool is_begun = seen_ > 0 || state_ == BatchState::finishing;
  const bool calls_it_so = reference_.empty() || reference_ == says.reference;
  const bool counts_it_so = expected_ == 0 || says.expected == 0 || expected_ == says.expected;
  if (is_begun || !calls_it_so || !counts_it_so) {
    offered_ = says;
    stop_for_cover(is_begun ? "cover_sheet" : "cover_differs");
    return is_begun ? AtCover::next : AtCover::differs;
  }
  const Cover before{reference_, expected_};
  reference_ = says.reference;
  if (says.expected != 0) expected_ = says.expected;
  return before == Cover{reference_, expected_} ? AtCover::same : AtCover::named;
}

void Batch::unclear_cover() {
  CHECK(state_ != BatchState::none && state_ != BatchState::finished && !is_behind_cover_);
  ++covers_;
  stop_for_cover("cover_unclear");
}

bool Batch::take_cover() {
  if (state_ != BatchState::paused || paused_because_ != "cover_differs" || !offered_) return false;
  CHECK(seen_ == 0);
  reference_ = offered_->reference;
  expected_ = offered_->expected;
  return resume();
}

void Batch::came_behind_cover() {
  CHECK(is_behind_cover_);
  ++behind_cover_;
}

void Batch::leaves_sheets() {
  if (state_ == BatchState::none) return;
  has_left_sheets_ = true;
  (void)pause("sheet_lost");
}

void Batch::feeds(bool is_feeding) {
  is_fed_ = is_feeding;
  settle_end();
}

Number Batch::captured() {
  CHECK(state_ != BatchState::none && state_ != BatchState::finished);
  ++seen_;
  ++counts_[static_cast<std::size_t>(PieceState::reading)];
  pieces_.emplace(seen_, Piece{});
  forget_old();
  return seen_;
}

void Batch::read(Number number, Read outcome, std::int64_t now_ms) {
  Piece* piece = open_piece(number);
  if (piece == nullptr || piece->state != PieceState::reading) return;
  piece->read_ms = now_ms;
  piece->is_unsure = outcome == Read::unsure;
  const bool ends = state_ == BatchState::finishing;
  if (outcome == Read::unsure && !ends) {
    move(*piece, PieceState::unsure);
  } else {
    move(*piece, ends ? PieceState::due : PieceState::held);
  }
  // Whoever wants to undo means the newest; the others need not wait for it.
  const auto newer = std::find_if(pieces_.rbegin(), pieces_.rend(), [](const auto& entry) {
    return entry.second.state == PieceState::held;
  });
  release_held(newer == pieces_.rend() || newer->first < number ? number : newer->first);
}

void Batch::repeats(Number number, Number earlier) {
  Piece* piece = open_piece(number);
  if (piece == nullptr || earlier == 0) return;
  piece->repeats = earlier;
  // At the end nobody is asked any more: both are taken in, and nothing is lost.
  if (state_ != BatchState::finishing) move(*piece, PieceState::repeated);
}

void Batch::unusable(Number number) {
  Piece* piece = open_piece(number);
  if (piece == nullptr) return;
  move(*piece, PieceState::unusable);
  settle_end();
}

bool Batch::settle(Number number) {
  Piece* piece = open_piece(number);
  if (piece == nullptr || !waits_for_person(piece->state)) return false;
  move(*piece, PieceState::due);
  return true;
}

bool Batch::keep(Number number) {
  Piece* piece = open_piece(number);
  if (piece == nullptr || piece->state != PieceState::repeated) return false;
  piece->repeats = 0;
  move(*piece, piece->is_unsure ? PieceState::unsure : PieceState::due);
  return true;
}

bool Batch::withdraw(Number number) {
  Piece* piece = open_piece(number);
  // What is due may be on its way to the disk already.
  if (piece == nullptr || piece->state == PieceState::due) return false;
  move(*piece, PieceState::withdrawn);
  settle_end();
  return true;
}

std::optional<Number> Batch::undoable() const {
  if (pieces_.empty()) return std::nullopt;
  const auto& [number, piece] = *pieces_.rbegin();
  if (is_last(piece.state) || piece.state == PieceState::due) return std::nullopt;
  return number;
}

void Batch::tick(std::int64_t now_ms) {
  for (auto& [number, piece] : pieces_) {
    if (piece.state == PieceState::held && now_ms - piece.read_ms >= kHeld_ms) {
      move(piece, PieceState::due);
    }
  }
}

void Batch::release() {
  release_held(0);
}

std::vector<Number> Batch::due() const {
  std::vector<Number> numbers;
  for (const auto& [number, piece] : pieces_) {
    if (piece.state == PieceState::due) numbers.push_back(number);
  }
  return numbers;
}

void Batch::taken_in(Number number) {
  Piece* piece = open_piece(number);
  if (piece == nullptr) return;
  CHECK(piece->state == PieceState::due);
  move(*piece, PieceState::taken_in);
  settle_end();
}

std::uint64_t Batch::count(PieceState state) const {
  return counts_[static_cast<std::size_t>(state)];
}

std::optional<PieceState> Batch::state_of(Number number) const {
  const auto found = pieces_.find(number);
  return found == pieces_.end() ? std::nullopt : std::optional(found->second.state);
}

Number Batch::repeated_of(Number number) const {
  const auto found = pieces_.find(number);
  return found == pieces_.end() ? 0 : found->second.repeats;
}

std::vector<Number> Batch::attention() const {
  std::vector<Number> numbers;
  for (const auto& [number, piece] : pieces_) {
    if (waits_for_person(piece.state)) numbers.push_back(number);
  }
  return numbers;
}

std::vector<Number> Batch::newest(std::size_t most) const {
  std::vector<Number> numbers;
  for (auto piece = pieces_.rbegin(); piece != pieces_.rend() && numbers.size() < most; ++piece) {
    numbers.push_back(piece->first);
  }
  return numbers;
}

Batch::Piece* Batch::open_piece(Number number) {
  const auto found = pieces_.find(number);
  if (found == pieces_.end() || is_last(found->second.state)) return nullptr;
  return &found->second;
}

void Batch::move(Piece& piece, PieceState to) {
  --counts_[static_cast<std::size_t>(piece.state)];
  ++counts_[static_cast<std::size_t>(to)];
  piece.state = to;
}

void Batch::release_held(Number except) {
  for (auto& [number, piece] : pieces_) {
    if (piece.state == PieceState::held && number != except) move(piece, PieceState::due);
  }
}

void Batch::settle_end() {
  if (state_ != BatchState::finishing || is_fed_) return;
  const bool all_done = std::all_of(pieces_.begin(), pieces_.end(),
                                    [](const auto& entry) { return is_last(entry.second.state); });
  if (all_done) state_ = BatchState::finished;
}

/// Also a batch that was paused otherwise: this is what the person must know now.
void Batch::stop_for_cover(std::string why) {
  is_behind_cover_ = true;
  if (state_ == BatchState::finishing) return;
  state_ = BatchState::paused;
  paused_because_ = std::move(why);
}

void Batch::forget_cover() {
  is_behind_cover_ = false;
  behind_cover_ = 0;
  offered_.reset();
}

void Batch::forget_old() {
  std::size_t kept = 0;
  for (auto piece = pieces_.rbegin(); piece != pieces_.rend();) {
    if (is_last(piece->second.state) && ++kept > kShown) {
      piece = std::make_reverse_iterator(pieces_.erase(std::next(piece).base()));
    } else {
      ++piece;
    }
  }
}

}  // namespace kanaria::session
