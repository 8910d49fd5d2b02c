#include "capture/escl_messages.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <pugixml.hpp>

namespace kanaria::capture {
namespace {

constexpr std::size_t kMostText_chars = 200;
constexpr std::size_t kMostItems = 64;
constexpr int kMostLength = 300 * 1000;  // 25 m in 1/300 inch
constexpr int kMostResolution_dpi = 9600;

/// Devices differ in prefixes ("scan:", "escl:", none), never in the names behind them.
std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& parent, std::string_view name) {
  for (const auto& node : parent.children()) {
    if (local_name(node) == name) return node;
  }
  return {};
}

/// Control characters would end up on a terminal.
std::string text_of(const pugi::xml_node& node) {
  std::string text(std::string_view(node.text().get()).substr(0, kMostText_chars));
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && is_blank(text.back())) text.pop_back();
  text.erase(text.begin(), std::ranges::find_if_not(text, is_blank));
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  return text;
}

std::string text_of(const pugi::xml_node& parent, std::string_view name) {
  return text_of(child(parent, name));
}

/// 0 when it is no number from 1 to `most`.
int number_of(const pugi::xml_node& parent, std::string_view name, int most) {
  const std::string text = text_of(parent, name);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_good = error == std::errc() && end == text.data() + text.size();
  return is_good && value >= 1 && value <= most ? value : 0;
}

void add_resolutions(const pugi::xml_node& supported, std::vector<int>& into) {
  for (const auto& node : child(supported, "DiscreteResolutions").children()) {
    const int x_dpi = number_of(node, "XResolution", kMostResolution_dpi);
    if (x_dpi == 0 || x_dpi != number_of(node, "YResolution", kMostResolution_dpi)) continue;
    if (into.size() < kMostItems) into.push_back(x_dpi);
  }
  const auto range = child(supported, "ResolutionRange");
  const auto across = child(range, "XResolutionRange");
  const int low_dpi = number_of(across, "Min", kMostResolution_dpi);
  const int high_dpi = number_of(across, "Max", kMostResolution_dpi);
  for (const int dpi : {200, 300, 400, 600}) {
    if (low_dpi > 0 && low_dpi <= dpi && dpi <= high_dpi) into.push_back(dpi);
  }
}

void add_profile(const pugi::xml_node& profile, EsclInput& input) {
  for (const auto& node : child(profile, "ColorModes").children()) {
    const std::string mode = text_of(node);
    if (mode == "RGB24") input.has_colour = true;
    if (mode == "Grayscale8") input.has_grey = true;
  }
  add_resolutions(child(profile, "SupportedResolutions"), input.resolutions_dpi);
}

std::optional<EsclInput> input_of(const pugi::xml_node& node) {
  EsclInput input;
  input.max_width = number_of(node, "MaxWidth", kMostLength);
  input.max_height = number_of(node, "MaxHeight", kMostLength);
  std::size_t profiles = 0;
  for (const auto& profile : child(node, "SettingProfiles").children()) {
    if (++profiles <= kMostItems) add_profile(profile, input);
  }
  std::ranges::sort(input.resolutions_dpi);
  const auto same = std::ranges::unique(input.resolutions_dpi);
  input.resolutions_dpi.erase(same.begin(), same.end());
  const bool is_usable = input.max_width > 0 && input.max_height > 0 &&
                         !input.resolutions_dpi.empty() && (input.has_colour || input.has_grey);
  return is_usable ? std::optional(std::move(input)) : std::nullopt;
}

base::Error not_escl(std::string_view what) {
  return {base::Remedy::try_later, "The scanner's " + std::string(what) +
                                       " cannot be understood; look whether the address is that "
                                       "of an eSCL (AirScan) scanner, http://HOST/eSCL."};
}

/// pugixml follows no external entities and expands none of a document's own.
bool load(pugi::xml_document& document, base::ByteView xml) {
  return xml.size() <= kMostEsclMessage_bytes && document.load_buffer(xml.data(), xml.size());
}

