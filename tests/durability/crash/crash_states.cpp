// Plays a recorded log up to every cut, makes states that the power cut may leave, and checks each.
//   crash_states --log FILE --root INODE --data NAME --recipient AGE --work FOLDER
//                --states N [--seed N] [--share I/K] [--lose-syncs] [--early] [--from-fault]
//                [--requests LOG [--registry NAME --offer FOLDER --versions N,N…] [--forgetful]]
// --from-fault cuts only behind the first call that was made to fail: what lies before it is as
// without it.  INODE is the watched folder's, which was empty when the log began; NAME is the data
// folder in it. The state at the end, with nothing lost, is left in FOLDER work as "whole". --share
// I/K does every K-th state from I on.  With --requests the kiosk talked with headquarters, whose
// memory LOG is (headquarters_log.h), and must be able to go on; NAME is its registry in the
// watched folder, which has one of the versions (0: none), and FOLDER headquarters' newest one.
// --lose-syncs and --early (an acknowledgement counts before the operations since the one before
// it) and --forgetful (headquarters loses half of the requests) prove that the checks can fail.
// Prints one line per violation, "violation STATE CUT LOSS FOLDER SENTENCE" by tabs, keeps its
// folder, and at the end "states N cuts N of N violations N" and a line "loss N KIND" per kind.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <sstream>
#include <string>

#include "base/check.h"
#include "checker.h"
#include "disk.h"
#include "sync_checker.h"

namespace {

using namespace kanaria;
using namespace kanaria::crash;

struct Settings {
  std::filesystem::path log, work;
  std::string data;
  std::uint64_t root = 0, states = 0, seed = 1, share = 0, shares = 1;
  bool lose_syncs = false, early = false, from_fault = false;
  base::AgeRecipient recipient;
  bool syncs = false;
  Counterpart counterpart;
};

/// The operations and, by cut, what had been said.  A cut lies before operation `at`.
struct Run {
  std::vector<Operation> operations;
  std::vector<std::size_t> cuts;
  Truth truth;
};

class Player {
 public:
  Player(const Settings& settings, const Run& run) : settings_(settings), run_(run) {}

  void play() {
    Disk disk(settings_.root, !settings_.lose_syncs);
    Said said;
    std::string line;
    std::uint64_t states_left = settings_.states;
    std::size_t cut = 0;
    for (std::size_t at = 0; at <= run_.operations.size(); ++at) {
      if (cut < run_.cuts.size() && run_.cuts[cut] == at) {
        const std::uint64_t here = states_for(cut, states_left);
        states_left -= std::min(states_left, at_cut(disk, said, at, here));
        ++cut;
      }
      if (at == run_.operations.size()) break;
      const Operation& operation = run_.operations[at];
      disk.apply(operation);
      if (operation.verb == Verb::mark) hear(operation.data, line, said);
    }
  }

  void report() const {
    std::printf("states %llu cuts %zu violations %llu\n", static_cast<unsigned long long>(states_),
                run_.cuts.size(), static_cast<unsigned long long>(violations_));
    for (int loss = 0; loss < kLosses; ++loss) {
      std::printf("loss %llu %s\n",
                  static_cast<unsigned long long>(by_loss_[static_cast<std::size_t>(loss)]),
                  to_string(static_cast<Loss>(loss)));
    }
  }

 private:
  /// What the cuts before left over goes to those behind; few states are spread evenly, and the
  /// last cut has one.
  [[nodiscard]] std::uint64_t states_for(std::size_t cut, std::uint64_t states_left) const {
    const std::uint64_t cuts = run_.cuts.size();
    const std::uint64_t cuts_left = cuts - cut;
    if (settings_.states >= cuts) return (states_left + cuts_left - 1) / cuts_left;
    return (cut + 1) * settings_.states / cuts - cut * settings_.states / cuts;
  }

  static void hear(const std::string& data, std::string& line, Said& said) {
    for (const char c : data) {
      line += c;
      if (c != '\n') continue;
      said.hear(line);
      line.clear();
    }
  }

  /// At most `wanted` states of this cut (one where nothing is unsynced); their number.
  std::uint64_t at_cut(const Disk& disk, const Said& said, std::size_t at, std::uint64_t wanted) {
    const std::uint64_t count = disk.unsynced() == 0 ? 1 : wanted;
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::uint64_t number = next_state_++;
      if (number % settings_.shares != settings_.share) continue;
      // The first cuts start with other kinds than the next ones, so that few states a cut still
      // show every kind.
      const auto kind = disk.unsynced() == 0 ? 0 : (at * 3 + i) % kLosses;
      check_one(disk, said, at, number, static_cast<Loss>(kind));
    }
    return count;
  }

