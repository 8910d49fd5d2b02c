#include "kiosk/sign_in.h"

#include <algorithm>

#include "base/digest.h"
#include "base/pin.h"
#include "kiosk/data_folder.h"

namespace kanaria::kiosk {
namespace {

constexpr std::size_t kToken_bytes = 32;
/// Of a PIN that nobody has; made once, so that a name nobody has takes as long as one somebody
/// has.
const std::string& nobodys_hash() {
  static const std::string kHash = base::hash_pin("nobody's").value_or("");
  return kHash;
}

std::string new_token() {
  std::array<std::uint8_t, kToken_bytes> bytes{};
  base::fill_random(bytes);
  return base::to_hex(bytes);
}

}  // namespace

bool SignIn::is_right(Role role, const std::vector<Credentials>& people) const {
  const std::size_t needed = role == Role::service ? 2 : 1;
  auto database = open_data(data_dir_, store::Access::read);
  bool all_right = database && people.size() == needed;
  if (needed == 2 && all_right && people[0].name == people[1].name) all_right = false;
  for (std::size_t i = 0; i < std::min(people.size(), needed); ++i) {
    std::optional<KnownPerson> known;
    if (database) {
      if (auto found = find_person(*database, people[i].name)) known = *std::move(found);
    }
    const bool is_theirs = base::is_pin(people[i].pin, known ? known->pin_hash : nobodys_hash());
    const bool may = known && (role == Role::operators || known->person.role == Role::service);
    all_right = all_right && is_theirs && may;
  }
  return all_right;
}

SignIn::Outcome SignIn::sign_in(Role role, const std::vector<Credentials>& people) {
  const std::lock_guard one(one_at_a_time_);
  {
    const std::lock_guard held(mutex_);
    if (now_ms() < wait_until_ms_) return {"", wait_until_ms_ - now_ms()};
  }
  const bool right = role != Role::visitor && is_right(role, people);
  const std::lock_guard held(mutex_);
  drop_untouched();
  if (!right) {
    if (++wrong_tries_ >= SignInLimits::kFree_tries) {
      const int doublings = std::min(wrong_tries_ - SignInLimits::kFree_tries, 10);
      wait_until_ms_ = now_ms() + std::min(SignInLimits::kFirstWait_ms << doublings,
                                           SignInLimits::kLongestWait_ms);
    }
    return {};
  }
  wrong_tries_ = 0;
  if (sessions_.size() >= SignInLimits::kMostSessions) sessions_.clear();
  std::string who = people[0].name;
  if (role == Role::service) who += " and " + people[1].name;
  std::string token = new_token();
  sessions_[token] = {role, std::move(who), now_ms()};
  return {std::move(token), 0};
}

void SignIn::drop_untouched() {
  std::erase_if(sessions_, [now = now_ms()](const auto& entry) {
    return now - entry.second.touched_ms >= SignInLimits::kUntouched_ms;
  });
}

void SignIn::sign_out(const std::string& token) {
  const std::lock_guard held(mutex_);
  sessions_.erase(token);
}

SignedIn SignIn::look(const std::string& token) {
  const std::lock_guard held(mutex_);
  drop_untouched();
  const auto found = sessions_.find(token);
  if (found == sessions_.end()) return {};
  return {found->second.role, SignInLimits::kUntouched_ms - (now_ms() - found->second.touched_ms),
          found->second.who};
}

void SignIn::touch(const std::string& token) {
  const std::lock_guard held(mutex_);
  const auto found = sessions_.find(token);
  if (found != sessions_.end()) found->second.touched_ms = now_ms();
}

}  // namespace kanaria::kiosk
