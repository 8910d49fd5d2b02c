// Our own line recogniser at work: a strip in, all that it says of it out.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "page/page.h"
#include "reading/line_net.h"
#include "reading/line_reading.h"
#include "reading/line_strip.h"
#include "reading/recogniser.h"

namespace kanaria::reading {

/// Holds warm weights; not thread-safe: one a thread.
class LineReader {
 public:
  /// `models` is the folder that holds lines/.  An Error names the file that is missing or damaged.
  [[nodiscard]] static base::Result<LineReader> open(const std::filesystem::path& models);

  /// A line whose em is known; where it is doubtful, at a second size too.
  [[nodiscard]] LineReading read(const LineImage& line, Alphabet alphabet);

  /// A picture of one horizontal line, em and position as the picture shows them; a picture taller
  /// than wide is a column.  Nothing
  /// legible: no places.  An Error (this_mailpiece) when OpenCV gives up on it; its sentence goes
  /// on after the picture's name.
  [[nodiscard]] base::Result<LineReading> read_picture(const page::Raster& grey);

  /// What the readings' classes are.
  [[nodiscard]] const LineCharacters& characters() const { return *characters_; }

  /// "kanaria-lines VERSION sha256:…", the digest over all files that were loaded.
  [[nodiscard]] const std::string& version() const { return version_; }

 private:
  LineReader(LineNet net, std::shared_ptr<const LineCharacters> characters, std::string version);
  struct Allowed {
    Alphabet alphabet = Alphabet::japanese;
    bool from_column = false;
  };
  [[nodiscard]] LineReading look(const Strip& strip, Allowed allowed);

  LineNet net_;
  std::shared_ptr<const LineCharacters> characters_;
  std::string version_;
};

}  // namespace kanaria::reading
