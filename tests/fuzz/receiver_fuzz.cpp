// The receiver before a real database: any sequence of messages of an enrolled kiosk, honest and
// not, in any order and in any division into bodies.  Each input is a script of one-byte acts and
// their operands.  Headquarters answers everything with messages, receipts are only for what the
// kiosk's chain truly holds, and afterwards the honest messages come through all the same.
// Needs PostgreSQL: the server of KANARIA_TEST_POSTGRES, or one that it starts itself.
#include <cstdint>
#include <cstdio>

#include "hq/authority.h"
#include "hq/chain_ledger.h"
#include "hq/receiver.h"
#include "unit/hq/test_kiosk.h"
#include "unit/hq/test_postgres.h"
#include "wire/wire.h"

namespace {

using namespace kanaria;
using wire::Message;

constexpr std::size_t kMostActs = 200;
constexpr std::size_t kCapsule_bytes = 900;
constexpr std::size_t kPiece_bytes = 400;

struct Headquarters {
  Headquarters() : receiver(*database, keys, clock) { keys.receipt_seed = hq::test_seed(99); }
  hq::TestDatabase database;
  hq::ReceiverKeys keys;
  base::SystemClock clock;
  hq::Receiver receiver;
};

Headquarters& headquarters() {
  // Never destroyed: libFuzzer ends without it, too.
  static auto* const kHeadquarters = new Headquarters;
  return *kHeadquarters;
}

class Conversation {
 public:
  Conversation(Headquarters& hq, int number) : hq_(hq), kiosk_("fuzz-" + std::to_string(number)) {
    for (std::uint8_t i = 0; i < 2; ++i) {
      kiosk_.add_misses(2);
      for (auto& piece : kiosk_.add_capsule(hq::test_bytes(kCapsule_bytes, i), kPiece_bytes)) {
        pieces_.push_back(std::move(piece));
      }
      if (i == 0) kiosk_.rotate();
    }
    const auto enrolled = hq_.database->transact([&](hq::Work& work) {
      work.run("insert into kiosks (kiosk, added_ms, enrolled_ms) values ($1, 1, 1)",
               {kiosk_.name()});
      CHECK(hq::start_chain(work, kiosk_.name(), kiosk_.epoch(), kiosk_.first_key(), 1));
    });
    CHECK(enrolled.has_value());
  }

  void act(base::ByteReader& script) {
    const std::uint8_t act = script.u8().value_or(0);
    const std::uint8_t operand = script.u8().value_or(0);
    switch (act % 6) {
      case 0:
        return add(some_part(operand));
      case 1:
        return add(pieces_[operand % pieces_.size()]);
      case 2:
        return add(report());
      case 3:
        return add_changed(operand, script);
      case 4:
        return add_raw(script);
      default:
        return send();
    }
  }

  /// What the kiosk truly has comes through, whatever was said before.
  void conclude() {
    send();
    has_head_ = 0;
    whole_.clear();
    add(kiosk_.whole());
    for (int again = 0; again < 2; ++again) {
      // What arrived of a capsule before may be wrong; then it is dropped, and begun again.
      for (const wire::CapsulePiece& piece : pieces_) {
        wire::CapsulePiece question = piece;
        question.bytes.clear();
        question.offset_bytes = 0;
        if (piece.offset_bytes == 0) add(question);
        add(piece);
      }
      send();
    }
    CHECK(has_head_ == kiosk_.size() && whole_.size() == 2);
  }

 private:
  void add(Message message) {
    body_.push_back(std::move(message));
    if (body_.size() >= 64) send();
  }
  /// As they would come over the network; what wire refuses headquarters never sees.
  void add_bytes(base::ByteView bytes) {
    auto messages = wire::parse_messages(bytes);
    if (!messages) return;
    for (Message& message : *messages) add(std::move(message));
  }
  void add_raw(base::ByteReader& script) {
    const auto size = script.u16().value_or(0);
    add_bytes(*script.take(std::min<std::size_t>(size, script.left_bytes())));
  }
  /// An honest message with eight of its bytes changed: a number, a hash, a signature, a name.
  void add_changed(std::uint8_t operand, base::ByteReader& script) {
    base::Bytes bytes;
    wire::append_message(bytes, honest(operand));
    std::size_t at = script.u16().value_or(0) % (bytes.size() - 7);
    for (std::uint64_t value = script.u64().value_or(~0ull); at < bytes.size() && value != 0;
         value >>= 8) {
      bytes[at++] ^= static_cast<std::uint8_t>(value);
    }
    add_bytes(bytes);
  }
  Message honest(std::uint8_t operand) const {
    switch (operand % 4) {
      case 0:
        return some_part(operand / 4);
      case 1:
        return pieces_[operand / 4 % pieces_.size()];
      case 2:
        return report();
      default:
        return wire::RegistryRequest{kiosk_.name(), operand, 0, 0};
    }
  }
  /// From some entry on, up to four of them.
  wire::ChainPart some_part(std::uint8_t operand) const {
    const std::size_t first = 1 + operand % kiosk_.size();
    return kiosk_.part(first, std::min<std::size_t>(kiosk_.size(), first + operand / 64));
  }
  wire::Report report() const {
    wire::Report report;
    report.kiosk = kiosk_.name();
    report.program_version = "kanaria 0.1.0";
    return report;
  }

  void send() {
    if (body_.empty()) return;
    const auto answers = hq_.receiver.answer(body_, std::nullopt);
    body_.clear();
    if (!answers) std::fprintf(stderr, "%s\n", answers.error().sentence.c_str());
    CHECK(answers.has_value());
    base::Bytes bytes;
    for (const Message& answer : *answers) wire::append_message(bytes, answer);
    const auto parsed = wire::parse_messages(bytes);
    CHECK(parsed && *parsed == *answers);
    for (const Message& answer : *answers) {
      if (const auto* receipt = std::get_if<wire::Receipt>(&answer)) check(*receipt);
    }
  }
  void check(const wire::Receipt& receipt) {
    CHECK(wire::holds(receipt, base::public_key_of(hq_.keys.receipt_seed)));
    if (receipt.kiosk != kiosk_.name()) return;
    // Of a chain of another epoch it can have nothing.
    CHECK(receipt.epoch == kiosk_.epoch() || receipt.seq == 0);
    if (receipt.seq == 0) return;
    CHECK(receipt.seq <= kiosk_.size());
    const auto entry = kiosk_.part(receipt.seq, receipt.seq).links.front().entry;
    if (receipt.kind == wire::Receipt::Kind::head) {
      CHECK(receipt.digest == base::sha256(entry) && receipt.seq >= has_head_);
      has_head_ = receipt.seq;
    } else {
      CHECK(std::equal(receipt.digest.begin(), receipt.digest.end(), entry.begin() + 64));
      if (std::find(whole_.begin(), whole_.end(), receipt.seq) == whole_.end()) {
        whole_.push_back(receipt.seq);
      }
    }
  }

  Headquarters& hq_;
  hq::TestKiosk kiosk_;
  std::vector<wire::CapsulePiece> pieces_;
  std::vector<Message> body_;
  std::uint64_t has_head_ = 0;
  std::vector<std::uint64_t> whole_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static int number = 0;
  Conversation conversation(headquarters(), ++number);
  base::ByteReader script(base::ByteView(data, size));
  for (std::size_t i = 0; i < kMostActs && script.left_bytes() > 0; ++i) conversation.act(script);
  conversation.conclude();
  return 0;
}
