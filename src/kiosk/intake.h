// The whole hallway: paper -> capture -> page -> reading -> verdict -> evidence -> entry.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "capture/capture.h"
#include "kiosk/evidence_locker.h"
#include "kiosk/models.h"
#include "matching/verdict.h"
#include "page/decoder.h"
#include "reading/reader.h"
#include "reading/reading.h"
#include "registry/registry.h"

namespace kanaria::kiosk {

/// A mailpiece after the first half of the hallway.
struct ReadMailpiece {
  capture::Capture capture;
  reading::Reading reading;
  std::string reader_version;
  /// What a person reads there, where one was asked.
  std::optional<reading::Reading> settled;
};

/// Paints over the QR codes on both sides, whatever the verdict will be: what is kept of a match
/// has none, and hit and miss take the same time.  Errors as of read_mailpiece().
[[nodiscard]] base::Result<capture::Capture> masked(page::Decoder& decoder,
                                                    capture::Capture capture);

/// The first half: capture -> page -> reading.  The reading carries the capture's id.  An Error
/// (this_mailpiece) names the side that cannot be used; no exception gets out.  `trace`, where
/// given, receives the upright front.  Safe from any thread that has the reader to
/// itself; the decoder is everybody's.
[[nodiscard]] base::Result<ReadMailpiece> read_mailpiece(page::Decoder& decoder,
                                                         reading::Reader& reader,
                                                         capture::Capture capture,
                                                         reading::ReadPage* trace = nullptr);

/// Where an intake finds what it needs.
struct IntakeFolders {
  std::filesystem::path data;
  std::filesystem::path registry;
  std::filesystem::path registry_key;  ///< empty: the registry's default
};

/// The second half: reading -> verdict -> evidence -> entry.  What it returns is the same for hit
/// and miss, and so is the time that it takes, up to recording_takes().  One thread an intake.
class Intake {
 public:
  /// Opens and verifies the registry and the kiosk's data before anything is taken in.  The models
  /// and the clock must outlive the intake.
  [[nodiscard]] static base::Result<Intake> open(const IntakeFolders& folders, const Models& models,
                                                 const base::Clock& clock);

  /// What the forwarder calls the mailpieces from now on in its own books; "" is none.  An Error
  /// (operator_acts) when evidence/capsule.h would not have it.
  [[nodiscard]] base::Result<void> begin_batch(std::string forwarder_reference);

  /// Decides on the mailpiece and records it, with what is to be true beside it: it is durable on
  /// return, under this number of the chain.  Nothing is kept of one that does not match.  An Error
  /// (this_mailpiece) concerns this one only; after any other the batch must end, and nothing of
  /// this mailpiece was recorded.
  ///
  /// Of one that a person settled, the machine's reading is asked, too: who reads a name otherwise
  /// than it stands there must not make a match vanish.  Then it goes to headquarters for review.
  [[nodiscard]] base::Result<std::uint64_t> record(const ReadMailpiece& mailpiece,
                                                   const Beside& beside = {});

  /// Counts a mailpiece that could not be captured or read.
  [[nodiscard]] base::Result<void> count_unreadable(const Beside& beside = {});
  /// What writes the recordings; for what else belongs into the same database.
  [[nodiscard]] EvidenceLocker& locker() { return locker_; }
  [[nodiscard]] const registry::Snapshot& registry() const { return registry_.snapshot(); }

 private:
  struct Decided {
    matching::Verdict verdict;
    const reading::Reading* reading;  ///< the one that it stands on
  };
  Intake(const Models& models, registry::Registry registry, EvidenceLocker locker);
  [[nodiscard]] Decided decide(const ReadMailpiece& mailpiece) const;
  const Models* models_;
  registry::Registry registry_;
  EvidenceLocker locker_;
  std::string forwarder_reference_;
};

/// Sealing and storing a match takes milliseconds that a miss does not need, and more of them for
/// larger images.  Every recording is held this long, so that the pace of the printed lines does
/// not tell one from the other.
inline constexpr int kRecordingTakes_ms = 40;
inline constexpr int kRecordingTakes_ms_per_mib = 40;  ///< for each whole MiB of images
[[nodiscard]] std::chrono::milliseconds recording_takes(std::uint64_t images_bytes);

}  // namespace kanaria::kiosk
