// How fast headquarters takes in what 32 kiosks send at once, beside what PostgreSQL takes of the
// very same rows by COPY (binary, the same commits, the same indexes, no triggers) in the same run.
//
//   scripts/private-postgres start DIR
//   ingest_bench CONNECTION [ROUNDS]      CONNECTION: an empty database's
//
// One line of JSON a round: seconds and capsules a second of both, and their ratio.
#include <arpa/inet.h>
#include <libpq-fe.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <thread>

#include "hq/chain_ledger.h"
#include "hq/receiver.h"
#include "hq/schema.h"
#include "unit/hq/test_kiosk.h"
#include "wire/wire.h"

namespace {

using namespace kanaria;

constexpr int kKiosks = 32;
constexpr int kBodies = 2;
constexpr int kHits = 12;  // in a body, which has at most 4 MiB
constexpr int kMisses = 24;
constexpr std::size_t kCapsule_bytes = 250'000;

struct Day {
  hq::TestKiosk kiosk;
  std::vector<base::Bytes> bodies;  // as they come over the network
};

/// One kiosk's bodies; `round` makes chains that were not there before.
Day make_day(int round, int number) {
  Day day{hq::TestKiosk("kiosk-" + std::to_string(round) + '-' + std::to_string(number),
                        static_cast<std::uint8_t>(round * kKiosks + number)),
          {}};
  for (int body = 0; body < kBodies; ++body) {
    const std::size_t first = day.kiosk.size() + 1;
    std::vector<wire::CapsulePiece> pieces;
    for (int hit = 0; hit < kHits; ++hit) {
      base::Bytes capsule(kCapsule_bytes);
      base::fill_random(capsule);
      pieces.push_back(day.kiosk.add_capsule(capsule, kCapsule_bytes).front());
      day.kiosk.add_misses(kMisses / kHits);
    }
    auto& bytes = day.bodies.emplace_back();
    wire::append_message(bytes, day.kiosk.part(first, day.kiosk.size()));
    for (const auto& piece : pieces) wire::append_message(bytes, piece);
  }
  return day;
}

template <class T>
void put(std::string& out, T value) {
  for (std::size_t i = sizeof(T); i-- > 0;) out += static_cast<char>(value >> (8 * i) & 0xff);
}
void put_bytes(std::string& out, base::ByteView bytes) {
  put(out, static_cast<std::uint32_t>(bytes.size()));
  out += base::text_of(bytes);
}
void put_number(std::string& out, std::uint64_t number) {
  put(out, std::uint32_t{8});
  put(out, number);
}

/// Binary COPY data of one table.
struct Copy {
  explicit Copy(std::string name) : table(std::move(name)) {
    data.append("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
  }
  void row(std::uint16_t columns) { put(data, columns); }
  void end() { put(data, std::uint16_t{0xffff}); }
  std::string table;
  std::string data;
};

/// The rows that the receiver makes of a body.
std::vector<Copy> rows_of(const base::Bytes& body) {
  std::vector<Copy> copies;
  for (const char* table : {"entries", "capsules", "pieces", "receipts"}) {
    copies.emplace_back(std::string("copy_") + table);
  }
  Copy &entries = copies[0], &capsules = copies[1], &pieces = copies[2], &receipts = copies[3];
  const auto place = [](Copy& copy, const std::string& kiosk, const wire::ChainEpoch& epoch,
                        std::uint64_t seq) {
    put_bytes(copy.data, base::bytes_of(kiosk));
    put_bytes(copy.data, epoch);
    put_number(copy.data, seq);
  };
  const auto receipt = [&](std::uint64_t kind, const auto& of, std::uint64_t seq) {
    receipts.row(7);
    put_number(receipts.data, kind);
    place(receipts, of.kiosk, of.epoch, seq);
    put_bytes(receipts.data, base::Digest{});
    put_number(receipts.data, 1);
    put_bytes(receipts.data, base::Signature{});
  };
  const auto messages = wire::parse_messages(body);
  for (const wire::Message& message : *messages) {
    if (const auto* part = std::get_if<wire::ChainPart>(&message)) {
      std::uint64_t seq = 0;
      for (const wire::ChainLink& link : part->links) {
        base::ByteReader reader(base::ByteView(link.entry).subspan(24));
        seq = *reader.u64();
        entries.row(7);
        place(entries, part->kiosk, part->epoch, seq);
        put_bytes(entries.data, link.entry);
        put_bytes(entries.data, base::sha256(link.entry));
        put_bytes(entries.data, link.signature);
        put_number(entries.data, 1);
      }
      receipt(0, *part, seq);
    } else if (const auto* piece = std::get_if<wire::CapsulePiece>(&message)) {
      capsules.row(6);
      place(capsules, piece->kiosk, piece->epoch, piece->seq);
      put_bytes(capsules.data, piece->capsule);
      put_number(capsules.data, piece->total_bytes);
      put_number(capsules.data, 1);
      pieces.row(5);
      place(pieces, piece->kiosk, piece->epoch, piece->seq);
      put_number(pieces.data, 0);
      put_bytes(pieces.data, piece->bytes);
      receipt(1, *piece, piece->seq);
    }
  }
  for (Copy& copy : copies) copy.end();
  return copies;
}

void must(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "ingest_bench: %s failed\n", what);
  std::exit(1);
}

void copy_in(PGconn* connection, const std::vector<Copy>& copies) {
  const auto run = [&](const std::string& sql, ExecStatusType wanted) {
    PGresult* result = PQexec(connection, sql.c_str());
    must(PQresultStatus(result) == wanted, sql.c_str());
    PQclear(result);
  };
  run("begin", PGRES_COMMAND_OK);
  for (const Copy& copy : copies) {
    run("copy " + copy.table + " from stdin (format binary)", PGRES_COPY_IN);
    must(PQputCopyData(connection, copy.data.data(), static_cast<int>(copy.data.size())) == 1 &&
             PQputCopyEnd(connection, nullptr) == 1,
         "COPY");
    PGresult* result = PQgetResult(connection);
    must(PQresultStatus(result) == PGRES_COMMAND_OK, "COPY");
    PQclear(result);
    must(PQgetResult(connection) == nullptr, "COPY");
  }
  run("commit", PGRES_COMMAND_OK);
}

/// Seconds that all kiosks together take, each on a thread of its own.
double seconds(const std::function<void(int)>& kiosk) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (int number = 0; number < kKiosks; ++number) threads.emplace_back(kiosk, number);
  for (std::thread& thread : threads) thread.join();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void make_tables(hq::Postgres& database) {
  must(hq::migrate(database).has_value(), "migration");
  const auto done = database.transact([](hq::Work& work) {
    work.script(
        "create table copy_entries (like chain_entries including all);"
        "create table copy_capsules (like capsules including all);"
        "create table copy_pieces (like capsule_pieces including all);"
        "create table copy_receipts (like receipts including all)");
  });
  must(done.has_value(), "tables");
}

void enrol(hq::Postgres& database, const std::vector<Day>& days) {
  const auto done = database.transact([&](hq::Work& work) {
    for (const Day& day : days) {
      work.run("insert into kiosks (kiosk, added_ms, enrolled_ms) values ($1, 1, 1)",
               {day.kiosk.name()});
      must(hq::start_chain(work, day.kiosk.name(), day.kiosk.epoch(), day.kiosk.first_key(), 1),
           "chain");
    }
  });
  must(done.has_value(), "enrolment");
}

void measure(const std::string& connection, hq::Postgres& database, int round) {
  std::vector<Day> days;
  for (int number = 0; number < kKiosks; ++number) days.push_back(make_day(round, number));
  enrol(database, days);
  std::vector<std::vector<std::vector<Copy>>> copies(kKiosks);
  for (int number = 0; number < kKiosks; ++number) {
    for (const auto& body : days[static_cast<std::size_t>(number)].bodies) {
      copies[static_cast<std::size_t>(number)].push_back(rows_of(body));
    }
  }
  std::vector<PGconn*> connections;
  for (int number = 0; number < kKiosks; ++number) {
    connections.push_back(PQconnectdb(connection.c_str()));
    must(PQstatus(connections.back()) == CONNECTION_OK, "connection");
  }
  const double copy_s = seconds([&](int number) {
    const auto at = static_cast<std::size_t>(number);
    for (const auto& batch : copies[at]) copy_in(connections[at], batch);
  });
  for (PGconn* used : connections) PQfinish(used);

  hq::ReceiverKeys keys;
  keys.receipt_seed = hq::test_seed(9);
  const base::SystemClock clock;
  hq::Receiver receiver(database, keys, clock);
  // Connections are made before, as COPY's were.
  seconds([&](int) {
    must(database.transact([](hq::Work& work) { work.run("select pg_sleep(0.2)::text"); })
             .has_value(),
         "connection");
  });
  const double receive_s = seconds([&](int number) {
    for (const auto& body : days[static_cast<std::size_t>(number)].bodies) {
      const auto messages = wire::parse_messages(body);
      const auto answers = receiver.answer(*messages, std::nullopt);
      must(answers.has_value() && answers->size() == kHits + 2, "answer");
      base::Bytes sent;
      for (const wire::Message& message : *answers) wire::append_message(sent, message);
    }
  });
  constexpr double kCapsules = kKiosks * kBodies * kHits;
  std::printf(
      "{\"round\":%d,\"kiosks\":%d,\"capsules\":%.0f,\"entries\":%d,\"copy_s\":%.3f,"
      "\"copy_per_s\":%.0f,\"receive_s\":%.3f,\"receive_per_s\":%.0f,\"ratio\":%.2f}\n",
      round, kKiosks, kCapsules, kKiosks * kBodies * (kHits + kMisses), copy_s, kCapsules / copy_s,
      receive_s, kCapsules / receive_s, copy_s / receive_s);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: ingest_bench CONNECTION [ROUNDS]\n");
    return 2;
  }
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 3;
  hq::Postgres database(argv[1]);
  make_tables(database);
  for (int round = 0; round < rounds; ++round) measure(argv[1], database, round);
  return 0;
}
