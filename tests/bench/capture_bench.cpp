// How many mailpieces a second become durable evidence, beside what the disk itself does in the
// same run.
//
//   capture_bench DIR [CAPTURES] [BYTES]      DIR: a folder on the disk in question
//
// Prints a line of JSON per round.  By turns, so that all meet the same disk: captures of BYTES
// (250,000) by the evidence locker (seal, chain, queue, one transaction each); plain SQLite with
// the same settings and one row of that size a commit; fdatasync of one block written over, and of
// one appended.  In the end, how long a capture takes in such syncs.  DIR/data stays behind for
// loopback_bench.py and is gone on with.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <optional>
#include <vector>

#include "kiosk/evidence_locker.h"
#include "store/database.h"

namespace {

using namespace kanaria;

constexpr int kRounds = 3;
constexpr std::size_t kBlock_bytes = 4096;

void must(bool good, const char* what) {
  if (good) return;
  std::perror(what);
  std::exit(1);
}

/// How long one kind of act took, each time.
class Pace {
 public:
  template <class Act>
  void time(Act act) {
    const auto start = std::chrono::steady_clock::now();
    act();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    took_ms_.push_back(took.count());
  }
  [[nodiscard]] double per_s() const {
    const double all_ms = std::accumulate(took_ms_.begin(), took_ms_.end(), 0.0);
    return static_cast<double>(took_ms_.size()) * 1000 / all_ms;
  }
  /// Half of them, or 19 of 20, took no longer.
  [[nodiscard]] double share_ms(double share) {
    std::sort(took_ms_.begin(), took_ms_.end());
    return took_ms_[static_cast<std::size_t>(share * static_cast<double>(took_ms_.size() - 1))];
  }

 private:
  std::vector<double> took_ms_;
};

/// A file whose blocks are written and synced one by one.
class Blocks {
 public:
  explicit Blocks(const std::filesystem::path& file) : file_(file), block_(kBlock_bytes, 'x') {
    fd_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(fd_ >= 0, "open");
    write(0);
  }
  ~Blocks() {
    ::close(fd_);
    ::unlink(file_.c_str());
  }
  Blocks(const Blocks&) = delete;
  Blocks& operator=(const Blocks&) = delete;
  void write_over() { write(0); }
  void append() { write(++last_); }

 private:
  void write(off_t number) {
    const auto at = number * static_cast<off_t>(block_.size());
    const auto size = static_cast<ssize_t>(block_.size());
    must(::pwrite(fd_, block_.data(), block_.size(), at) == size && ::fdatasync(fd_) == 0, "write");
  }
  std::filesystem::path file_;
  base::Bytes block_;
  int fd_ = -1;
  off_t last_ = 0;
};

/// Rows of one payload each, a commit each, with the settings of every database here.
class PlainRows {
 public:
  PlainRows(const std::filesystem::path& file, std::size_t size_bytes)
      : file_(file), payload_(size_bytes) {
    base::fill_random(payload_);
    const store::Schema schema{1, {"CREATE TABLE rows (seq INTEGER PRIMARY KEY, payload BLOB)"}};
    auto opened = store::Database::open(file, schema, store::Access::own);
    must(opened.has_value(), "database");
    database_.emplace(*std::move(opened));
  }
  ~PlainRows() {
    database_.reset();
    for (const char* end : {"", "-journal", ".lock"}) ::unlink((file_.string() + end).c_str());
  }
  PlainRows(const PlainRows&) = delete;
  PlainRows& operator=(const PlainRows&) = delete;
  void add() {
    auto transaction = database_->begin();
    must(transaction.has_value(), "begin");
    auto insert = transaction->prepare("INSERT INTO rows VALUES (NULL, ?1)");
    must(insert && insert->bind(1, payload_).run(), "insert");
    must(transaction->commit().has_value(), "commit");
  }

 private:
  std::filesystem::path file_;
  base::Bytes payload_;
  std::optional<store::Database> database_;
};

/// Hits with one picture of this size.
class Captures {
 public:
  Captures(kiosk::EvidenceLocker& locker, std::size_t size_bytes)
      : locker_(locker), recipient_(base::recipient_of(base::new_age_identity())) {
    capture_.id = "letter";
    capture_.front.bytes.resize(size_bytes);
    base::fill_random(capture_.front.bytes);
    verdict_.decision = matching::Decision::match;
  }
  void add() {
    const evidence::CapsuleContents contents{capture_, reading_, verdict_, versions_, {1, {}}};
    must(locker_.record_hit(contents, std::span(&recipient_, 1)).has_value(), "capture");
  }

 private:
  kiosk::EvidenceLocker& locker_;
  base::AgeRecipient recipient_;
  capture::Capture capture_;
  reading::Reading reading_;
  matching::Verdict verdict_;
  evidence::Versions versions_{"bench", {}};
};

double cpu_ms() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto ms = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  return ms(used.ru_utime) + ms(used.ru_stime);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: capture_bench DIR [CAPTURES] [BYTES]\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  const int times = argc > 2 ? std::atoi(argv[2]) : 300;
  const std::size_t size_bytes = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 250'000;
  const base::SystemClock clock;
  auto locker = kiosk::EvidenceLocker::open(folder / "data", "", clock);
  must(locker.has_value(), "locker");
  for (int round = 0; round < kRounds; ++round) {
    Blocks blocks(folder / "blocks");
    PlainRows plain(folder / "plain.db", size_bytes);
    Captures captures(*locker, size_bytes);
    Pace over, appended, rows, ours;
    double used_ms = 0;
    // By turns: a disk that others use, too, is not the same from one second to the next.
    for (int i = 0; i < times; ++i) {
      over.time([&] { blocks.write_over(); });
      appended.time([&] { blocks.append(); });
      rows.time([&] { plain.add(); });
      const double before_ms = cpu_ms();
      ours.time([&] { captures.add(); });
      used_ms += cpu_ms() - before_ms;
    }
    std::printf(
        "{\"round\":%d,\"captures_per_s\":%.0f,\"median_ms\":%.2f,\"slow_ms\":%.2f,\"cpu_ms\":%.2f,"
        "\"plain_rows_per_s\":%.0f,\"fdatasync_over_per_s\":%.0f,\"fdatasync_append_per_s\":%.0f,"
        "\"of_plain_rows\":%.2f,\"syncs_of_a_capture\":%.1f}\n",
        round, ours.per_s(), ours.share_ms(0.5), ours.share_ms(0.95), used_ms / times, rows.per_s(),
        over.per_s(), appended.per_s(), ours.per_s() / rows.per_s(), over.per_s() / ours.per_s());
    std::fflush(stdout);
  }
  return 0;
}
