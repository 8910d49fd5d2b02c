// Flips single bits in copies of a data folder, and asks what a person asks: does it verify, can
// everything be exported, does it start and go on?
//   bit_flips --data FOLDER --recipient AGE --work FOLDER --flips N [--seed N] [--share I/K]
//             [--in-flight yes]    the writer was killed amid a commit
// Each flip is a process of its own with 30 s to live.  Prints a line per violation, "violation
// FILE BYTE BIT SENTENCE" by tabs and spaces, and at the end "flips N harmless N reported N refused
// N unopened N together N violations N":
//   harmless   verifies as before, and everything is exported and goes on
//   reported   `kanaria verify` says what is wrong
//   refused    verifies, and a new start refuses the folder with a sentence
//   unopened   of those reported: nothing can be exported, which only the first pages may do
//   together   of those reported: more than one capsule is not exported (their rows share a page)
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "base/check.h"
#include "checker.h"
#include "kiosk/capsule_export.h"
#include "kiosk/data_folder.h"

namespace {

using namespace kanaria;
using namespace kanaria::crash;
namespace fs = std::filesystem;

constexpr unsigned kLimit_s = 30;
constexpr std::uint64_t kPage_bytes = 4096;
/// The first pages hold the roots of the tables and, behind them, the schema; more tables, more of
/// them.
constexpr std::uint64_t kFirstPages = 26;

struct Flip {
  fs::path file;
  std::uint64_t byte = 0;
  unsigned bit = 0;
};

std::string read_whole(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

/// Half of the flips fall anywhere, the others where a bit has most to say: the small files, the
/// first pages, the heads of pages.
Flip choose(const std::vector<fs::path>& files, std::mt19937_64& chance) {
  const auto below = [&](std::uint64_t limit) { return chance() % limit; };
  Flip flip;
  const fs::path& database = *std::find_if(
      files.begin(), files.end(), [](const fs::path& file) { return file.extension() == ".db"; });
  const std::uint64_t where = below(8);
  flip.file = where < 2 ? files[below(files.size())] : database;
  const std::uint64_t size_bytes = fs::file_size(flip.file);
  flip.byte = below(size_bytes);
  if (where == 6) flip.byte = below(std::min(size_bytes, kFirstPages * kPage_bytes));
  if (where == 7) flip.byte = flip.byte / kPage_bytes * kPage_bytes + below(32);
  flip.byte = std::min(flip.byte, size_bytes - 1);
  flip.bit = static_cast<unsigned>(below(8));
  return flip;
}

void apply(const fs::path& data, const Flip& flip) {
  std::fstream file(data / flip.file.filename(), std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(static_cast<std::streamoff>(flip.byte));
  const auto byte = static_cast<unsigned>(file.get());
  file.seekp(static_cast<std::streamoff>(flip.byte));
  file.put(static_cast<char>(byte ^ (1u << flip.bit)));
  CHECK(file.good());
}

/// What the export gives: file name to bytes.
using Exported = std::map<std::string, std::string>;

base::Result<Exported> export_all(const fs::path& data, const fs::path& out) {
  auto database = kiosk::open_data(data, store::Access::share);
  if (!database) return database.error();
  const base::SystemClock clock;
  auto report = kiosk::export_capsules(*database, data, out, clock);
  if (!report) return report.error();
  Exported exported;
  for (const auto& entry : fs::directory_iterator(out)) {
    exported[entry.path().filename().string()] = read_whole(entry.path());
  }
  return exported;
}

enum class Outcome { harmless = 0, reported, refused, unopened, together, violation };

struct Before {
  Found found;
  Exported exported;
  bool in_flight = false;
};

/// The chain is the one before.  Where the writer was killed amid a commit, a bit in its journal
/// may end the rolling back early.  Most often that leaves a torn file, which is reported; but
/// where all of the commit's pages were written already, the mailpiece in flight is in, whole and
/// verified. That stands: it was not acknowledged, so it may be there or not, as after any kill,
/// and no older one is touched.  Nothing tells the two apart, for the journal's checksums are no
/// signatures.
bool is_same(const Before& before, const Found& now) {
  if (now.entries == before.found.entries) return now.head == before.found.head;
  if (!before.in_flight || now.entries != before.found.entries + 1) return false;
  return std::equal(before.found.kept.begin(), before.found.kept.end(), now.kept.begin());
}

struct Answer {
  Outcome outcome = Outcome::harmless;
  std::string sentence;
};

Answer violation(const std::string& sentence) {
  return {Outcome::violation, sentence};
}

/// The bit was in something that `kanaria verify` names; the other capsules can be had.
Answer reported(const Flip& flip, const Before& before, const base::Result<Exported>& exported) {
  if (!exported) {
    if (flip.file.extension() == ".db" && flip.byte >= kFirstPages * kPage_bytes) {
      return violation("nothing is exported: " + exported.error().sentence);
    }
    return {Outcome::unopened, exported.error().sentence};
  }
  const auto lacking =
      std::count_if(before.exported.begin(), before.exported.end(),
                    [&](const auto& one) { return !exported->contains(one.first); });
  return {lacking <= 1 ? Outcome::reported : Outcome::together, {}};
}

Answer ask(const fs::path& work, const Flip& flip, const Before& before,
           const base::AgeRecipient& recipient) {
  const fs::path data = work / "data";
  auto first = verify(data);
  if (!first && first.error().sentence.empty()) return violation("no sentence");
  if (first && !is_same(before, *first)) return violation("verifies, but as another chain");
  const auto exported = export_all(data, work / "out");
  if (exported) {
    for (const auto& [name, bytes] : *exported) {
      const auto same = before.exported.find(name);
      const bool in_flight = same == before.exported.end() && before.in_flight &&
                             std::strtoull(name.c_str(), nullptr, 10) == before.found.entries + 1;
      if (!in_flight && (same == before.exported.end() || same->second != bytes)) {
        return violation("exported " + name + ", which is not what was put in");
      }
    }
  }
  auto seq = put_in_one(data, recipient, true);
  if (!first) return reported(flip, before, exported);
  if (!exported) return violation("verifies, but is not exported: " + exported.error().sentence);
  if (exported->size() < before.exported.size()) return violation("verifies, but lacks a capsule");
  if (!seq) return {Outcome::refused, seq.error().sentence};
  auto after = verify(data);
  if (!after) return violation("verified, and no longer does: " + after.error().sentence);
  if (after->entries != first->entries + 1) return violation("the new mailpiece is gone");
  return {};
}

/// In a process of its own: dying and hanging are violations, too.
Answer ask_apart(const fs::path& work, const Flip& flip, const Before& before,
                 const base::AgeRecipient& recipient) {
  int ends[2];
  CHECK(::pipe(ends) == 0);
  const pid_t child = ::fork();
  CHECK(child >= 0);
  if (child == 0) {
    ::alarm(kLimit_s);
    const Answer answer = ask(work, flip, before, recipient);
    std::string text = std::to_string(static_cast<int>(answer.outcome)) + answer.sentence;
    std::replace(text.begin(), text.end(), '\n', ' ');
    const bool said =
        ::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::_exit(said ? 0 : 3);
  }
  ::close(ends[1]);
  std::string text;
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(n));
  }
  ::close(ends[0]);
  int status = 0;
  CHECK(::waitpid(child, &status, 0) == child);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || text.empty()) {
    return violation("the program died or hung: status " + std::to_string(status));
  }
  return {static_cast<Outcome>(text[0] - '0'), text.substr(1)};
}

