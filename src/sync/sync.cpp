#include "sync/sync.h"

#include <algorithm>

#include "wire/wire.h"

namespace kanaria::sync {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr std::string_view kPath = "/v1/messages";
constexpr int kOk = 200;
constexpr int kUnauthorised = 401;
constexpr int kTooMany = 429;
constexpr int kUnavailable = 503;
/// After a refusal that a person has to see to, asking often helps nobody.
constexpr std::int64_t kRefused_ms = Timing::kLongestBackOff_ms;

/// Refusals of everything and not of one message.
bool is_of_all(const wire::Refusal& refusal) {
  using Code = wire::Refusal::Code;
  return refusal.code == Code::try_later || refusal.code == Code::not_enrolled ||
         refusal.code == Code::revoked;
}

}  // namespace

Result<std::unique_ptr<Sync>> Sync::open(SyncParts parts, const Settings& settings) {
  auto enrolled = read_enrolled(parts.database);
  if (!enrolled) return enrolled.error();
  if (!*enrolled) {
    return Error{
        Remedy::operator_acts,
        "This kiosk is not enrolled; ask headquarters for a code and run `kanaria enrol`."};
  }
  return std::unique_ptr<Sync>(new Sync(std::move(parts), settings, **enrolled));
}

Result<void> hand_in(Taken& taken, const LetterSlot& slot) {
  if (!slot) return {};
  for (base::Bytes& letter : taken.letters) {
    if (auto done = slot(std::move(letter)); !done) return done;
  }
  return {};
}

Sync::Sync(SyncParts parts, const Settings& settings, const Enrolled& enrolled)
    : parts_(std::move(parts)),
      settings_(settings),
      inbox_(parts_.database, parts_.chain, parts_.reserve, enrolled, problems_),
      chain_(parts_.database, parts_.chain, enrolled.kiosk, problems_),
      capsules_({parts_.database, parts_.chain, parts_.clock, parts_.reserve, enrolled.kiosk,
                 parts_.chance, problems_}),
      report_(parts_.database, enrolled.kiosk, parts_.report),
      bandwidth_(settings.bandwidth_kbit_per_s),
      due_ms_(parts_.clock.now().monotonic_ms) {
  if (parts_.registry) {
    registry_ = std::make_unique<RegistryStage>(parts_.database, *parts_.registry, parts_.reserve,
                                                enrolled.kiosk, problems_);
  }
}

Stage* Sync::stage() {
  switch (stage_) {
    case Step::chain:
      return &chain_;
    case Step::capsules:
      return &capsules_;
    case Step::report:
      return &report_;
    case Step::registry:
      return registry_.get();
    case Step::rest:
    case Step::deletion:
      break;
  }
  return nullptr;
}

std::int64_t Sync::wait_time_ms() const {
  const base::Timestamp now = parts_.clock.now();
  const std::int64_t due_ms = std::max<std::int64_t>(0, due_ms_ - now.monotonic_ms);
  if (stage_ == Step::deletion) return due_ms;
  const std::int64_t quiet_ms = asked_for_ ? 0 : settings_.quiet.wait_ms(now.wall_ms);
  return std::max({due_ms, quiet_ms, bandwidth_.wait_ms(now.monotonic_ms)});
}

void Sync::start_round() {
  if (in_round()) return;
  asked_for_ = true;
  due_ms_ = parts_.clock.now().monotonic_ms;
}

void Sync::enter(Step step) {
  stage_ = step;
  idle_answers_ = 0;
  if (Stage* entered = stage()) entered->start();
}

void Sync::enter_next() {
  const bool sparing = settings_.metered;
  switch (stage_) {
    case Step::chain:
      return enter(sparing ? Step::report : Step::capsules);
    case Step::capsules:
      return enter(Step::report);
    case Step::report:
      return enter(registry_ && !sparing ? Step::registry : Step::deletion);
    case Step::rest:
    case Step::registry:
    case Step::deletion:
      return enter(Step::deletion);
  }
}

Result<void> Sync::tick() {
  if (wait_time_ms() > 0) return {};
  if (stage_ == Step::rest) enter(Step::chain);
  while (Stage* now = stage()) {
    auto messages = now->next(request_bytes_);
    if (!messages) return messages.error();
    if (!messages->empty()) return ask(*messages);
    enter_next();
  }
  return delete_expired();
}

