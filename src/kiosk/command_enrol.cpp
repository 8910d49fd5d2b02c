#include <array>
#include <cstdio>

#include "base/program.h"
#include "kiosk/commands.h"
#include "kiosk/configuration.h"
#include "kiosk/enrolment.h"

namespace kanaria::kiosk {
namespace {

constexpr std::string_view kTitle = "kanaria enrol";

int failed(const base::Error& error) {
  base::complain(kTitle, error.sentence);
  return base::kFailed;
}

}  // namespace

int run_enrol(Words words) {
  using Kind = base::Option::Kind;
  const base::Option known[] = {{"config", Kind::value, "", "the kiosk's configuration file"},
                                {"code", Kind::value, "", "headquarters' one-time code"}};
  const auto parsed =
      base::parse_options(kTitle, "--config FILE --code CODE", known, words, configuration_keys());
  if (!parsed.options) return parsed.status;
  if (!parsed.options->has("config") || !parsed.options->has("code")) {
    base::complain(kTitle, "name a --config file and headquarters' --code.");
    return base::kWrongUsage;
  }
  auto configuration = read_kiosk_configuration(parsed.options->value("config"));
  if (!configuration) return failed(configuration.error());
  configuration->http.certificate.clear();  // there is none yet
  auto transport = sync::open_http_transport(configuration->http);
  if (!transport) return failed(transport.error());
  const auto kiosk =
      enrol(configuration->data, parsed.options->value("code"), **transport, base::SystemClock());
  if (!kiosk) return failed(kiosk.error());
  std::printf("This kiosk is enrolled as %s.\n", kiosk->c_str());
  return base::kDone;
}

}  // namespace kanaria::kiosk
