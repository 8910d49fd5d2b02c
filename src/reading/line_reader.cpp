#include "reading/line_reader.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/digest.h"
#include "base/file.h"
#include "reading/line_places.h"
#include "reading/onnx_file.h"

namespace kanaria::reading {
namespace {

constexpr double kClear_log_p = -0.03;  // so well explained that no second look is needed
constexpr double kSecondZoom = 1.1;
constexpr double kUnclaimedInk = 3;   // log-probability that ink without a glyph costs
constexpr double kClaimed_em = 0.65;  // what a glyph covers to either side of its middle

constexpr double kColumn = 1.3;  // as much taller than wide a picture shows a column

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

/// Log of the softmax over the classes that are allowed.
std::vector<double> log_softmax(const float* logits, const LineCharacters& characters,
                                const std::vector<bool>& allowed) {
  std::vector<double> log_p(characters.classes.size(), -std::numeric_limits<double>::infinity());
  double most = log_p[0];
  for (std::size_t c = 0; c < log_p.size(); ++c) {
    if (!allowed[c]) continue;
    log_p[c] = static_cast<double>(logits[c]) / characters.temperature;
    most = std::max(most, log_p[c]);
  }
  if (std::isinf(most)) return log_p;  // nothing is allowed
  double sum = 0;
  for (const double value : log_p) sum += std::exp(value - most);
  const double all = most + std::log(sum);
  for (double& value : log_p) value -= all;
  return log_p;
}

/// Share of the strip's ink that lies too far from every glyph to be part of one.
double unclaimed_ink(const Strip& strip, const LineReading& reading) {
  std::vector<bool> claimed(static_cast<std::size_t>(strip.width_px), false);
  for (const Place& place : reading.places) {
    if (place.presence < 0.5) continue;
    const double em_px = reading.characters->em_px;
    const int from = static_cast<int>((place.middle_em - kClaimed_em) * em_px);
    const int to = static_cast<int>((place.middle_em + kClaimed_em) * em_px);
    for (int x = std::max(0, from); x < std::min(strip.width_px, to); ++x) {
      claimed[static_cast<std::size_t>(x)] = true;
    }
  }
  double all = 0;
  double free = 0;
  for (std::size_t i = 0; i < strip.ink.size(); ++i) {
    all += static_cast<double>(strip.ink[i]);
    if (!claimed[i % claimed.size()]) free += static_cast<double>(strip.ink[i]);
  }
  return all > 0 ? free / all : 0;
}

std::vector<Strip> strips_in(const page::Raster& grey, bool is_column,
                             const LineCharacters& characters) {
  if (!is_column) return strips_of(find_print(grey), characters);
  std::vector<Strip> strips;
  for (const LineImage& line : lines_of_column(grey)) {
    strips.push_back(strip_of(line, characters));
  }
  return strips;
}

/// How well a reading explains its strip; more is better, 0 the most.
double explained(const Strip& strip, const LineReading& reading) {
  return mean_log_p(reading) - kUnclaimedInk * unclaimed_ink(strip, reading);
}

/// What the files of models/lines/ hold.
struct LineFiles {
  base::Bytes lines;
  base::Bytes classes;
  base::Bytes characters;
  base::Bytes manifest;
};

base::Result<LineFiles> load_files(const std::filesystem::path& folder) {
  LineFiles files;
  const std::pair<const char*, base::Bytes*> wanted[] = {{"lines.onnx", &files.lines},
                                                         {"classes.onnx", &files.classes},
                                                         {"characters.txt", &files.characters},
                                                         {"manifest.json", &files.manifest}};
  for (const auto& [name, bytes] : wanted) {
    auto read = base::read_file(folder / name, kMaxOnnxBytes);
    if (!read) {
      return base::Error{base::Remedy::operator_acts,
                         read.error().sentence +
                             " It belongs to the recogniser kanaria; install the models again."};
    }
    *bytes = std::move(*read);
  }
  return files;
}

base::Result<std::string> version_of(const LineFiles& files, const std::filesystem::path& folder) {
  const auto json = nlohmann::json::parse(base::text_of(files.manifest), nullptr, false);
  if (!json.is_object() || !json.contains("version") || !json["version"].is_string()) {
    return base::Error{
        base::Remedy::operator_acts,
        (folder / "manifest.json").string() + " names no version; install the models again."};
  }
  base::Bytes all;
  for (const base::Bytes* file : {&files.lines, &files.classes, &files.characters}) {
    base::append(all, base::sha256(*file));
  }
  return "kanaria-lines " + json["version"].get<std::string>() +
         " sha256:" + base::to_hex(base::sha256(all));
}

}  // namespace

LineReader::LineReader(LineNet net, std::shared_ptr<const LineCharacters> characters,
                       std::string version)
    : net_(std::move(net)), characters_(std::move(characters)), version_(std::move(version)) {}

base::Result<LineReader> LineReader::open(const std::filesystem::path& models) {
  const std::filesystem::path folder = models / "lines";
  const auto files = load_files(folder);
  if (!files) return files.error();
  auto characters =
      parse_line_characters(base::text_of(files->characters), (folder / "characters.txt").string());
  if (!characters) return characters.error();
  auto net = LineNet::open(files->lines, files->classes, *characters);
  if (!net) return net.error();
  auto version = version_of(*files, folder);
  if (!version) return version.error();
  return LineReader(std::move(*net), std::make_shared<const LineCharacters>(std::move(*characters)),
                    std::move(*version));
}

LineReading LineReader::look(const Strip& strip, Allowed allowed) {
  LineReading reading{characters_, {}};
  if (strip.width_px < 1) return reading;
  const StripView view = net_.look(strip);
  std::vector<double> centres;
  for (const float logit : view.centres) {
    centres.push_back(
        sigmoid(characters_->centre_scale * static_cast<double>(logit) + characters_->centre_bias));
  }
  const std::vector<Peak> peaks = find_peaks(centres);
  const auto embedding = static_cast<std::ptrdiff_t>(characters_->embedding);
  std::vector<float> embeddings;
  for (const Peak& peak : peaks) {
    const auto from =
        view.features.begin() + static_cast<std::ptrdiff_t>(peak.subframe) * embedding;
    embeddings.insert(embeddings.end(), from, from + embedding);
  }
  std::vector<bool> classes;
  for (const GlyphClass& glyph : characters_->classes) {
    const bool figure = glyph.character >= U'0' && glyph.character <= U'9';
    classes.push_back((glyph.form != GlyphForm::vertical || allowed.from_column) &&
                      (figure || allowed.alphabet == Alphabet::japanese));
  }
  const std::vector<float> logits = net_.classify(embeddings);
  for (std::size_t i = 0; i < peaks.size(); ++i) {
    const double middle_px = (peaks[i].middle + 0.5) * kSubframe_px;
    reading.places.push_back(
        {peaks[i].presence, middle_px / characters_->em_px,
         log_softmax(logits.data() + i * classes.size(), *characters_, classes)});
  }
  return reading;
}

LineReading LineReader::read(const LineImage& line, Alphabet alphabet) {
  const Allowed allowed{alphabet, line.from_column};
  const Strip strip = strip_of(line, *characters_);
  LineReading best = look(strip, allowed);
  if (best.places.empty()) return best;
  const double clear = explained(strip, best);
  if (clear >= kClear_log_p) return best;
  const Strip larger = strip_of(line, *characters_, kSecondZoom);
  LineReading again = look(larger, allowed);
  return explained(larger, again) > clear ? again : best;
}

base::Result<LineReading> LineReader::read_picture(const page::Raster& grey) {
  LineReading best{characters_, {}};
  double best_explained = -std::numeric_limits<double>::infinity();
  try {
    Allowed allowed;
    allowed.from_column = grey.height_px > kColumn * grey.width_px;
    for (const Strip& strip : strips_in(grey, allowed.from_column, *characters_)) {
      LineReading reading = look(strip, allowed);
      const double now = explained(strip, reading);
      // A cell of a column may have swallowed a stroke: of clear readings the longer is right.
      const bool both_clear = now >= kClear_log_p && best_explained >= kClear_log_p;
      const bool longer = reading.places.size() > best.places.size();
      if (best.places.empty() || (both_clear ? longer : now > best_explained)) {
        best = std::move(reading);
        best_explained = now;
      }
      if (best_explained >= kClear_log_p && !allowed.from_column) break;
    }
  } catch (const std::exception&) {  // OpenCV's are std's too
    return base::Error{base::Remedy::this_mailpiece, "could not be read; cut the line out again."};
  }
  return best;
}

}  // namespace kanaria::reading