Result<void> Sync::ask(const std::vector<wire::Message>& messages) {
  base::Bytes body;
  for (const wire::Message& message : messages) wire::append_message(body, message);
  const std::int64_t start_ms = parts_.clock.now().monotonic_ms;
  const auto answer = parts_.transport.post(kPath, body);
  bandwidth_.spend(body.size() + (answer ? answer->body.size() : 0), start_ms);
  if (!answer) {
    problems_.add(answer.error().sentence);
    return fail(0, 0);
  }
  if (answer->status == kOk) return take(*answer, body.size());
  const std::int64_t later_ms =
      std::min(answer->retry_after_ms.value_or(0), Timing::kLongestRetryAfter_ms);
  if (answer->status == kUnauthorised) {
    problems_.add(
        "Headquarters does not know this kiosk's certificate (401). Check its clock, and "
        "ask headquarters whether the kiosk is still enrolled.");
    return fail(answer->status, std::max(later_ms, kRefused_ms));
  }
  problems_.add("Headquarters answers with HTTP status " + std::to_string(answer->status) + ".");
  return fail(answer->status, later_ms);
}

Result<void> Sync::take(const Answer& answer, std::size_t asked_bytes) {
  auto messages = wire::parse_messages(answer.body);
  if (!messages) {
    problems_.add("Headquarters' answer is cut or is no message of this program's format.");
    return fail(0, 0);
  }
  auto taken = inbox_.take(*std::move(messages));
  if (!taken) return taken.error();
  if (auto done = hand_in(*taken, parts_.letters); !done) return done;
  const auto of_all = std::find_if(taken->refusals.begin(), taken->refusals.end(), is_of_all);
  const auto refusal = of_all == taken->refusals.end() ? std::nullopt : std::optional(*of_all);
  std::erase_if(taken->refusals, is_of_all);
  auto forward = stage()->answered(*taken);
  if (!forward) return forward.error();
  if (refusal) {
    problems_.add("Headquarters takes nothing now: " + refusal->sentence);
    const bool later = refusal->code == wire::Refusal::Code::try_later;
    return fail(kOk, later ? 0 : kRefused_ms);
  }
  failures_ = 0;
  if (*forward) {
    idle_answers_ = 0;
    // That a small question came through says nothing about large ones.
    if (stage_ == Step::capsules || asked_bytes >= request_bytes_ / 2) {
      request_bytes_ = std::min(request_bytes_ * 2, Timing::kLargestRequest_bytes);
    }
  } else if (++idle_answers_ >= Timing::kMostIdleAnswers) {
    problems_.add("Headquarters' answers bring nothing forward; the next round tries again.");
    stage()->give_up();
  }
  return {};
}

/// The request failed: waits, and begins the round anew with the smallest question.
Result<void> Sync::fail(int status, std::int64_t at_least_ms) {
  ++failures_;
  // Whoever is busy or knows us not says nothing about what was sent.
  const bool is_of_request =
      status != kOk && status != kUnauthorised && status != kTooMany && status != kUnavailable;
  const bool smallest = is_of_request && request_bytes_ <= Timing::kSmallestRequest_bytes;
  if (auto done = stage()->failed({status, smallest}); !done) return done;
  if (is_of_request) {
    request_bytes_ = std::max(request_bytes_ / 4, Timing::kSmallestRequest_bytes);
  }
  const std::int64_t wait_ms =
      back_off_ms(Timing::kFirstBackOff_ms, Timing::kLongestBackOff_ms, failures_, parts_.chance);
  due_ms_ = parts_.clock.now().monotonic_ms + std::max(wait_ms, at_least_ms);
  stage_ = Step::rest;
  return {};
}

Result<void> Sync::delete_expired() {
  auto state = read_sync_state(parts_.database);
  if (!state) return state.error();
  int deleted = 0;
  const std::int64_t now_ms = parts_.clock.now().wall_ms;
  auto done = outbox::transact(
      parts_.database, parts_.reserve, [&](store::Transaction& transaction) -> Result<void> {
        if (state->beacon) {
          auto count =
              outbox::delete_expired(transaction, state->beacon->time_ms, settings_.retention_ms);
          if (!count) return count.error();
          deleted = *count;
        }
        return keep_round(transaction, now_ms);
      });
  if (!done) return done;
  // In a transaction of its own: on a full disk the journal of both would not fit.
  bool is_more_room = false;
  done = outbox::transact(parts_.database, parts_.reserve,
                          [&](store::Transaction& transaction) -> Result<void> {
                            auto more = outbox::give_room_back(transaction);
                            if (!more) return more.error();
                            is_more_room = *more;
                            return {};
                          });
  if (!done) return done;
  if (deleted > 0 || is_more_room) return {};
  end_round();
  return {};
}

void Sync::end_round() {
  // The reserve may have been given up; where there is still no room for it, the next round tries.
  if (auto held = parts_.reserve.hold(); !held) problems_.add(held.error().sentence);
  ++rounds_;
  asked_for_ = false;
  stage_ = Step::rest;
  due_ms_ = parts_.clock.now().monotonic_ms + settings_.interval_ms;
}

}  // namespace kanaria::sync
