#include "wire/wire.h"

#include <algorithm>
#include <type_traits>

#include "base/check.h"

namespace kanaria::wire {
namespace {

constexpr std::string_view kMagic = "KANMSG1";
constexpr std::string_view kReceiptContext = "kanaria receipt1";
constexpr std::string_view kBeaconContext = "kanaria beacon 1";
constexpr std::uint8_t kLastCode = 6;

template <class T>
constexpr bool is_array_of_bytes = false;
template <std::size_t N>
constexpr bool is_array_of_bytes<std::array<std::uint8_t, N>> = true;

/// Writes fields; CHECKs their bounds.
class Writer {
 public:
  explicit Writer(base::Bytes& out) : out_(out) {}

  template <class T>
  void number(const T& value) {
    if constexpr (std::is_enum_v<T> || sizeof(T) == 1) {
      out_.push_back(static_cast<std::uint8_t>(value));
    } else if constexpr (sizeof(T) == 4) {
      base::append_u32(out_, static_cast<std::uint32_t>(value));
    } else {
      base::append_u64(out_, static_cast<std::uint64_t>(value));
    }
  }
  template <std::size_t N>
  void array(const std::array<std::uint8_t, N>& value) {
    base::append(out_, value);
  }
  void name(const std::string& text) {
    CHECK(is_kiosk_name(text));
    base::append_field(out_, base::bytes_of(text));
  }
  void text(const std::string& value, std::size_t most_bytes) {
    CHECK(value.size() <= most_bytes);
    base::append_field(out_, base::bytes_of(value));
  }
  void bytes(const base::Bytes& value, std::size_t most_bytes) {
    CHECK(value.size() <= most_bytes);
    base::append_field(out_, value);
  }
  template <class T, class Each>
  void list(const std::vector<T>& values, std::size_t most, const Each& each) {
    CHECK(values.size() <= most);
    base::append_u32(out_, static_cast<std::uint32_t>(values.size()));
    for (const T& value : values) each(*this, value);
  }
  void expect(bool holds) { CHECK(holds); }

 private:
  base::Bytes& out_;
};

/// Reads fields; is bad() from the first one on that is cut, too long or out of its range.
class Reader {
 public:
  explicit Reader(base::ByteView body) : rest_(body) {}
  [[nodiscard]] bool bad() const { return bad_; }
  [[nodiscard]] bool done() const { return !bad_ && rest_.left_bytes() == 0; }

  template <class T>
  void number(T& value) {
    if constexpr (std::is_enum_v<T> || sizeof(T) == 1) {
      take(rest_.u8(), value);
    } else if constexpr (sizeof(T) == 4) {
      take(rest_.u32(), value);
    } else {
      take(rest_.u64(), value);
    }
  }
  template <std::size_t N>
  void array(std::array<std::uint8_t, N>& value) {
    const auto found = bad_ ? std::nullopt : rest_.take(N);
    bad_ = !found;
    if (found) std::copy(found->begin(), found->end(), value.begin());
  }
  void name(std::string& value) {
    text(value, kMostName_bytes);
    bad_ = bad_ || !is_kiosk_name(value);
  }
  void text(std::string& value, std::size_t most_bytes) {
    if (const auto found = field(most_bytes)) value = base::text_of(*found);
  }
  void bytes(base::Bytes& value, std::size_t most_bytes) {
    if (const auto found = field(most_bytes)) value.assign(found->begin(), found->end());
  }
  template <class T, class Each>
  void list(std::vector<T>& values, std::size_t most, const Each& each) {
    std::uint32_t count = 0;
    number(count);
    bad_ = bad_ || count > most;
    for (std::uint32_t i = 0; i < count && !bad_; ++i) each(*this, values.emplace_back());
  }
  void expect(bool holds) { bad_ = bad_ || !holds; }

 private:
  template <class Found, class T>
  void take(const Found& found, T& value) {
    bad_ = bad_ || !found;
    if (!bad_) value = static_cast<T>(*found);
  }
  std::optional<base::ByteView> field(std::size_t most_bytes) {
    const auto found = bad_ ? std::nullopt : rest_.field();
    bad_ = !found || found->size() > most_bytes;
    return bad_ ? std::nullopt : found;
  }

