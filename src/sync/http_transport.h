// The way to headquarters by HTTP: TLS 1.3, headquarters' own authority and nobody else's, the
// kiosk's certificate.  No redirects, no proxies, no plain HTTP but to this machine itself.  An
// answer larger than wire::kMostBody_bytes is cut off and counts as none.
// Thread rule: one thread an object.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "sync/transport.h"

namespace kanaria::sync {

struct HttpSettings {
  std::string url;                        ///< "https://HOST[:PORT]", without a path
  std::filesystem::path authority;        ///< PEM; of headquarters' own authority
  std::filesystem::path certificate;      ///< PEM; "": none, for enrolment only
  std::filesystem::path key;              ///< PEM; belongs to the certificate
  std::int64_t bandwidth_kbit_per_s = 0;  ///< within a request, each way; 0: without a limit
};

/// An Error (operator_acts): the URL is neither https nor this machine's, or a file is missing.
[[nodiscard]] base::Result<std::unique_ptr<Transport>> open_http_transport(HttpSettings settings);

}  // namespace kanaria::sync
