// The sealed registry at any size, beside the same tags in an SQLite table, in one run.
//
//   registry_bench FOLDER [RECORDS]      FOLDER must be new; 200,000 records when none are named
//
// Records are made-up inner tags, so that this measures the registry and not the postal rules
// (kanaria-hq registry build from text is measured by itself).  One line of JSON a stage:
//   build   seconds on all processors, peak memory, bytes of the file, a tag and of the front
//   open    seconds, memory resident after it
//   ask     1,000 tags that are not there (what a mailpiece asks), and 1,000 of which 10 are: CPU
//           warm; and seconds cold, after the file was dropped from the page cache (p50 and worst
//           of the rounds; needs the right to write /proc/sys/vm/drop_caches, otherwise fadvise
//           alone)
//   hash    1,000 match keys to tags
//   sqlite  the same tags in a table WITHOUT ROWID, all of which may stay in memory
//   delta   one in a thousand rows changed: bytes, seconds to apply
// Ends with a failed check where what was put in is not found, before the change or after it.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <thread>

#include "hq/in_parallel.h"
#include "registry/delta.h"
#include "registry/registry.h"
#include "registry/table_writer.h"

namespace {

using namespace kanaria;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatch = 16384;
constexpr std::size_t kTags = 1000;
constexpr std::size_t kHits = 10;
constexpr int kRounds = 200;
constexpr int kColdRounds = 15;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double cpu_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

long peak_mib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

long resident_mib() {
  std::ifstream in("/proc/self/statm");
  long all = 0;
  long resident = 0;
  in >> all >> resident;
  return resident * ::sysconf(_SC_PAGESIZE) / (1 << 20);
}

/// Inner tags that are the same for the same number.
registry::PlainRow row_of(std::uint64_t number) {
  std::mt19937_64 random(number);
  registry::PlainRow row;
  row.content.record_id = std::to_string(number);
  row.content.list_id = "list";
  const auto fill = [&random](base::Digest& digest) {
    for (auto& byte : digest) byte = static_cast<std::uint8_t>(random());
  };
  row.inners.resize(registry::kKeysPerRecord);
  std::for_each(row.inners.begin(), row.inners.end(), fill);
  std::for_each(row.notations.begin(), row.notations.end(), fill);
  return row;
}

registry::SealingKeys make_keys() {
  registry::SealingKeys keys;
  base::fill_random(keys.kiosk.inner);
  base::fill_random(keys.kiosk.tag);
  base::fill_random(keys.kiosk.wrap);
  base::fill_random(keys.rows);
  base::fill_random(keys.token);
  return keys;
}

registry::PagedFileWriter::Written build(const std::filesystem::path& file, std::uint64_t records,
                                         const registry::Layout& layout,
                                         const registry::SeriesId& series,
                                         const registry::SealingKeys& keys) {
  auto writer = registry::TableWriter::create(file, layout, series);
  CHECK(writer.has_value());
  const auto order = registry::random_order(layout.rows);
  for (std::uint64_t first = 0; first < layout.rows; first += kBatch) {
    const auto count = std::min<std::uint64_t>(kBatch, layout.rows - first);
    std::vector<registry::SealedRow> rows(count);
    hq::in_parallel(count, [&](std::size_t i) {
      const std::uint64_t number = first + i;
      rows[i] = number < records
                    ? registry::sealed(row_of(number), series, order[number], layout, keys)
                    : registry::filler(order[number], layout);
    });
    for (const auto& row : rows) CHECK(writer->add(row).has_value());
  }
  const auto written = writer->finish();
  CHECK(written.has_value());
  return *written;
}

std::vector<registry::Tag> random_tags(unsigned seed) {
  std::mt19937_64 random(seed);
  std::vector<registry::Tag> tags(kTags);
  for (auto& tag : tags) tag = random();
  return tags;
}

/// As random_tags, kHits of them registered.
std::vector<registry::Tag> mixed_tags(unsigned seed, std::uint64_t records,
                                      const registry::SealingKeys& keys,
                                      const registry::Layout& layout) {
  auto tags = random_tags(seed);
  std::mt19937_64 random(seed);
  for (std::size_t i = 0; i < kHits; ++i) {
    const auto row = row_of(random() % records);
    tags[i * (kTags / kHits)] =
        layout.masked(registry::tag_of(keys.kiosk.tag, row.inners[random() % row.inners.size()]));
  }
  return tags;
}

std::size_t ask(const registry::Table& table, const std::vector<registry::Tag>& tags) {
  std::size_t found = 0;
  for (const auto tag : tags) found += table.find(tag, 64).size();
  return found;
}

/// CPU milliseconds for a set of tags, the median of the rounds.
double warm_ms(const std::function<std::size_t(const std::vector<registry::Tag>&)>& asked,
               const std::vector<std::vector<registry::Tag>>& sets) {
  for (const auto& tags : sets) static_cast<void>(asked(tags));
  std::vector<double> took;
  for (const auto& tags : sets) {
    const double start = cpu_ms();
    static_cast<void>(asked(tags));
    took.push_back(cpu_ms() - start);
  }
  std::sort(took.begin(), took.end());
  return took[took.size() / 2];
}

void drop_from_cache(const std::filesystem::path& file) {
  ::sync();
  const int fd = ::open(file.c_str(), O_RDONLY);
  ::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
  ::close(fd);
  std::ofstream("/proc/sys/vm/drop_caches") << "3\n";
}

void ask_stage(const std::filesystem::path& file, const registry::PagedFileWriter::Written& written,
               std::uint64_t records, const registry::SealingKeys& keys, double& warm) {
  const auto table = registry::Table::open(file, written.bytes, written.root);
  CHECK(table.has_value());
  std::vector<std::vector<registry::Tag>> misses;
  std::vector<std::vector<registry::Tag>> mixed;
  for (int i = 0; i < kRounds; ++i) {
    misses.push_back(random_tags(static_cast<unsigned>(i)));
    mixed.push_back(mixed_tags(static_cast<unsigned>(i), records, keys, table->layout()));
    CHECK(ask(*table, mixed.back()) >= kHits);
  }
  const auto asked = [&table](const auto& tags) { return ask(*table, tags); };
  warm = warm_ms(asked, misses);
  const double warm_mixed = warm_ms(asked, mixed);
  std::vector<double> cold;
  for (int i = 0; i < kColdRounds; ++i) {
    const auto fresh = registry::Table::open(file, written.bytes, written.root);
    CHECK(fresh.has_value());
    drop_from_cache(file);
    const auto start = Clock::now();
    static_cast<void>(ask(*fresh, mixed[static_cast<std::size_t>(i)]));
    cold.push_back(seconds_since(start) * 1e3);
  }
  std::sort(cold.begin(), cold.end());
  std::printf(
      "{\"stage\":\"ask\",\"tags\":%zu,\"warm_cpu_ms\":%.3f,\"warm_cpu_ms_10_hits\":%.3f,"
      "\"cold_ms_p50\":%.2f,\"cold_ms_worst\":%.2f}\n",
      kTags, warm, warm_mixed, cold[cold.size() / 2], cold.back());
}

void hash_stage(const registry::SealingKeys& keys) {
  const registry::MatchKey key{registry::KeyType::place_house,
                               {"港区/芝公園", "4-2-8", "山田太郎"}};
  const double start = cpu_ms();
  registry::Tag all = 0;
  for (std::size_t i = 0; i < kTags; ++i) {
    all ^= registry::tag_of(keys.kiosk.tag, registry::inner_of(keys.kiosk.inner, key));
  }
  std::printf("{\"stage\":\"hash\",\"keys\":%zu,\"cpu_ms\":%.3f,\"of\":%u}\n", kTags,
              cpu_ms() - start, static_cast<unsigned>(all & 1));
}

void run_sql(sqlite3* database, const char* sql) {
  CHECK(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
}

void sqlite_stage(const std::filesystem::path& folder, const registry::Table& table, double warm) {
  sqlite3* database = nullptr;
  const auto file = folder / "tags.db";
  CHECK(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  run_sql(database,
          "pragma journal_mode=off; pragma synchronous=off;"
          "create table tags(tag integer primary key, row integer) without rowid; begin");
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(database, "insert or ignore into tags values (?, ?)", -1, &insert, nullptr);
  const auto start = Clock::now();
  // Signed order: the upper half of the tags comes first.
  for (const bool upper : {true, false}) {
    for (auto cursor = table.cursor(); !cursor.at_end();) {
      const auto entry = cursor.next();
      CHECK(entry.has_value());
      if ((entry->tag >> 63 != 0) != upper) continue;
      sqlite3_bind_int64(insert, 1, static_cast<sqlite3_int64>(entry->tag));
      sqlite3_bind_int64(insert, 2, entry->row);
      CHECK(sqlite3_step(insert) == SQLITE_DONE);
      sqlite3_reset(insert);
    }
  }
  sqlite3_finalize(insert);
  run_sql(database, "commit");
  const double built = seconds_since(start);
  run_sql(database, "pragma cache_size=-8000000; pragma mmap_size=16000000000");
  sqlite3_stmt* select = nullptr;
  sqlite3_prepare_v2(database, "select row from tags where tag = ?", -1, &select, nullptr);
  std::vector<std::vector<registry::Tag>> sets;
  for (int i = 0; i < kRounds; ++i) sets.push_back(random_tags(static_cast<unsigned>(i)));
  const double took = warm_ms(
      [select](const std::vector<registry::Tag>& tags) {
        std::size_t found = 0;
        for (const auto tag : tags) {
          sqlite3_bind_int64(select, 1, static_cast<sqlite3_int64>(tag));
          found += sqlite3_step(select) == SQLITE_ROW;
          sqlite3_reset(select);
        }
        return found;
      },
      sets);
  sqlite3_finalize(select);
  sqlite3_close(database);
  std::printf(
      "{\"stage\":\"sqlite\",\"build_s\":%.1f,\"bytes\":%llu,\"warm_cpu_ms\":%.3f,"
      "\"times_slower\":%.1f}\n",
      built, static_cast<unsigned long long>(std::filesystem::file_size(file)), took, took / warm);
  std::filesystem::remove(file);
}

void delta_stage(const std::filesystem::path& folder, const registry::Table& table,
                 std::uint64_t records, const registry::SealingKeys& keys) {
  const registry::Layout& layout = table.layout();
  const auto changes = static_cast<std::uint32_t>(std::max<std::uint64_t>(records / 1000, 1));
  std::vector<registry::SealedRow> rows;
  for (std::uint32_t i = 0; i < changes; ++i) {
    const std::uint32_t number = i * (layout.rows / changes);
    rows.push_back(registry::sealed(row_of(records + i), table.series(), number, layout, keys));
  }
  const auto delta = registry::delta_of(table, layout, std::move(rows));
  CHECK(delta.has_value());
  const auto bytes = registry::to_bytes(*delta);
  drop_from_cache(folder / "data");
  const auto start = Clock::now();
  const auto read = registry::parse_delta(bytes);
  CHECK(read.has_value());
  const auto next = folder / "next";
  const auto written = registry::apply_delta(table, *read, next);
  CHECK(written.has_value());
  const double applied = seconds_since(start);
  const auto opened = registry::Table::open(next, written->bytes, written->root);
  CHECK(opened.has_value());
  const auto tag = registry::tag_of(keys.kiosk.tag, row_of(records).inners[0]);
  CHECK(!opened->find(layout.masked(tag), 64).empty());
  std::printf("{\"stage\":\"delta\",\"rows\":%u,\"bytes\":%zu,\"apply_s\":%.1f}\n", changes,
              bytes.size(), applied);
  std::filesystem::remove(next);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::fprintf(stderr, "usage: registry_bench FOLDER [RECORDS]\n");
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  const std::uint64_t records = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 200'000;
  if (records == 0 || !std::filesystem::create_directory(folder)) {
    std::fprintf(stderr, "registry_bench: %s must be new, and RECORDS a number above 0.\n",
                 argv[1]);
    return 1;
  }
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  base::start_sodium();
  const auto keys = make_keys();
  const registry::Layout layout{registry::padded_rows(records), registry::kSmallestTokenClass};
  const auto file = folder / "data";
  auto start = Clock::now();
  const auto written = build(file, records, layout, {}, keys);
  std::printf(
      "{\"stage\":\"build\",\"records\":%llu,\"tags\":%llu,\"seconds\":%.1f,"
      "\"peak_mib\":%ld,\"bytes\":%llu,\"bytes_a_tag\":%.2f,\"front_bytes\":%llu}\n",
      static_cast<unsigned long long>(records), static_cast<unsigned long long>(layout.entries()),
      seconds_since(start), peak_mib(), static_cast<unsigned long long>(written.bytes),
      static_cast<double>(layout.rows_at() + registry::front_bytes(layout.entries())) /
          static_cast<double>(layout.entries()),
      static_cast<unsigned long long>(registry::front_bytes(layout.entries())));
  const long before = resident_mib();
  start = Clock::now();
  const auto table = registry::Table::open(file, written.bytes, written.root);
  CHECK(table.has_value());
  std::printf("{\"stage\":\"open\",\"seconds\":%.2f,\"resident_mib\":%ld}\n", seconds_since(start),
              resident_mib() - before);
  double warm = 0;
  ask_stage(file, written, records, keys, warm);
  hash_stage(keys);
  sqlite_stage(folder, *table, warm);
  delta_stage(folder, *table, records, keys);
  std::filesystem::remove_all(folder);
  return 0;
}
