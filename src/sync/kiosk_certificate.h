// The kiosk's own key for TLS, and the request for a certificate.  The key never leaves the kiosk.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace kanaria::sync {

/// A PKCS #10 request (PEM) for the key in `key_file`: EC P-256, made at the first call (mode
/// 0600). The request is kept in `request_file`, so that asking again asks for the same.
[[nodiscard]] base::Result<std::string> certificate_request(
    const std::filesystem::path& key_file, const std::filesystem::path& request_file);

/// Whether the certificate (PEM) is one, and belongs to the key in `key_file`.
[[nodiscard]] base::Result<bool> certificate_fits(const std::string& certificate,
                                                  const std::filesystem::path& key_file);

}  // namespace kanaria::sync
