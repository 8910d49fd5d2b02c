// What headquarters gets of a matching mailpiece: a tar archive (manifest.json, front.EXT,
// back.EXT) sealed as an age file.  The images are the original files, byte for byte.  Format:
// FORMAT.md. Everything happens in memory, and the archive is wiped once it is sealed.  Pure
// function apart from randomness; safe from any thread.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/age_key.h"
#include "base/clock.h"
#include "base/result.h"
#include "capture/capture.h"
#include "evidence/chain_entry.h"
#include "matching/verdict.h"
#include "reading/reading.h"

namespace kanaria::evidence {

inline constexpr std::string_view kManifestName = "manifest.json";
inline constexpr std::string_view kManifestFormat = "kanaria-capsule-1";
inline constexpr std::size_t kMaxManifest_bytes = 4u << 20;
inline constexpr std::size_t kMaxCapsule_bytes = 512u << 20;

/// Which program and which knowledge came to the verdict.
struct Versions {
  std::string program;
  std::map<std::string, std::string> models;  ///< name to version or SHA-256
};

/// What is sealed.  References: all must live through seal_capsule().
struct CapsuleContents {
  const capture::Capture& capture;
  const reading::Reading& reading;
  const matching::Verdict& verdict;
  const Versions& versions;
  RegistryRef registry;
  std::string forwarder_reference = {};  ///< of the batch; "" where there is none
};

inline constexpr std::size_t kMaxForwarderReference_chars = 120;
/// How the forwarder calls the batch in its own books: at most that many printable characters of
/// UTF-8, no line feeds; "" is none.
[[nodiscard]] bool is_forwarder_reference(std::string_view text);

/// Where the capsule stands: kiosk, chain and entry, and when.
struct CapsulePlace {
  std::string kiosk_id;
  ChainEpoch epoch{};
  std::uint64_t seq = 0;
  base::Digest previous{};  ///< hash of the chain's entry before
  base::Timestamp time;
};

/// The sealed file.  An Error: no usable recipient (operator_acts), or larger than
/// kMaxCapsule_bytes (this_mailpiece).
[[nodiscard]] base::Result<base::Bytes> seal_capsule(
    const CapsuleContents& contents, const CapsulePlace& place,
    std::span<const base::AgeRecipient> recipients);

}  // namespace kanaria::evidence