  base::ByteReader rest_;
  bool bad_ = false;
};

// One list of fields a message, for both ways.  M is the message, const when it is written.

template <class A, class M>
requires std::same_as<std::remove_const_t<M>, ChainPart>
void fields(A& a, M& m) {
  a.name(m.kiosk);
  a.array(m.epoch);
  a.list(m.keys, kMostKeys, [](A& to, auto& key) {
    to.number(key.generation);
    to.number(key.first_seq);
    to.array(key.key);
    to.array(key.endorsement);
  });
  a.list(m.links, kMostLinks, [](A& to, auto& link) {
    to.array(link.entry);
    to.array(link.signature);
  });
}

template <class A, class M>
requires std::same_as<std::remove_const_t<M>, CapsulePiece>
void fields(A& a, M& m) {
  a.name(m.kiosk);
  a.array(m.epoch);
  a.number(m.seq);
  a.array(m.capsule);
  a.number(m.total_bytes);
  a.number(m.offset_bytes);
  a.bytes(m.bytes, kMostPiece_bytes);
  a.expect(m.offset_bytes <= m.total_bytes && m.bytes.size() <= m.total_bytes - m.offset_bytes);
}

template <class A, class M>
requires std::same_as<std::remove_const_t<M>, Report>
void fields(A& a, M& m) {
  a.name(m.kiosk);
  a.text(m.program_version, kMostName_bytes);
  a.number(m.wall_ms);
  a.number(m.clock_status);
  a.number(m.waiting_items);
  a.number(m.waiting_bytes);
  a.number(m.oldest_waiting_ms);
  a.number(m.retained_items);
  a.number(m.quarantined_items);
  a.number(m.free_bytes);
  a.number(m.registry_version);
  a.number(m.read_today);
  a.number(m.unreadable_today);
  a.number(m.last_mailpiece_ms);
  a.text(m.self_test, kMostSentence_bytes);
  a.expect(m.clock_status <= 3);
}

template <class A, class M>
requires std::same_as<std::remove_const_t<M>, RegistryRequest>
void fields(A& a, M& m) {
  a.name(m.kiosk);
  a.number(m.have_version);
  a.number(m.wanted_version);
  a.number(m.offset_bytes);
}

template <class A, class M>
requires std::same_as<std::remove_const_t<M>, RegistryPiece>
void fields(A& a, M& m) {
  a.name(m.kiosk);
  a.number(m.version);
  a.text(m.metadata, kMostMetadata_bytes);
  a.number(m.total_bytes);
  a.number(m.offset_bytes);
  a.bytes(m.bytes, kMostPiece_bytes);
  a.expect(m.offset_bytes <= m.total_bytes && m.bytes.size() <= m.total_bytes - m.offset_bytes);
}

/// What headquarters signs of a receipt.
template <class A, class M>
void receipt_body(A& a, M& m) {
  a.number(m.kind);
  a.name(m.kiosk);
  a.array(m.epoch);
  a.number(m.seq);
  a.array(m.digest);
  a.number(m.committed_ms);
  a.expect(static_cast<std::uint8_t>(m.kind) <= 1);
}

template <class A, class M>
requires std::same_as<std::remove_const_t<M>, Receipt>
void fields(A& a, M& m) {
  receipt_body(a, m);
  a.array(m.signature);
}

template <class A, class M>
void beacon_body(A& a, M& m) {
  a.number(m.time_ms);
  a.array(m.random);
}

template <class A, class M>
requires std::same_as<std::remove_const_t<M>, Beacon>
void fields(A& a, M& m) {
  beacon_body(a, m);
  a.array(m.signature);
}

template <class A, class M>
requires std::same_as<std::remove_const_t<M>, Progress>
void fields(A& a, M& m) {
  a.name(m.kiosk);
  a.array(m.epoch);
  a.number(m.seq);
  a.array(m.capsule);
  a.number(m.received_bytes);
}

template <class A, class M>
requires std::same_as<std::remove_const_t<M>, Refusal>
void fields(A& a, M& m) {
  a.number(m.code);
  a.number(m.seq);
  a.text(m.sentence, kMostSentence_bytes);
  a.expect(static_cast<std::uint8_t>(m.code) <= kLastCode);
}

template <class A, class M>
requires std::same_as<std::remove_const_t<M>, Enrolment>
void fields(A& a, M& m) {
  a.text(m.code, kMostName_bytes);
  a.array(m.epoch);
  a.array(m.chain_key);
  a.text(m.certificate_request, kMostCertificate_bytes);
}

template <class A, class M>
requires std::same_as<std::remove_const_t<M>, Enrolled>
void fields(A& a, M& m) {
  a.name(m.kiosk);
  a.text(m.certificate, kMostCertificate_bytes);
  a.text(m.authority, kMostCertificate_bytes);
  a.array(m.receipt_key);
}

template <class A, class M>
requires std::same_as<std::remove_const_t<M>, Letter>
void fields(A& a, M& m) {
  a.name(m.kiosk);
  a.bytes(m.picture, kMostLetter_bytes);
  a.expect(!m.picture.empty());
}

/// The message of alternative `type`, from its body.
template <std::size_t I = 0>
std::optional<Message> message_of(std::size_t type, base::ByteView body) {
  if constexpr (I < std::variant_size_v<Message>) {
    if (type != I) return message_of<I + 1>(type, body);
    std::variant_alternative_t<I, Message> message;
    Reader reader(body);
    fields(reader, message);
    if (!reader.done()) return std::nullopt;
    return message;
  } else {
    return std::nullopt;
  }
}

template <class Body>
base::Bytes signed_bytes(std::string_view context, const Body& body) {
  base::Bytes bytes;
  base::append(bytes, base::bytes_of(context));
  Writer writer(bytes);
  body(writer);
  return bytes;
}

base::Bytes signed_bytes(const Receipt& receipt) {
  return signed_bytes(kReceiptContext, [&](Writer& writer) { receipt_body(writer, receipt); });
}

base::Bytes signed_bytes(const Beacon& beacon) {
  return signed_bytes(kBeaconContext, [&](Writer& writer) { beacon_body(writer, beacon); });
}

}  // namespace

bool is_kiosk_name(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  return !text.empty() && text.size() <= kMostName_bytes &&
         std::all_of(text.begin(), text.end(), allowed);
}

void append_message(base::Bytes& out, const Message& message) {
  base::Bytes body;
  std::visit(
      [&](const auto& m) {
        Writer writer(body);
        fields(writer, m);
      },
      message);
  base::append(out, base::bytes_of(kMagic));
  out.push_back(static_cast<std::uint8_t>(message.index()));
  base::append_field(out, body);
}

std::optional<std::vector<Message>> parse_messages(base::ByteView body) {
  if (body.size() > kMostBody_bytes) return std::nullopt;
  std::vector<Message> messages;
  base::ByteReader rest(body);
  while (rest.left_bytes() > 0) {
    const auto magic = rest.take(kMagic.size());
    if (!magic || base::text_of(*magic) != kMagic) return std::nullopt;
    const auto type = rest.u8();
    const auto field = type ? rest.field() : std::nullopt;
    if (!field || messages.size() == kMostMessages) return std::nullopt;
    auto message = message_of(*type, *field);
    if (!message) return std::nullopt;
    messages.push_back(*std::move(message));
  }
  return messages;
}

Receipt signed_receipt(Receipt receipt, const base::SigningSeed& seed) {
  receipt.signature = base::sign(seed, signed_bytes(receipt));
  return receipt;
}

bool holds(const Receipt& receipt, const base::PublicKey& key) {
  return base::holds(receipt.signature, key, signed_bytes(receipt));
}

Beacon signed_beacon(Beacon beacon, const base::SigningSeed& seed) {
  beacon.signature = base::sign(seed, signed_bytes(beacon));
  return beacon;
}

bool holds(const Beacon& beacon, const base::PublicKey& key) {
  return base::holds(beacon.signature, key, signed_bytes(beacon));
}

base::Bytes beacon_bytes(const Beacon& beacon) {
  base::Bytes body;
  Writer writer(body);
  fields(writer, beacon);
  return body;
}

base::Digest beacon_hash(const Beacon& beacon) {
  return base::sha256(beacon_bytes(beacon));
}

}  // namespace kanaria::wire
