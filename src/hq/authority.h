// Headquarters' own authority over certificates, by OpenSSL: EC P-256 throughout.
// Pure functions apart from randomness; safe from any thread; take any bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/result.h"
#include "hq/receiver_keys.h"

namespace kanaria::hq {

struct KeyAndCertificate {
  std::string key;          ///< PEM, PKCS #8
  std::string certificate;  ///< PEM
};

/// A self-signed authority for 20 years, which may sign no other authority.
[[nodiscard]] base::Result<KeyAndCertificate> make_authority(std::int64_t now_ms);

/// True when key and certificate are there and belong together.
[[nodiscard]] bool is_authority(const ReceiverKeys& keys);

struct Certificate {
  std::string pem;
  base::Digest sha256{};  ///< of the DER form
  std::int64_t expires_ms = 0;
};

/// A client certificate for five years: the key of the request, the name of the kiosk, and nothing
/// else that the request asks for.  An Error completes nothing: a whole sentence about the request.
[[nodiscard]] base::Result<Certificate> certify_kiosk(const ReceiverKeys& keys,
                                                      std::string_view request_pem,
                                                      const std::string& kiosk,
                                                      std::int64_t now_ms);

/// A server certificate for two years, with its key, for a host name or an IP address: what nginx
/// shows to the kiosks.
[[nodiscard]] base::Result<KeyAndCertificate> certify_host(const ReceiverKeys& keys,
                                                           const std::string& host,
                                                           std::int64_t now_ms);

struct CertificateName {
  std::string kiosk;  ///< the common name
  base::Digest sha256{};
};

/// What a certificate in PEM says; nullopt when it is none or has not exactly one common name.
/// Whether it is genuine was for the end of the TLS connection to decide.
[[nodiscard]] std::optional<CertificateName> read_certificate(std::string_view pem);

}  // namespace kanaria::hq
