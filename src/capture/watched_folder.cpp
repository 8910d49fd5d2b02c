#include "capture/watched_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <optional>
#include <thread>
#include <vector>

#include "base/file.h"
#include "capture/folder_source.h"

namespace kanaria::capture {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::Remedy;
using base::Result;
using Fed = Scanner::Fed;

constexpr std::string_view kUnusable = "unusable";

/// What tells one state of a file from another.
struct Look {
  std::int64_t size_bytes = 0;
  std::int64_t changed_ns = 0;
  ino_t inode = 0;
  bool operator==(const Look&) const = default;
};

/// Nullopt for everything but a regular file of its own.
std::optional<Look> look_at(const fs::path& path) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) return std::nullopt;
  return Look{found.st_size, found.st_mtim.tv_sec * 1'000'000'000LL + found.st_mtim.tv_nsec,
              found.st_ino};
}

struct Watched {
  Look look;
  std::int64_t since_ms = 0;     ///< it has not changed since
  std::int64_t patience_ms = 0;  ///< it was of no use, and may only be unfinished
};

struct Named {
  std::vector<fs::path> fronts;
  std::vector<fs::path> backs;
  bool says_front = false;  ///< named NAME_front, so a back may follow
};

bool ends_with_no_case(const std::string& text, std::string_view end) {
  return text.size() > end.size() &&
         std::equal(end.rbegin(), end.rend(), text.rbegin(), [](char a, char b) {
           return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
         });
}

void add(const fs::path& path, std::map<std::string, Named>& into) {
  std::string stem = path.stem().string();
  const bool is_back = ends_with_no_case(stem, "_back");
  const bool is_front = ends_with_no_case(stem, "_front");
  if (is_back) stem.resize(stem.size() - std::string_view("_back").size());
  if (is_front) stem.resize(stem.size() - std::string_view("_front").size());
  Named& named = into[stem];
  named.says_front = named.says_front || is_front;
  (is_back ? named.backs : named.fronts).push_back(path);
}

std::vector<fs::path> files_of(const Named& named) {
  std::vector<fs::path> files = named.fronts;
  files.insert(files.end(), named.backs.begin(), named.backs.end());
  return files;
}

}  // namespace

struct WatchedFolder::State {
  WatchSettings settings;
  const base::Clock* clock;
  std::atomic<bool> is_cancelled = false;
  std::map<fs::path, Watched> watched;
  /// Files that were handed on and wait for release(), or could not be removed, as they looked
  /// then: one that is written anew under the same name is another one.
  std::map<fs::path, Look> given;
  std::map<std::string, std::vector<fs::path>> handed_on;
  std::int64_t quiet_since_ms = 0;
  std::optional<Stop> stop = Stop{};

  [[nodiscard]] std::int64_t now_ms() const { return clock->now().monotonic_ms; }
  /// False when the folder cannot be listed or emptied.
  bool look();
  [[nodiscard]] bool is_settled(const fs::path& path, std::int64_t for_ms) const;
  [[nodiscard]] bool is_ready(const Named& named) const;
  /// The first mailpiece that is complete.
  [[nodiscard]] std::optional<std::pair<std::string, Named>> ready() const;
  Result<Fed> load(const std::string& id, const Named& named);
  Error not_usable(const Named& named, const fs::path& path, const Error& error);
  Error set_aside(const Named& named, const std::string& why);
  [[nodiscard]] bool is_quiet() const;
};

bool WatchedFolder::State::look() {
  if (::access(settings.folder.c_str(), R_OK | W_OK | X_OK) != 0) return false;
  std::error_code error;
  std::map<fs::path, Watched> seen;
  fs::directory_iterator entries(settings.folder, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const fs::path& path = entries->path();
    if (path.filename().native().starts_with('.') || !has_image_extension(path)) continue;
    const auto now = look_at(path);
    if (!now || seen.size() >= 2 * kMaxMailpieces) continue;
    if (const auto is = given.find(path); is != given.end()) {
      if (is->second == *now) continue;
      given.erase(is);
    }
    const auto before = watched.find(path);
    const bool is_same = before != watched.end() && before->second.look == *now;
    seen[path] = is_same ? before->second : Watched{*now, now_ms()};
    if (!is_same) quiet_since_ms = now_ms();
  }
  if (error) return false;
  watched = std::move(seen);
  return true;
}

bool WatchedFolder::State::is_settled(const fs::path& path, std::int64_t for_ms) const {
  const auto found = watched.find(path);
  return found != watched.end() &&
         now_ms() - found->second.since_ms >= std::max(for_ms, found->second.patience_ms);
}

bool WatchedFolder::State::is_ready(const Named& named) const {
  // A front that may still get its back, and a back whose front is still to come.
  const bool may_get_more = named.fronts.empty() || (named.says_front && named.backs.empty());
  const std::int64_t for_ms =
      may_get_more ? std::max(settings.back_ms, settings.settled_ms) : settings.settled_ms;
  return std::ranges::all_of(files_of(named),
                             [&](const fs::path& path) { return is_settled(path, for_ms); });
}

std::optional<std::pair<std::string, Named>> WatchedFolder::State::ready() const {
  std::map<std::string, Named> by_id;
  for (const auto& [path, file] : watched) add(path, by_id);
  for (const auto& one : by_id) {
    // A second one of a name comes when the first is out of the way.
    if (!handed_on.contains(one.first) && is_ready(one.second)) return one;
  }
  return std::nullopt;
}