  void check_one(const Disk& disk, const Said& said, std::size_t at, std::uint64_t number,
                 Loss loss) {
    Chance chance(settings_.seed * 1'000'003 + number);
    const auto folder = settings_.work / ("state-" + std::to_string(number));
    disk.write_state(folder, loss, chance);
    // Named before it is checked, so that a checker that dies is traced to its state.
    std::fprintf(stderr, "%s\n", folder.c_str());
    std::string fault =
        check_state({folder, folder / settings_.data, number / settings_.shares % 2 == 0,
                     settings_.syncs ? &settings_.counterpart : nullptr},
                    said, run_.truth, settings_.recipient);
    ++states_;
    ++by_loss_[static_cast<std::size_t>(loss)];
    if (fault.empty()) {
      std::filesystem::remove_all(folder);
      return;
    }
    ++violations_;
    std::replace(fault.begin(), fault.end(), '\n', ' ');  // SQLite's findings have lines
    // As the cut left it, not as the check did.
    std::filesystem::remove_all(folder);
    Chance same(settings_.seed * 1'000'003 + number);
    disk.write_state(folder, loss, same);
    std::printf("violation\t%llu\t%zu\t%s\t%s\t%s\n", static_cast<unsigned long long>(number), at,
                to_string(loss), folder.c_str(), fault.c_str());
  }

  const Settings& settings_;
  const Run& run_;
  std::uint64_t next_state_ = 0;
  std::uint64_t states_ = 0;
  std::uint64_t violations_ = 0;
  std::array<std::uint64_t, kLosses> by_loss_{};
};

bool changes_disk(Verb verb) {
  return verb != Verb::mark && verb != Verb::fault && verb != Verb::begin;
}

/// Moves every mark before the changes since the mark before it.
void acknowledge_early(std::vector<Operation>& operations) {
  std::size_t since = 0;
  for (std::size_t at = 0; at < operations.size(); ++at) {
    if (operations[at].verb == Verb::begin) since = at + 1;
    if (operations[at].verb != Verb::mark) continue;
    std::rotate(operations.begin() + static_cast<std::ptrdiff_t>(since),
                operations.begin() + static_cast<std::ptrdiff_t>(at),
                operations.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    since = at + 1;
  }
}

Run load(const Settings& settings) {
  Run run;
  run.operations = read_log(settings.log);
  std::string output;
  Disk whole(settings.root, true);
  for (const Operation& operation : run.operations) {
    whole.apply(operation);
    if (operation.verb == Verb::mark) output += operation.data;
  }
  const auto folder = settings.work / "whole";
  Chance chance(1);
  whole.write_state(folder, Loss::all_unsynced, chance);
  run.truth = truth_of(folder / settings.data, output);
  if (settings.early) acknowledge_early(run.operations);
  // A cut before each change, that is, after the marks before it; and one at the end.
  bool failed = false;
  for (std::size_t at = 0; at < run.operations.size(); ++at) {
    const Verb verb = run.operations[at].verb;
    if (changes_disk(verb)) run.cuts.push_back(at);
    const bool fails_now = settings.from_fault && verb == Verb::fault && !failed;
    failed = failed || verb == Verb::fault;
    if (verb == Verb::begin || fails_now) run.cuts.clear();
  }
  run.cuts.push_back(run.operations.size());
  return run;
}

/// What belongs to --requests.
void parse_counterpart(std::map<std::string, std::string>& words, Settings& settings) {
  if (words["--requests"].empty()) return;
  settings.syncs = true;
  settings.counterpart.requests = read_requests(words["--requests"]);
  settings.counterpart.registry = words["--registry"];
  settings.counterpart.offer = words["--offer"];
  std::istringstream versions(words["--versions"]);
  for (std::string one; std::getline(versions, one, ',');) {
    settings.counterpart.versions.insert(std::strtoull(one.c_str(), nullptr, 10));
  }
}

bool parse(int argc, char** argv, Settings& settings) {
  std::map<std::string, std::string> words;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--lose-syncs") {
      settings.lose_syncs = true;
    } else if (word == "--early") {
      settings.early = true;
    } else if (word == "--from-fault") {
      settings.from_fault = true;
    } else if (word == "--forgetful") {
      settings.counterpart.forgetful = true;
    } else if (i + 1 < argc) {
      words[word] = argv[++i];
    }
  }
  const auto number = [&](const char* name, std::uint64_t other) {
    return words.contains(name) ? std::strtoull(words[name].c_str(), nullptr, 10) : other;
  };
  const auto recipient = base::parse_age_recipient(words["--recipient"]);
  for (const char* name : {"--log", "--data", "--work"}) {
    if (words[name].empty()) return false;
  }
  if (!recipient) return false;
  settings.recipient = *recipient;
  settings.log = words["--log"];
  settings.work = words["--work"];
  settings.data = words["--data"];
  parse_counterpart(words, settings);
  settings.root = number("--root", 0);
  settings.states = number("--states", 0);
  settings.seed = number("--seed", 1);
  if (!words["--share"].empty()) {
    char* rest = nullptr;
    settings.share = std::strtoull(words["--share"].c_str(), &rest, 10);
    settings.shares = *rest == '/' ? std::strtoull(rest + 1, nullptr, 10) : 0;
  }
  return settings.states > 0 && settings.shares > settings.share;
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  if (!parse(argc, argv, settings)) {
    std::fputs("usage: see the head of crash_states.cpp\n", stderr);
    return 2;
  }
  const Run run = load(settings);
  Player player(settings, run);
  player.play();
  player.report();
  return 0;
}
