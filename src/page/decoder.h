// Decodes pictures from outside where they can do no harm: in worker processes that may do nothing
// but compute (src/page/program/).
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "capture/capture.h"
#include "page/page.h"
#include "page/pixels.h"

namespace kanaria::page {

struct DecoderSettings {
  std::filesystem::path program;    ///< of the workers; "" is `kanaria-decoder` beside this program
  int start_timeout_ms = 30'000;    ///< until a worker is locked; 0.2 s on an idle machine
  int picture_timeout_ms = 10'000;  ///< then the worker is ended and the picture given up
};

/// Opened once by a program and lent to all that decode.  Safe from any thread; as many workers as
/// threads decode at a time are kept, each at most kPicturesOfOneWorker pictures long and none
/// after a picture that it failed at.
class Decoder {
 public:
  /// Starts a first worker, so that a program learns at its start whether it can decode at all.  An
  /// Error (operator_acts) says why not: the worker is missing, or the kernel lets it not lock
  /// itself in.  There is no decoding without the locks.
  [[nodiscard]] static base::Result<Decoder> open(DecoderSettings settings = {});
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;
  ~Decoder();

  /// The picture in colour.  An Error (this_mailpiece) begins with the image's name: larger than
  /// kMaxPixels, not as large as its header says, damaged, over its time or memory; the next
  /// picture gets a new worker.  An Error (operator_acts) as of open().
  [[nodiscard]] base::Result<Raster> decode(const capture::OriginalImage& image,
                                            DecodedSize size = DecodedSize::whole);

 private:
  struct Workers;
  explicit Decoder(std::unique_ptr<Workers> workers);
  std::unique_ptr<Workers> workers_;
};

}  // namespace kanaria::page
