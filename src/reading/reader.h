// From the sides of a mailpiece to a Reading.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "page/page.h"
#include "postal/dictionary.h"
#include "postal/names.h"
#include "reading/engine.h"
#include "reading/reading.h"

namespace kanaria::reading {

/// Where on the front page each field was found, and each line that was read, for pictures.
struct Placed {
  std::string label;  ///< "recipient.address", "sender.name", "customer_barcode", "line" …
  std::string text;   ///< what was read there
  page::Box box;      ///< in the upright page
  double confidence = 0;
};
struct ReadPage {
  page::Page page;  ///< upright
  std::vector<Placed> placed;
  std::vector<double> address_evidence;  ///< trust.h's figures, empty where nobody is addressed
  std::vector<double> name_evidence;
};

/// Holds warm recognisers.  Not thread-safe: one Reader a thread.  The dictionary and the names
/// must outlive it and may be shared.
class Reader {
 public:
  /// `models` is where the engine's own weights lie.  An Error says which recogniser data is
  /// missing and how to install it.
  [[nodiscard]] static base::Result<Reader> open(const postal::PostalDictionary& dictionary,
                                                 const postal::NameKnowledge& names, Engine engine,
                                                 const std::filesystem::path& models);
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  /// Reads one mailpiece; what is not legible is empty.  `back` may be null.  `trace`, where given,
  /// receives the upright front page with its fields.  An Error (this_mailpiece) when a library
  /// gives up on the picture; its sentence goes on after the picture's name.
  [[nodiscard]] base::Result<Reading> read(page::Page front, const page::Page* back,
                                           ReadPage* trace);

  /// Versions of the recognisers, for evidence records: "tesseract 5.3.0 jpn sha256:…",
  /// "kanaria-lines VERSION sha256:…", or both joined by " + ".
  [[nodiscard]] std::string version() const;

 private:
  struct Content;
  explicit Reader(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

}  // namespace kanaria::reading