DeviceState state_of_feeder(std::string_view adf) {
  struct Word {
    std::string_view adf;
    DeviceState state;
  };
  static constexpr std::array<Word, 13> kWords = {{
      {"ScannerAdfProcessing", DeviceState::working},
      {"ScannerAdfLoaded", DeviceState::ready},
      {"ScannerAdfEmpty", DeviceState::empty},
      {"ScannerAdfJam", DeviceState::jam},
      {"ScannerAdfDoorOpen", DeviceState::cover_open},
      {"ScannerAdfHatchOpen", DeviceState::cover_open},
      {"ScannerAdfMultipickDetected", DeviceState::multifeed},
      {"ScannerAdfMispick", DeviceState::mispick},
      {"ScannerAdfInputTrayOverloaded", DeviceState::mispick},
      {"ScannerAdfDuplexPageTooLong", DeviceState::wrong_size},
      {"ScannerAdfDuplexPageTooShort", DeviceState::wrong_size},
      {"ScannerAdfInputTrayFailed", DeviceState::broken},
      {"", DeviceState::ready},
  }};
  const auto* found = std::ranges::find(kWords, adf, &Word::adf);
  return found == kWords.end() ? DeviceState::broken : found->state;
}

/// Nullptr with the reason in `error` when the device cannot do it.
const EsclInput* input_for(const EsclCapabilities& device, const Run& run, std::string& error) {
  if (run.paper == Paper::flatbed) {
    if (!device.platen) error = "has no flatbed";
    if (run.sides == Sides::both) error = "can take one side at a time on its flatbed";
    return error.empty() ? &*device.platen : nullptr;
  }
  if (run.sides == Sides::both) {
    if (!device.feeder_duplex) error = "cannot take both sides in one pass of its feeder";
    return error.empty() ? &*device.feeder_duplex : nullptr;
  }
  if (!device.feeder) error = "has no feeder";
  return error.empty() ? &*device.feeder : nullptr;
}

std::string element(std::string_view name, std::string_view text) {
  const std::string tag(name);
  return "<" + tag + ">" + std::string(text) + "</" + tag + ">";
}

}  // namespace

base::Result<EsclCapabilities> parse_escl_capabilities(base::ByteView xml) {
  pugi::xml_document document;
  const auto root = load(document, xml) ? child(document, "ScannerCapabilities") : pugi::xml_node();
  if (!root) return not_escl("description of itself");
  EsclCapabilities device;
  device.version = text_of(root, "Version");
  const bool is_version = !device.version.empty() && device.version.size() < 10 &&
                          device.version.find_first_not_of("0123456789.") == std::string::npos;
  if (!is_version) device.version = "2.0";
  device.make_and_model = text_of(root, "MakeAndModel");
  device.manufacturer = text_of(root, "Manufacturer");
  device.serial = text_of(root, "SerialNumber");
  if (device.serial.empty()) device.serial = text_of(root, "UUID");
  device.platen = input_of(child(child(root, "Platen"), "PlatenInputCaps"));
  const auto adf = child(root, "Adf");
  device.feeder = input_of(child(adf, "AdfSimplexInputCaps"));
  device.feeder_duplex = input_of(child(adf, "AdfDuplexInputCaps"));
  device.can_drop_blank_pages = !child(root, "BlankPageDetectionAndRemoval").empty() ||
                                text_of(root, "BlankPageDetectionAndRemovalSupported") == "true" ||
                                !child(adf, "BlankPageDetectionAndRemoval").empty();
  if (!device.platen && !device.feeder && !device.feeder_duplex) {
    return not_escl("list of what it can do");
  }
  return device;
}

base::Result<EsclStatus> parse_escl_status(base::ByteView xml) {
  pugi::xml_document document;
  const auto root = load(document, xml) ? child(document, "ScannerStatus") : pugi::xml_node();
  if (!root) return not_escl("status");
  EsclStatus status;
  status.state = text_of(root, "State");
  status.adf_state = text_of(root, "AdfState");
  if (status.state.empty()) return not_escl("status");
  for (const auto& node : child(root, "Jobs").children()) {
    const auto path = path_of(child(node, "JobUri").text().get());
    if (!path || status.jobs.size() >= kMostItems) continue;
    status.jobs.push_back(
        {*path, text_of(node, "JobState"), number_of(node, "ImagesToTransfer", 1'000'000)});
  }
  return status;
}