struct Settings {
  fs::path data, work;
  base::AgeRecipient recipient;
  bool in_flight = false;
  std::uint64_t flips = 0, seed = 1, share = 0, shares = 1;
};

int play(const Settings& settings) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(settings.data)) {
    if (fs::file_size(entry.path()) > 0) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  const fs::path work = settings.work / ("flip-" + std::to_string(settings.share));
  const auto fresh = [&] {
    fs::remove_all(work);
    fs::create_directories(work);
    fs::copy(settings.data, work / "data", fs::copy_options::recursive);
  };
  fresh();
  Before before;
  auto found = verify(work / "data");
  auto exported = export_all(work / "data", work / "out");
  if (!found || !exported) {
    std::fprintf(stderr, "the folder is not sound before a bit was flipped\n");
    return 1;
  }
  before = {*found, *exported, settings.in_flight};
  std::uint64_t counts[6] = {};
  std::uint64_t flips = 0;
  for (std::uint64_t number = settings.share; number < settings.flips; number += settings.shares) {
    std::mt19937_64 chance(settings.seed * 1'000'003 + number);
    const Flip flip = choose(files, chance);
    fresh();
    apply(work / "data", flip);
    const Answer answer = ask_apart(work, flip, before, settings.recipient);
    ++flips;
    ++counts[static_cast<std::size_t>(answer.outcome)];
    if (answer.outcome != Outcome::violation) continue;
    std::printf("violation\t%s %llu %u\t%s\n", flip.file.filename().c_str(),
                static_cast<unsigned long long>(flip.byte), flip.bit, answer.sentence.c_str());
  }
  fs::remove_all(work);
  std::printf("flips %llu", static_cast<unsigned long long>(flips));
  constexpr const char* kNames[] = {"harmless", "reported", "refused",
                                    "unopened", "together", "violations"};
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    std::printf(" %s %llu", kNames[i], static_cast<unsigned long long>(counts[i]));
  }
  std::printf("\n");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::string> words;
  for (int i = 1; i + 1 < argc; i += 2) words[argv[i]] = argv[i + 1];
  const auto recipient = base::parse_age_recipient(words["--recipient"]);
  Settings settings;
  settings.data = words["--data"];
  settings.work = words["--work"];
  settings.flips = std::strtoull(words["--flips"].c_str(), nullptr, 10);
  settings.seed = std::strtoull(words["--seed"].c_str(), nullptr, 10);
  if (const std::string& share = words["--share"]; !share.empty()) {
    char* rest = nullptr;
    settings.share = std::strtoull(share.c_str(), &rest, 10);
    settings.shares = *rest == '/' ? std::strtoull(rest + 1, nullptr, 10) : 0;
  }
  if (!recipient || settings.data.empty() || settings.work.empty() || settings.flips == 0 ||
      settings.shares <= settings.share) {
    std::fputs("usage: see the head of bit_flips.cpp\n", stderr);
    return 2;
  }
  settings.recipient = *recipient;
  settings.in_flight = words["--in-flight"] == "yes";
  return play(settings);
}
