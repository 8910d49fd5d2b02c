// Who is signed in at the kiosk's screen.  Kept in memory only: a restart signs everybody out.
// Safe from any thread.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "kiosk/people.h"

namespace kanaria::kiosk {

/// All times and bounds of signing in.
struct SignInLimits {
  static constexpr std::int64_t kUntouched_ms = 600'000;  ///< then one is signed out
  static constexpr int kFree_tries = 5;                   ///< in a row, before the first wait
  static constexpr std::int64_t kFirstWait_ms = 30'000;   ///< twice as long after each further try
  static constexpr std::int64_t kLongestWait_ms = 900'000;
  static constexpr std::size_t kMostSessions = 16;
};

struct Credentials {
  std::string name;
  std::string pin;
};

struct SignedIn {
  Role role = Role::visitor;
  std::int64_t left_ms = 0;
  std::string who;  ///< "A" or "A and B", for the log of acts
};

class SignIn {
 public:
  /// The clock must outlive it.
  SignIn(std::filesystem::path data_dir, const base::Clock& clock)
      : data_dir_(std::move(data_dir)), clock_(&clock) {}

  struct Outcome {
    std::string token;         ///< 64 hexadecimal digits, or "" when it was refused
    std::int64_t wait_ms = 0;  ///< refused without looking: too many wrong tries
  };
  /// An operator is one person; service takes two different ones who both may.  Takes as long for a
  /// name that nobody has.
  [[nodiscard]] Outcome sign_in(Role role, const std::vector<Credentials>& people);
  void sign_out(const std::string& token);
  /// Role::visitor for a token that is not known any more.
  [[nodiscard]] SignedIn look(const std::string& token);
  /// The time untouched begins anew.
  void touch(const std::string& token);

 private:
  struct Session {
    Role role;
    std::string who;
    std::int64_t touched_ms;
  };
  [[nodiscard]] bool is_right(Role role, const std::vector<Credentials>& people) const;
  [[nodiscard]] std::int64_t now_ms() const { return clock_->now().monotonic_ms; }
  void drop_untouched();

  const std::filesystem::path data_dir_;
  const base::Clock* clock_;
  std::mutex one_at_a_time_;  ///< tries: so that they cannot be made side by side
  std::mutex mutex_;          ///< guards what follows
  std::map<std::string, Session> sessions_;
  int wrong_tries_ = 0;
  std::int64_t wait_until_ms_ = 0;
};

}  // namespace kanaria::kiosk
