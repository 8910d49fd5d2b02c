#include "reading/kanaria_recogniser.h"

#include <utility>

#include "reading/line_reader.h"
#include "reading/line_reading.h"
#include "reading/script_context.h"

namespace kanaria::reading {
namespace {

// Not measured on whole mailpieces yet: the net's own probabilities are calibrated, so a name is
// as right as it says, but for what layout does to it.
constexpr RecogniserTraits kTraits{.nonsense_p = 0.3,
                                   .clearly_read_p = 0,
                                   .second_look_em_px = 0,
                                   .knows_bars = true,
                                   .known_name_is_right = 0.97,
                                   .other_name_is_right = 0.9};

class KanariaRecogniser final : public Recogniser {
 public:
  explicit KanariaRecogniser(LineReader reader) : reader_(std::move(reader)) {}

  Lattice read(const LineImage& line, Alphabet alphabet) override {
    return lattice_of(in_context(reader_.read(line, alphabet)));
  }
  RecogniserTraits traits() const override { return kTraits; }
  std::string version() const override { return reader_.version(); }

 private:
  LineReader reader_;
};

}  // namespace

base::Result<std::unique_ptr<Recogniser>> open_kanaria(const std::filesystem::path& models) {
  auto reader = LineReader::open(models);
  if (!reader) return reader.error();
  return std::unique_ptr<Recogniser>(std::make_unique<KanariaRecogniser>(std::move(*reader)));
}

}  // namespace kanaria::reading