DeviceState device_state(const EsclStatus& status, Paper paper) {
  const DeviceState feeder =
      paper == Paper::feeder ? state_of_feeder(status.adf_state) : DeviceState::ready;
  if (is_paper_fault(feeder)) return feeder;
  if (status.state == "Stopped" || status.state == "Down") return DeviceState::broken;
  if (status.state == "Processing" || status.state == "Testing") return DeviceState::busy;
  return feeder == DeviceState::working ? DeviceState::busy : feeder;
}

bool is_paper_fault(DeviceState state) {
  switch (state) {
    case DeviceState::jam:
    case DeviceState::cover_open:
    case DeviceState::multifeed:
    case DeviceState::mispick:
    case DeviceState::wrong_size:
    case DeviceState::broken:
      return true;
    default:
      return false;
  }
}

base::Result<std::string> escl_settings(const EsclCapabilities& device, const Run& run) {
  std::string error;
  const EsclInput* input = input_for(device, run, error);
  if (input != nullptr && run.colour && !input->has_colour) error = "takes no colour";
  if (input != nullptr && !run.colour && !input->has_grey) error = "takes no grey";
  int resolution_dpi = 0;
  if (input != nullptr) {
    const auto found = std::ranges::lower_bound(input->resolutions_dpi, run.resolution_dpi);
    if (found != input->resolutions_dpi.end())
      resolution_dpi = *found;
    else
      error = "does not go up to " + std::to_string(run.resolution_dpi) + " dpi";
  }
  if (!error.empty()) {
    return base::Error{base::Remedy::operator_acts,
                       "The scanner " + error + "; ask it for less, or use another one."};
  }
  const std::string region =
      element("pwg:ScanRegion", element("pwg:ContentRegionUnits", "escl:ThreeHundredthsOfInches") +
                                    element("pwg:XOffset", "0") + element("pwg:YOffset", "0") +
                                    element("pwg:Width", std::to_string(input->max_width)) +
                                    element("pwg:Height", std::to_string(input->max_height)));
  const std::string dpi = std::to_string(resolution_dpi);
  std::string body = element("pwg:Version", device.version) + element("scan:Intent", "Document") +
                     element("pwg:ScanRegions", region) +
                     element("pwg:InputSource", run.paper == Paper::feeder ? "Feeder" : "Platen") +
                     element("pwg:DocumentFormat", "image/jpeg") +
                     element("scan:DocumentFormatExt", "image/jpeg") +
                     element("scan:ColorMode", run.colour ? "RGB24" : "Grayscale8") +
                     element("scan:XResolution", dpi) + element("scan:YResolution", dpi);
  if (run.paper == Paper::feeder) {
    body += element("scan:Duplex", run.sides == Sides::both ? "true" : "false");
  }
  // A blank back that is left out would turn every later front into a back.
  if (device.can_drop_blank_pages) body += element("scan:BlankPageDetectionAndRemoval", "false");
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><scan:ScanSettings "
         "xmlns:scan=\"http://schemas.hp.com/imaging/escl/2011/05/03\" "
         "xmlns:pwg=\"http://www.pwg.org/schemas/2010/12/sm\" "
         "xmlns:escl=\"http://schemas.hp.com/imaging/escl/2011/05/03\">" +
         body + "</scan:ScanSettings>";
}

std::optional<std::string> path_of(std::string_view url) {
  constexpr std::size_t kMost_chars = 1000;
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos && scheme < 6) {
    const auto slash = url.find('/', scheme + 3);
    if (slash == std::string_view::npos) return std::nullopt;
    url.remove_prefix(slash);
  }
  while (url.ends_with('/')) url.remove_suffix(1);
  const bool is_good = url.size() <= kMost_chars && url.starts_with('/') &&
                       !url.starts_with("//") && std::ranges::all_of(url, [](char c) {
                         return c > 0x20 && c < 0x7f && c != '#' && c != '\\';
                       });
  return is_good ? std::optional(std::string(url)) : std::nullopt;
}

}  // namespace kanaria::capture
