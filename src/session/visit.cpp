#include "session/visit.h"

#include <algorithm>

#include "base/check.h"

namespace kanaria::session {
namespace {

constexpr std::size_t kReceipt_figures = 6;

std::string receipt_of(std::uint64_t number) {
  const std::string figures = std::to_string(number);
  const std::size_t missing = kReceipt_figures - std::min(kReceipt_figures, figures.size());
  return std::string(missing, '0') + figures;
}

}  // namespace

const char* to_string(VisitScreen screen) {
  switch (screen) {
    case VisitScreen::notice:
      return "notice";
    case VisitScreen::insert:
      return "insert";
    case VisitScreen::wait:
      return "wait";
    case VisitScreen::thanks:
      return "thanks";
    case VisitScreen::again:
      return "again";
  }
  CHECK(false);
}

void Visit::show(VisitScreen screen, std::int64_t now_ms) {
  screen_ = screen;
  since_ms_ = now_ms;
}

bool Visit::begin(std::string notice_version, std::int64_t now_ms) {
  if (screen_ != VisitScreen::notice) return false;
  notice_version_ = std::move(notice_version);
  show(VisitScreen::insert, now_ms);
  return true;
}

void Visit::touch(std::int64_t now_ms) {
  if (takes_letters()) since_ms_ = now_ms;
}

bool Visit::end() {
  // A letter in the device must come to its end, or nobody would know what became of it.
  if (screen_ == VisitScreen::wait) return false;
  if (is_fed_) {
    is_leaving_ = true;
  } else {
    *this = Visit();
  }
  return true;
}

void Visit::feeds(bool is_feeding) {
  is_fed_ = is_feeding;
  if (!is_fed_ && is_leaving_ && screen_ != VisitScreen::wait) *this = Visit();
}

void Visit::drawn_in(std::int64_t now_ms) {
  if (!takes_letters() && screen_ != VisitScreen::wait) return;
  if (takes_letters()) {
    std::string version = std::move(notice_version_);
    const bool is_fed = is_fed_;
    *this = Visit();
    notice_version_ = std::move(version);
    is_fed_ = is_fed;
    show(VisitScreen::wait, now_ms);
  }
  ++pending_;
}

void Visit::taken_in(std::uint64_t number) {
  if (pending_ == 0) return;
  --pending_;
  numbers_.push_back(number);
}

void Visit::unusable() {
  if (pending_ == 0) return;
  --pending_;
  some_unusable_ = true;
}

void Visit::fed_all() {
  if (screen_ == VisitScreen::wait) fed_all_ = true;
}

void Visit::tick(std::int64_t now_ms) {
  const std::int64_t elapsed_ms = now_ms - since_ms_;
  switch (screen_) {
    case VisitScreen::notice:
      return;
    case VisitScreen::insert:
      if (elapsed_ms >= VisitTiming::kIdle_ms) (void)end();
      return;
    case VisitScreen::wait: {
      if (elapsed_ms < VisitTiming::kWaitStep_ms) return;
      if (!is_settled()) {
        // The next look at it is a whole step later.
        since_ms_ += elapsed_ms / VisitTiming::kWaitStep_ms * VisitTiming::kWaitStep_ms;
        return;
      }
      const bool nothing_came = numbers_.empty() || some_unusable_;
      show(nothing_came ? VisitScreen::again : VisitScreen::thanks, now_ms);
      return;
    }
    case VisitScreen::thanks:
    case VisitScreen::again:
      if (elapsed_ms >= VisitTiming::kThanks_ms) (void)end();
      return;
  }
}

std::vector<std::string> Visit::receipts() const {
  std::vector<std::string> receipts;
  if (screen_ != VisitScreen::thanks && screen_ != VisitScreen::again) return receipts;
  for (const std::uint64_t number : numbers_) receipts.push_back(receipt_of(number));
  return receipts;
}

std::int64_t Visit::left_ms(std::int64_t now_ms) const {
  switch (screen_) {
    case VisitScreen::notice:
    case VisitScreen::wait:
      return 0;
    case VisitScreen::insert:
      return std::max<std::int64_t>(0, since_ms_ + VisitTiming::kIdle_ms - now_ms);
    case VisitScreen::thanks:
    case VisitScreen::again:
      return std::max<std::int64_t>(0, since_ms_ + VisitTiming::kThanks_ms - now_ms);
  }
  CHECK(false);
}

}  // namespace kanaria::session
