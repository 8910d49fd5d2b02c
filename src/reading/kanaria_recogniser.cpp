#include "reading/kanaria_recogniser.h"

#include <utility>

#include "reading/line_context.h"
#include "reading/line_reader.h"
#include "reading/line_reading.h"

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
  KanariaRecogniser(LineReader reader, LineContext context)
      : reader_(std::move(reader)), context_(std::move(context)) {}

  Lattice read(const LineImage& line, Alphabet alphabet) override {
    LineReading read = reader_.read(line, alphabet);
    const double looks_p = lattice_of(read).mean_p();
    const auto weighed = std::make_shared<const LineReading>(context_.weighed(std::move(read)));
    Lattice lattice = lattice_of(*weighed);
    lattice.looks_p = looks_p;
    for (Symbol& symbol : lattice.symbols) symbol.seen = weighed;
    return lattice;
  }
  RecogniserTraits traits() const override { return kTraits; }
  std::string version() const override {
    return reader_.version() + " letters sha256:" + context_.letters().digest_hex();
  }

 private:
  LineReader reader_;
  LineContext context_;
};

}  // namespace

base::Result<std::unique_ptr<Recogniser>> open_kanaria(const std::filesystem::path& models) {
  auto reader = LineReader::open(models);
  if (!reader) return reader.error();
  auto letters = LetterModel::open(models);
  if (!letters) return letters.error();
  LineContext context(reader->characters(), std::move(*letters));
  return std::unique_ptr<Recogniser>(
      std::make_unique<KanariaRecogniser>(std::move(*reader), std::move(context)));
}

}  // namespace kanaria::reading