Result<Fed> WatchedFolder::State::load(const std::string& id, const Named& named) {
  if (named.fronts.empty()) return set_aside(named, "is a back without a front");
  if (named.fronts.size() > 1 || named.backs.size() > 1) {
    return set_aside(named, "is there twice under one name");
  }
  auto front = load_image(named.fronts.front(), Links::refused);
  if (!front) return not_usable(named, named.fronts.front(), front.error());
  Capture capture{id, *std::move(front), std::nullopt, {"watched", "", "", ""}};
  if (!named.backs.empty()) {
    auto back = load_image(named.backs.front(), Links::refused);
    if (!back) return not_usable(named, named.backs.front(), back.error());
    capture.back = *std::move(back);
  }
  // What was read is what was looked at, or the device is still writing.
  for (const auto& path : files_of(named)) {
    if (look_at(path) == watched.at(path).look) continue;
    watched.erase(path);
    return Error{Remedy::try_later, path.string() + " is still being written."};
  }
  for (const auto& path : files_of(named)) given[path] = watched.at(path).look;
  handed_on[id] = files_of(named);
  return Fed(std::move(capture));
}

/// Looked at once more before it is set aside: its writer may only be slow.
Error WatchedFolder::State::not_usable(const Named& named, const fs::path& path,
                                       const Error& error) {
  if (is_settled(path, settings.stalled_ms)) {
    return set_aside(named, "cannot be used: " + error.sentence);
  }
  if (const auto found = watched.find(path); found != watched.end()) {
    found->second.patience_ms = settings.stalled_ms;
  }
  return {Remedy::try_later, error.sentence};
}

bool WatchedFolder::State::is_quiet() const {
  const std::int64_t for_ms =
      watched.empty() ? settings.quiet_ms
                      : std::max(settings.quiet_ms, settings.stalled_ms + settings.back_ms);
  return now_ms() - quiet_since_ms >= for_ms;
}

Error WatchedFolder::State::set_aside(const Named& named, const std::string& why) {
  const fs::path shelf = settings.folder / kUnusable;
  const auto files = files_of(named);
  std::string sentence = files.front().filename().string();
  sentence.append(" ").append(why);
  bool is_moved = base::make_folder_durably(shelf).has_value();
  for (const auto& path : files) {
    fs::path there = shelf / path.filename();
    for (int copy = 2; fs::exists(fs::symlink_status(there)) && copy < 1000; ++copy) {
      there =
          shelf / (path.stem().string() + "-" + std::to_string(copy) + path.extension().string());
    }
    is_moved = is_moved && ::rename(path.c_str(), there.c_str()) == 0;
    // Not to be tried again and again where it cannot be moved.
    if (const auto found = watched.find(path); found != watched.end()) {
      given[path] = found->second.look;
    }
  }
  sentence += is_moved ? " It lies in " + shelf.string() + "; scan it again."
                       : " It cannot be moved to " + shelf.string() + "; take it out by hand.";
  return {Remedy::this_mailpiece, sentence};
}

WatchedFolder::WatchedFolder(std::unique_ptr<State> state) : state_(std::move(state)) {}
WatchedFolder::~WatchedFolder() = default;

std::unique_ptr<WatchedFolder> WatchedFolder::watch(WatchSettings settings,
                                                    const base::Clock& clock) {
  auto state = std::make_unique<State>();
  state->settings = std::move(settings);
  if (!state->settings.wait) {
    state->settings.wait = [](std::int64_t wait_ms) {
      std::this_thread::sleep_for(std::chrono::milliseconds(wait_ms));
    };
  }
  state->clock = &clock;
  return std::unique_ptr<WatchedFolder>(new WatchedFolder(std::move(state)));
}

Result<Device> WatchedFolder::identify() {
  if (!state_->look()) {
    return Error{Remedy::try_later, state_->settings.folder.string() +
                                        " is no folder that can be read and emptied; look whether "
                                        "it is connected, and let this user write to it."};
  }
  return Device{{"watched", "", "", ""}, true, false, true};
}

DeviceState WatchedFolder::state() {
  if (!state_->look()) return DeviceState::unreachable;
  return state_->watched.empty() ? DeviceState::empty : DeviceState::ready;
}

Result<void> WatchedFolder::start(const Run&) {
  state_->is_cancelled = false;
  state_->stop = std::nullopt;
  state_->quiet_since_ms = state_->now_ms();
  return {};
}

Result<Fed> WatchedFolder::next() {
  State& state = *state_;
  while (!state.stop) {
    if (state.is_cancelled)
      state.stop = Stop{DeviceState::empty, false};
    else if (!state.look())
      state.stop = Stop{DeviceState::unreachable, false};
    if (state.stop) break;
    if (const auto found = state.ready()) {
      auto loaded = state.load(found->first, found->second);
      if (loaded || loaded.error().remedy != Remedy::try_later) return loaded;
    }
    if (state.is_quiet())
      state.stop = Stop{DeviceState::empty, false};
    else
      state.settings.wait(state.settings.look_every_ms);
  }
  return Fed(*state.stop);
}

void WatchedFolder::cancel() {
  state_->is_cancelled = true;
}

Result<void> WatchedFolder::release(const std::string& id) {
  const auto found = state_->handed_on.find(id);
  if (found == state_->handed_on.end()) return {};
  const auto files = std::move(found->second);
  state_->handed_on.erase(found);
  Result<void> released;
  for (const auto& path : files) {
    const auto given = state_->given.find(path);
    const auto now = look_at(path);
    // What the device has written under this name since then is not what was taken in.
    if (given == state_->given.end() || !now || *now != given->second) continue;
    if (::unlink(path.c_str()) == 0) {
      state_->given.erase(given);
      continue;
    }
    released = Error{Remedy::operator_acts, path.string() +
                                                " is taken in but cannot be removed; remove it, "
                                                "or it is taken in again after a restart."};
  }
  return released;
}

}  // namespace kanaria::capture
