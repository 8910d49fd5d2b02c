#include "reading/tesseract_recogniser.h"

#include <leptonica/allheaders.h>
#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <algorithm>

#include "base/digest.h"
#include "base/file.h"
#include "base/utf8.h"

namespace kanaria::reading {
namespace {

constexpr std::size_t kMaxCandidates = 8;
constexpr std::size_t kMaxSymbols = 200;
constexpr int kMaxLineWidth_px = 6000;
constexpr std::uint64_t kModelLimit_bytes = 512ULL << 20;

// Measured on generated mail.  It reads Japanese best at an em of 22 px, but swallows one of two
// equal neighbours there; it lacks a third of the kanji of rarer names and reads others for them.
constexpr RecogniserTraits kTraits{.nonsense_p = 0.75,
                                   .clearly_read_p = 0.93,
                                   .second_look_em_px = 30,
                                   .known_name_is_right = 0.85,
                                   .other_name_is_right = 0.5};

struct ReleasePix {
  void operator()(Pix* pix) const { pixDestroy(&pix); }
};

/// Leptonica keeps rows in 32-bit words, first pixel in the highest byte.
std::unique_ptr<Pix, ReleasePix> pix_of(const page::Raster& grey) {
  std::unique_ptr<Pix, ReleasePix> pix(pixCreate(grey.width_px, grey.height_px, 8));
  if (!pix) return pix;
  l_uint32* words = pixGetData(pix.get());
  const int words_per_row = pixGetWpl(pix.get());
  for (int y = 0; y < grey.height_px; ++y) {
    l_uint32* row = words + static_cast<std::ptrdiff_t>(y) * words_per_row;
    const std::uint8_t* from =
        grey.pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(grey.width_px);
    for (int x = 0; x < grey.width_px; ++x) SET_DATA_BYTE(row, x, from[x]);
  }
  pixSetResolution(pix.get(), 300, 300);
  return pix;
}

class TesseractRecogniser final : public Recogniser {
 public:
  TesseractRecogniser(std::unique_ptr<tesseract::TessBaseAPI> api, std::string version)
      : api_(std::move(api)), version_(std::move(version)) {}

  Lattice read(const LineImage& line, Alphabet alphabet) override {
    Lattice lattice;
    if (line.grey.width_px < 3 || line.grey.height_px < 3 ||
        line.grey.width_px > kMaxLineWidth_px) {
      return lattice;
    }
    const auto pix = pix_of(line.grey);
    if (!pix) return lattice;
    use(alphabet);
    api_->SetImage(pix.get());
    if (api_->Recognize(nullptr) == 0) lattice = collect(line.em_px);
    api_->Clear();
    return lattice;
  }

  RecogniserTraits traits() const override { return kTraits; }
  std::string version() const override { return version_; }

 private:
  void use(Alphabet alphabet) {
    if (alphabet == alphabet_) return;
    alphabet_ = alphabet;
    api_->SetVariable("tessedit_char_whitelist", alphabet == Alphabet::digits ? "0123456789" : "");
  }

  Lattice collect(double em_px) {
    Lattice lattice;
    const std::unique_ptr<tesseract::ResultIterator> at(api_->GetIterator());
    if (!at) return lattice;
    do {
      const std::unique_ptr<char[]> best(at->GetUTF8Text(tesseract::RIL_SYMBOL));
      if (!best) continue;
      Symbol symbol;
      int left = 0;
      int top = 0;
      int right = 0;
      int bottom = 0;
      if (at->BoundingBox(tesseract::RIL_SYMBOL, &left, &top, &right, &bottom)) {
        symbol.from_em = left / em_px;
        symbol.to_em = right / em_px;
      }
      add(symbol, best.get(), at->Confidence(tesseract::RIL_SYMBOL));
      tesseract::ChoiceIterator choice(*at);
      do {
        if (const char* text = choice.GetUTF8Text()) add(symbol, text, choice.Confidence());
      } while (choice.Next());
      if (!symbol.candidates.empty()) lattice.symbols.push_back(std::move(symbol));
    } while (at->Next(tesseract::RIL_SYMBOL) && lattice.symbols.size() < kMaxSymbols);
    return lattice;
  }

  /// Tesseract's confidences are percentages; the first one added stays the best.
  static void add(Symbol& symbol, const char* utf8, float percent) {
    const std::u32string text = base::to_u32(utf8);
    if (text.size() != 1 || text[0] == U' ' || text[0] == U'　') return;
    if (symbol.candidates.size() >= kMaxCandidates) return;
    const double p = std::clamp(static_cast<double>(percent) / 100, 0.0, 1.0);
    for (const Candidate& known : symbol.candidates) {
      if (known.character == text[0]) return;
    }
    const double bound = symbol.candidates.empty() ? 1.0 : symbol.candidates.front().p;
    symbol.candidates.push_back({text[0], std::min(p, bound)});
  }

  std::unique_ptr<tesseract::TessBaseAPI> api_;
  std::string version_;
  Alphabet alphabet_ = Alphabet::japanese;
};

}  // namespace

base::Result<std::unique_ptr<Recogniser>> open_tesseract(const std::string& language) {
  auto api = std::make_unique<tesseract::TessBaseAPI>();
  if (api->Init(nullptr, language.c_str(), tesseract::OEM_LSTM_ONLY) != 0) {
    return base::Error{base::Remedy::operator_acts,
                       "Tesseract's model \"" + language +
                           "\" cannot be loaded; install the package tesseract-ocr-" + language +
                           "."};
  }
  api->SetPageSegMode(tesseract::PSM_RAW_LINE);
  api->SetVariable("lstm_choice_mode", "2");
  api->SetVariable("tessedit_do_invert", "0");
  api->SetVariable("debug_file", "/dev/null");
  std::string version =
      std::string("tesseract ") + tesseract::TessBaseAPI::Version() + " " + language;
  const std::string model = std::string(api->GetDatapath()) + language + ".traineddata";
  if (auto bytes = base::read_file(model, kModelLimit_bytes)) {
    version += " sha256:" + base::to_hex(base::sha256(*bytes));
  }
  return std::unique_ptr<Recogniser>(
      std::make_unique<TesseractRecogniser>(std::move(api), std::move(version)));
}

}  // namespace kanaria::reading
