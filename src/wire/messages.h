// What kiosk and headquarters say to each other, as plain values.  The same messages travel in the
// body of a request, in its answer, and in a file on a USB stick.  FORMAT.md beside this file has
// the bytes; wire.h makes and takes them apart.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/ed25519.h"

namespace kanaria::wire {

inline constexpr std::size_t kMostName_bytes = 64;  ///< of a kiosk: letters, digits and . _ -
inline constexpr std::size_t kEntry_bytes = 208;    ///< of the evidence chain
inline constexpr std::size_t kMostLinks = 512;      ///< of one ChainPart
inline constexpr std::size_t kMostKeys = 512;
inline constexpr std::size_t kMostPiece_bytes = 256u << 10;
inline constexpr std::size_t kMostLetter_bytes = 512u << 10;
inline constexpr std::size_t kMostSentence_bytes = 1024;
inline constexpr std::size_t kMostCertificate_bytes = 16u << 10;
inline constexpr std::size_t kMostMetadata_bytes = 64u << 10;

using ChainEpoch = std::array<std::uint8_t, 16>;

/// A generation of the chain's signing key.
struct ChainKey {
  std::uint32_t generation = 0;
  std::uint64_t first_seq = 0;
  base::PublicKey key{};
  base::Signature endorsement{};  ///< by the generation before; zeros in generation 0
  bool operator==(const ChainKey&) const = default;
};

struct ChainLink {
  std::array<std::uint8_t, kEntry_bytes> entry{};
  base::Signature signature{};
  bool operator==(const ChainLink&) const = default;
};

/// Kiosk: entries of the evidence chain, in order and without a gap, and the keys that headquarters
/// may not know yet.  Sent again, it changes nothing.
struct ChainPart {
  std::string kiosk;
  ChainEpoch epoch{};
  std::vector<ChainKey> keys;
  std::vector<ChainLink> links;  ///< may be empty: asks for the head
  bool operator==(const ChainPart&) const = default;
};

/// Kiosk: bytes of the sealed capsule of an entry that headquarters has.  A piece without bytes
/// asks how many are there.
struct CapsulePiece {
  std::string kiosk;
  ChainEpoch epoch{};
  std::uint64_t seq = 0;
  base::Digest capsule{};  ///< SHA-256 of the whole
  std::uint64_t total_bytes = 0;
  std::uint64_t offset_bytes = 0;
  base::Bytes bytes;
  bool operator==(const CapsulePiece&) const = default;
};

/// Kiosk: how it is.  Nothing about people or decisions.
struct Report {
  std::string kiosk;
  std::string program_version;
  std::int64_t wall_ms = 0;
  std::uint8_t clock_status = 3;  ///< 0 beacon, 1 NTP, 2 RTC, 3 unknown
  std::uint64_t waiting_items = 0;
  std::uint64_t waiting_bytes = 0;
  std::int64_t oldest_waiting_ms = 0;  ///< wall clock of the kiosk; 0: nothing waits
  std::uint64_t retained_items = 0;
  std::uint64_t quarantined_items = 0;
  std::uint64_t free_bytes = 0;        ///< on the data folder's disk
  std::uint64_t registry_version = 0;  ///< 0: none
  std::uint64_t read_today = 0;        ///< mailpieces, hit or miss
  std::uint64_t unreadable_today = 0;
  std::int64_t last_mailpiece_ms = 0;  ///< wall clock of the kiosk; 0: never
  std::string self_test;               ///< "" passed, else a sentence
  bool operator==(const Report&) const = default;
};

/// Kiosk: which registry it has and how much of the next one.
struct RegistryRequest {
  std::string kiosk;
  std::uint64_t have_version = 0;
  std::uint64_t wanted_version = 0;  ///< of which it has begun to fetch the data; 0: the newest
  std::uint64_t offset_bytes = 0;
  bool operator==(const RegistryRequest&) const = default;
};

/// Headquarters: a piece of the signed snapshot made for this kiosk.  Without a newer one, version
/// is have_version and the rest is empty.
struct RegistryPiece {
  std::string kiosk;
  std::uint64_t version = 0;
  std::string metadata;  ///< in the piece at offset 0
  std::uint64_t total_bytes = 0;
  std::uint64_t offset_bytes = 0;
  base::Bytes bytes;
  bool operator==(const RegistryPiece&) const = default;
};

/// Headquarters: this is committed and stays.  head: every entry up to seq, whose hash is `digest`.
/// capsule: the whole sealed capsule of seq, whose SHA-256 is `digest`.
struct Receipt {
  enum class Kind : std::uint8_t { head = 0, capsule = 1 };
  Kind kind = Kind::head;
  std::string kiosk;
  ChainEpoch epoch{};
  std::uint64_t seq = 0;  ///< 0 and zeros: nothing of this chain yet
  base::Digest digest{};
  std::int64_t committed_ms = 0;  ///< headquarters' clock
  base::Signature signature{};
  bool operator==(const Receipt&) const = default;
};

/// Headquarters: an entry that holds this message's SHA-256 was not made before `time_ms`.
struct Beacon {
  std::int64_t time_ms = 0;  ///< headquarters' clock
  std::array<std::uint8_t, 32> random{};
  base::Signature signature{};
  bool operator==(const Beacon&) const = default;
};

/// Headquarters: how much of a capsule has arrived for good.
struct Progress {
  std::string kiosk;
  ChainEpoch epoch{};
  std::uint64_t seq = 0;
  base::Digest capsule{};
  std::uint64_t received_bytes = 0;
  bool operator==(const Progress&) const = default;
};

/// Headquarters: why a message was not taken, and what to do.
struct Refusal {
  enum class Code : std::uint8_t {
    try_later = 0,     ///< busy, or its database is away
    not_enrolled = 1,  ///< no such kiosk, or not this one's certificate
    revoked = 2,
    bad_message = 3,   ///< malformed, or what it says does not hold
    gap = 4,           ///< entries before these are missing: begin after the head
    equivocation = 5,  ///< other entries or another capsule are there under these numbers
    no_entry = 6       ///< the entry of this capsule is not there yet
  };
  Code code = Code::try_later;
  std::uint64_t seq = 0;  ///< of what it is about; 0: none
  std::string sentence;
  bool operator==(const Refusal&) const = default;
};

/// Kiosk: asks for its certificate with the one-time code.
struct Enrolment {
  std::string code;
  ChainEpoch epoch{};
  base::PublicKey chain_key{};      ///< generation 0
  std::string certificate_request;  ///< PKCS #10, PEM
  bool operator==(const Enrolment&) const = default;
};

/// Headquarters: who the kiosk is from now on.
struct Enrolled {
  std::string kiosk;
  std::string certificate;        ///< PEM
  std::string authority;          ///< PEM, of headquarters' own authority
  base::PublicKey receipt_key{};  ///< signs receipts and beacons
  bool operator==(const Enrolled&) const = default;
};

/// Headquarters: the picture of a letter, to be taken in like any other mailpiece.
struct Letter {
  std::string kiosk;
  base::Bytes picture;  ///< PNG or JPEG
  bool operator==(const Letter&) const = default;
};

using Message = std::variant<ChainPart, CapsulePiece, Report, RegistryRequest, RegistryPiece,
                             Receipt, Beacon, Progress, Refusal, Enrolment, Enrolled, Letter>;

}  // namespace kanaria::wire
