// One decoding worker, seen from the program that started it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "page/decoder_channel.h"
#include "page/page.h"

namespace kanaria::page {

/// A file descriptor that is closed with its owner.
class OpenFile {
 public:
  explicit OpenFile(int number = -1) : number_(number) {}
  OpenFile(OpenFile&& other) noexcept;
  OpenFile& operator=(OpenFile&& other) noexcept;
  ~OpenFile();
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

/// Ended and reaped with its owner.  One thread at a time.
class DecoderWorker {
 public:
  /// Starts `program` with nothing but its two files and an empty environment, and waits until it
  /// is locked.  An Error (operator_acts) when it cannot be started or could not lock itself in:
  /// nothing is ever decoded without the locks.
  [[nodiscard]] static base::Result<DecoderWorker> start(const std::filesystem::path& program,
                                                         int start_timeout_ms);
  DecoderWorker(DecoderWorker&& other) noexcept;
  DecoderWorker& operator=(DecoderWorker&&) = delete;
  ~DecoderWorker();

  /// The pixels, or what is wrong with the picture as the end of a sentence that begins with its
  /// name.
  struct Answer {
    std::optional<Raster> pixels;
    std::string complaint;
  };
  /// Hands the picture over and waits for its pixels.  Whatever the worker says is checked against
  /// `expected`, the size by the header.
  [[nodiscard]] Answer decode(base::ByteView encoded, DecodeRequest request, int timeout_ms);

  /// Whether it may be given another picture: not after one that it failed at.
  [[nodiscard]] bool is_fit() const { return is_fit_ && pictures_ < kPicturesOfOneWorker; }

 private:
  DecoderWorker(pid_t process, OpenFile channel, OpenFile picture);
  /// Ends the worker and says how it ended: by itself or by which signal.
  std::string how_it_ended();

  pid_t process_;
  OpenFile channel_;
  OpenFile picture_;
  bool is_fit_ = true;
  std::uint64_t pictures_ = 0;
};

}  // namespace kanaria::page
