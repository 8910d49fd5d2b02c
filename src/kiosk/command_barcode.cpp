#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/options.h"
#include "base/program.h"
#include "kiosk/commands.h"
#include "kiosk/standard_input.h"
#include "postal/customer_barcode.h"

namespace kanaria::kiosk {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kTitle = "kanaria barcode";
/// One symbol of 23 was recovered by the only check there is, so nothing checks the result.
constexpr double kRepairedConfidence = 0.5;

Json answer(const std::string& bars) {
  const auto text = postal::decode_bars(bars);
  Json json;
  if (!text) {
    json["customer_barcode"] = nullptr;
    return json;
  }
  json["customer_barcode"] = {{"postal_code", text->postal_code},
                              {"address_number", text->address_number}};
  if (text->repaired) {
    json["confidence"] = kRepairedConfidence;
    json["repaired"] = true;
  }
  return json;
}

}  // namespace

int run_barcode(Words words) {
  const base::Option known[] = {
      {"bars", base::Option::Kind::flag, "",
       "decode lines of 67 bars, F(ull) A(scender) D(escender) T(iming), ? for an illegible one"}};
  const auto parsed = base::parse_options(kTitle, "--bars < LINES", known, words);
  if (!parsed.options) return parsed.status;
  if (!parsed.options->has("bars")) {
    base::complain(kTitle, "give --bars; --help says what the lines are.");
    return base::kWrongUsage;
  }
  while (auto line = next_input_line()) std::puts(answer(*line).dump().c_str());
  return base::kDone;
}

}  // namespace kanaria::kiosk
