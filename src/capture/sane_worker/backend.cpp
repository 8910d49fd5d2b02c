#include "capture/sane_worker/backend.h"

#include <sane/sane.h>
#include <sane/saneopts.h>

#include <algorithm>
#include <cstring>

#include "capture/folder_source.h"
#include "capture/sane_worker/png_file.h"

namespace kanaria::capture {
namespace {

SaneFailure failure(SANE_Status status) {
  return {static_cast<std::uint32_t>(status), sane_strstatus(status)};
}
SaneFailure cannot(std::string words) {
  return {kSaneCannot, std::move(words)};
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

bool has(const std::string& text, std::string_view part) {
  return lower(text).find(part) != std::string::npos;
}

/// The words that a text option may be set to.
std::vector<std::string> choices(const SANE_Option_Descriptor* option) {
  std::vector<std::string> words;
  if (option == nullptr || option->type != SANE_TYPE_STRING ||
      option->constraint_type != SANE_CONSTRAINT_STRING_LIST) {
    return words;
  }
  for (const auto* word = option->constraint.string_list; *word != nullptr; ++word) {
    words.emplace_back(*word);
  }
  return words;
}

}  // namespace

SaneBackend::SaneBackend() {
  static_cast<void>(sane_init(nullptr, nullptr));
}

SaneBackend::~SaneBackend() {
  if (handle_ != nullptr) sane_close(handle_);
  sane_exit();
}

int SaneBackend::option(const char* name) const {
  for (int at = 1;; ++at) {
    const auto* descriptor = sane_get_option_descriptor(handle_, at);
    if (descriptor == nullptr) return 0;
    if (descriptor->name != nullptr && std::strcmp(descriptor->name, name) == 0) return at;
  }
}

SaneBackend::Sources SaneBackend::sources() const {
  Sources found;
  const int at = option(SANE_NAME_SCAN_SOURCE);
  if (at == 0) return found;
  for (const auto& word : choices(sane_get_option_descriptor(handle_, at))) {
    const bool is_feeder = has(word, "adf") || has(word, "feeder");
    if (has(word, "duplex"))
      found.duplex = word;
    else if (is_feeder && !has(word, "back") && found.feeder.empty())
      found.feeder = word;
    else if (has(word, "flatbed") || has(word, "platen") || has(word, "glass"))
      found.flatbed = word;
  }
  return found;
}

bool SaneBackend::set_text(const char* name, const std::string& value) {
  const int at = option(name);
  const auto* descriptor = at == 0 ? nullptr : sane_get_option_descriptor(handle_, at);
  if (descriptor == nullptr || descriptor->type != SANE_TYPE_STRING) return false;
  std::vector<char> text(
      std::max<std::size_t>(value.size() + 1, static_cast<std::size_t>(descriptor->size)));
  std::copy(value.begin(), value.end(), text.begin());
  SANE_Int info = 0;
  return sane_control_option(handle_, at, SANE_ACTION_SET_VALUE, text.data(), &info) ==
         SANE_STATUS_GOOD;
}

bool SaneBackend::set_number(const char* name, int value) {
  const int at = option(name);
  const auto* descriptor = at == 0 ? nullptr : sane_get_option_descriptor(handle_, at);
  if (descriptor == nullptr) return false;
  SANE_Word word = descriptor->type == SANE_TYPE_FIXED ? SANE_FIX(value) : value;
  SANE_Int info = 0;
  return sane_control_option(handle_, at, SANE_ACTION_SET_VALUE, &word, &info) == SANE_STATUS_GOOD;
}

bool SaneBackend::set_duplex_switch() {
  if (const int at = option("adf-mode"); at != 0) {
    for (const auto& word : choices(sane_get_option_descriptor(handle_, at))) {
      if (has(word, "duplex")) return set_text("adf-mode", word);
    }
  }
  return option("duplex") != 0 && set_number("duplex", SANE_TRUE);
}

std::variant<SaneDevice, SaneFailure> SaneBackend::open(const std::string& name) {
  if (handle_ != nullptr) sane_close(handle_);
  handle_ = nullptr;
  if (const auto status = sane_open(name.c_str(), &handle_); status != SANE_STATUS_GOOD) {
    handle_ = nullptr;
    return failure(status);
  }
  if (name != known_name_) look_up(name);
  SaneDevice device = known_;
  const Sources found = sources();
  device.has_feeder = !found.feeder.empty() || !found.duplex.empty();
  device.has_duplex = !found.duplex.empty() || option("adf-mode") != 0 || option("duplex") != 0;
  device.has_flatbed = !found.flatbed.empty() || !device.has_feeder;
  return device;
}

/// Once: a backend may ask the whole network for its devices.
void SaneBackend::look_up(const std::string& name) {
  known_name_ = name;
  known_ = {};
  const SANE_Device** list = nullptr;
  if (sane_get_devices(&list, SANE_FALSE) != SANE_STATUS_GOOD || list == nullptr) return;
  for (; *list != nullptr; ++list) {
    if (name != (*list)->name) continue;
    known_.vendor = (*list)->vendor;
    known_.model = (*list)->model;
  }
}

SaneFailure SaneBackend::start(const Run& run) {
  if (handle_ == nullptr) return failure(SANE_STATUS_INVAL);
  const Sources found = sources();
  const bool is_duplex = run.paper == Paper::feeder && run.sides == Sides::both;
  if (run.paper == Paper::flatbed) {
    if (run.sides == Sides::both) return cannot("can take one side at a time on its flatbed");
    // A device with only one way for paper has no option for it.
    if (!found.flatbed.empty() && !set_text(SANE_NAME_SCAN_SOURCE, found.flatbed)) {
      return cannot("has no flatbed");
    }
  } else if (is_duplex && !found.duplex.empty()) {
    if (!set_text(SANE_NAME_SCAN_SOURCE, found.duplex)) return cannot("cannot take both sides");
  } else {
    if (found.feeder.empty() || !set_text(SANE_NAME_SCAN_SOURCE, found.feeder)) {
      return cannot("has no feeder");
    }
    if (is_duplex && !set_duplex_switch()) return cannot("cannot take both sides in one pass");
  }
  if (!set_text(SANE_NAME_SCAN_MODE,
                run.colour ? SANE_VALUE_SCAN_MODE_COLOR : SANE_VALUE_SCAN_MODE_GRAY)) {
    return cannot(run.colour ? "takes no colour" : "takes no grey");
  }
  if (!set_number(SANE_NAME_SCAN_RESOLUTION, run.resolution_dpi)) {
    return cannot("does not take " + std::to_string(run.resolution_dpi) + " dpi");
  }
  resolution_dpi_ = run.resolution_dpi;
  return {};
}

std::variant<base::Bytes, SaneFailure> SaneBackend::page() {
  if (handle_ == nullptr) return failure(SANE_STATUS_INVAL);
  if (const auto status = sane_start(handle_); status != SANE_STATUS_GOOD) return failure(status);
  SANE_Parameters shape{};
  if (const auto status = sane_get_parameters(handle_, &shape); status != SANE_STATUS_GOOD) {
    return failure(status);
  }
  const int channels = shape.format == SANE_FRAME_RGB ? 3 : 1;
  const bool is_usable = (shape.format == SANE_FRAME_RGB || shape.format == SANE_FRAME_GRAY) &&
                         shape.depth == 8 && shape.pixels_per_line > 0 &&
                         shape.bytes_per_line >= shape.pixels_per_line * channels;
  if (!is_usable) return cannot("gives pixels in a form that is not supported");
  const auto row_bytes = static_cast<std::size_t>(shape.bytes_per_line);
  const auto most_rows = static_cast<std::size_t>(kMaxPixels / shape.pixels_per_line) + 1;
  base::Bytes pixels;
  base::Bytes piece(256 * 1024);
  SANE_Int got = 0;
  auto status = SANE_STATUS_GOOD;
  while (status == SANE_STATUS_GOOD && pixels.size() / row_bytes <= most_rows) {
    status = sane_read(handle_, piece.data(), static_cast<SANE_Int>(piece.size()), &got);
    if (status == SANE_STATUS_GOOD) pixels.insert(pixels.end(), piece.begin(), piece.begin() + got);
  }
  if (status != SANE_STATUS_EOF)
    return failure(status == SANE_STATUS_GOOD ? SANE_STATUS_NO_MEM : status);
  const std::size_t rows = pixels.size() / row_bytes;
  // Fewer rows than announced: the page was cut off, and half an address is a wrong address.
  const bool is_whole =
      rows > 0 && (shape.lines < 0 || rows >= static_cast<std::size_t>(shape.lines));
  if (!is_whole) return failure(SANE_STATUS_IO_ERROR);
  auto file = png_file(pixels, shape.pixels_per_line, static_cast<int>(rows), channels, row_bytes,
                       resolution_dpi_);
  if (!file) return failure(SANE_STATUS_NO_MEM);
  return *std::move(file);
}

void SaneBackend::cancel() {
  if (handle_ != nullptr) sane_cancel(handle_);
}

}  // namespace kanaria::capture
