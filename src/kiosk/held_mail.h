// Mailpieces that are on their way through the kiosk: held in memory only, and wiped when they
// leave.  Thread rule: each is changed by one thread at a time, under its station's lock.
#pragma once

#include <memory>
#include <optional>

#include "base/bytes.h"
#include "base/digest.h"
#include "kiosk/intake.h"
#include "page/preview.h"
#include "reading/picture_fields.h"

namespace kanaria::kiosk {

/// Pictures for the screen have at most so many pixels on their longer side.
inline constexpr int kPreview_px = 1400;

/// How a source that keeps its files knows the mailpiece.
struct Kept {
  std::string id;         ///< the capture's
  base::Digest digest{};  ///< SHA-256 of the front's file; zeros: the source keeps nothing
  [[nodiscard]] bool is_kept() const { return digest != base::Digest{}; }
};

/// What a screen shows of a mailpiece.
struct Look {
  base::Bytes jpeg;
  int width_px = 0;  ///< of the upright page that the fields' boxes are in
  int height_px = 0;
  std::vector<reading::ShownField> fields;
  reading::Reading reading;
};

struct HeldMail {
  HeldMail() = default;
  /// Wipes the pictures.
  ~HeldMail();
  HeldMail(const HeldMail&) = delete;
  HeldMail& operator=(const HeldMail&) = delete;

  Kept kept;
  std::optional<ReadMailpiece> mailpiece;  ///< nullopt once it is recorded
  Look look;
  page::Likeness likeness;
  [[nodiscard]] std::size_t size_bytes() const;
};

/// Overwrites the picture files of a capture.
void wipe(capture::Capture& capture);

/// Reads a mailpiece, with what a screen shows of it.  Errors as of read_mailpiece().
[[nodiscard]] base::Result<std::shared_ptr<HeldMail>> read_for_screen(page::Decoder& decoder,
                                                                      reading::Reader& reader,
                                                                      capture::Capture capture);

}  // namespace kanaria::kiosk
