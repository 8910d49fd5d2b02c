#include "hq/authority.h"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>

#include "base/check.h"
#include "wire/messages.h"

namespace kanaria::hq {
namespace {

using base::Error;
using base::Remedy;
using base::Result;

template <auto kFree>
struct Free {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using X509Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Request = std::unique_ptr<X509_REQ, Free<X509_REQ_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;

constexpr std::int64_t kDay_s = 24 * 3600;
constexpr std::int64_t kAuthorityLife_s = 20 * 365 * kDay_s;
constexpr std::int64_t kKioskLife_s = 5 * 365 * kDay_s;
constexpr std::int64_t kHostLife_s = 2 * 365 * kDay_s;
// A kiosk whose clock is a little behind shall not refuse what it has just been given.
constexpr std::int64_t kBackdated_s = 3600;

Error failed(const char* what) {
  return {Remedy::operator_acts, std::string("OpenSSL cannot ") + what + "."};
}

Bio reader(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// Asks nobody for a passphrase.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

template <class Write>
std::string written(const Write& write) {
  const Bio bio(BIO_new(BIO_s_mem()));
  CHECK(bio != nullptr);
  if (write(bio.get()) != 1) return "";
  char* start = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &start);
  return {start, static_cast<std::size_t>(size)};
}

std::string pem_of(X509* certificate) {
  return written([&](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

std::string pem_of(EVP_PKEY* key) {
  return written([&](BIO* out) {
    return PEM_write_bio_PKCS8PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  });
}

Key new_key() {
  return Key(EVP_EC_gen("P-256"));
}

std::optional<base::Digest> digest_of(X509* certificate) {
  base::Digest digest{};
  unsigned size = 0;
  if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1) return std::nullopt;
  return digest;
}

bool set_name(X509_NAME* name, const char* field, const std::string& text) {
  return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(text.data()),
                                    static_cast<int>(text.size()), -1, 0) == 1;
}

bool add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

struct Plan {
  const char* organisation = "";
  std::string common_name;
  std::int64_t life_s = 0;
  const char* constraints = "critical,CA:FALSE";
  const char* usage = "critical,digitalSignature";
  const char* extended_usage = nullptr;
  std::string alternative_name;
};

/// Signs a certificate for `key`; the authority signs itself where there is none yet.
X509Certificate certify(const Plan& plan, EVP_PKEY* key, X509* authority, EVP_PKEY* authority_key,
                        std::int64_t now_ms) {
  X509Certificate made(X509_new());
  X509* const x = made.get();
  X509* const issuer = authority == nullptr ? x : authority;
  const Number serial(BN_new());
  const std::int64_t now_s = now_ms / 1000;
  const auto time = [](std::int64_t s) { return static_cast<time_t>(s); };
  bool good = x != nullptr && serial != nullptr && X509_set_version(x, X509_VERSION_3) == 1 &&
              BN_rand(serial.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
              BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(x)) != nullptr &&
              ASN1_TIME_set(X509_getm_notBefore(x), time(now_s - kBackdated_s)) != nullptr &&
              ASN1_TIME_set(X509_getm_notAfter(x), time(now_s + plan.life_s)) != nullptr &&
              set_name(X509_get_subject_name(x), "O", plan.organisation) &&
              set_name(X509_get_subject_name(x), "CN", plan.common_name) &&
              X509_set_issuer_name(x, X509_get_subject_name(issuer)) == 1 &&
              X509_set_pubkey(x, key) == 1 &&
              add_extension(x, issuer, NID_basic_constraints, plan.constraints) &&
              add_extension(x, issuer, NID_key_usage, plan.usage) &&
              add_extension(x, issuer, NID_subject_key_identifier, "hash") &&
              add_extension(x, issuer, NID_authority_key_identifier, "keyid:always");
  if (plan.extended_usage != nullptr) {
    good = good && add_extension(x, issuer, NID_ext_key_usage, plan.extended_usage);
  }
  if (!plan.alternative_name.empty()) {
    good = good && add_extension(x, issuer, NID_subject_alt_name, plan.alternative_name.c_str());
  }
  if (!good || X509_sign(x, authority_key, EVP_sha256()) == 0) return nullptr;
  return made;
}

struct Authority {
  X509Certificate certificate;
  Key key;
};

std::optional<Authority> open_authority(const ReceiverKeys& keys) {
  Authority authority;
  authority.certificate.reset(
      PEM_read_bio_X509(reader(keys.authority).get(), nullptr, no_passphrase, nullptr));
  authority.key.reset(
      PEM_read_bio_PrivateKey(reader(keys.authority_key).get(), nullptr, no_passphrase, nullptr));
  if (!authority.certificate || !authority.key ||
      X509_check_private_key(authority.certificate.get(), authority.key.get()) != 1) {
    return std::nullopt;
  }
  return authority;
}

bool is_p256(EVP_PKEY* key) {
  char group[32] = {};
  std::size_t size = 0;
  return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
         EVP_PKEY_get_group_name(key, group, sizeof group, &size) == 1 &&
         std::string_view(group, size) == SN_X9_62_prime256v1;
}

}  // namespace

Result<KeyAndCertificate> make_authority(std::int64_t now_ms) {
  const Key key = new_key();
  if (!key) return failed("make a key");
  Plan plan;
  plan.organisation = "Kanaria";
  plan.common_name = "Kanaria headquarters";
  plan.life_s = kAuthorityLife_s;
  plan.constraints = "critical,CA:TRUE,pathlen:0";
  plan.usage = "critical,keyCertSign,cRLSign";
  const auto certificate = certify(plan, key.get(), nullptr, key.get(), now_ms);
  if (!certificate) return failed("make the authority's certificate");
  return KeyAndCertificate{pem_of(key.get()), pem_of(certificate.get())};
}

bool is_authority(const ReceiverKeys& keys) {
  return open_authority(keys).has_value();
}

Result<Certificate> certify_kiosk(const ReceiverKeys& keys, std::string_view request_pem,
                                  const std::string& kiosk, std::int64_t now_ms) {
  const Request request(
      PEM_read_bio_X509_REQ(reader(request_pem).get(), nullptr, no_passphrase, nullptr));
  EVP_PKEY* const key = request ? X509_REQ_get0_pubkey(request.get()) : nullptr;
  if (key == nullptr || !is_p256(key) || X509_REQ_verify(request.get(), key) != 1) {
    return Error{Remedy::operator_acts,
                 "The certificate request must be PKCS #10 in PEM, with an EC P-256 key and "
                 "signed by it."};
  }
  const auto authority = open_authority(keys);
  if (!authority) return failed("use the authority's key");
  Plan plan;
  plan.organisation = "Kanaria kiosk";
  plan.common_name = kiosk;
  plan.life_s = kKioskLife_s;
  plan.extended_usage = "clientAuth";
  const auto made = certify(plan, key, authority->certificate.get(), authority->key.get(), now_ms);
  const auto digest = made ? digest_of(made.get()) : std::nullopt;
  if (!digest) return failed("sign the kiosk's certificate");
  return Certificate{pem_of(made.get()), *digest, now_ms / 1000 * 1000 + kKioskLife_s * 1000};
}

Result<KeyAndCertificate> certify_host(const ReceiverKeys& keys, const std::string& host,
                                       std::int64_t now_ms) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == ':';
  };
  // The name goes into OpenSSL's own little language, where a comma would begin another name.
  if (host.empty() || host.size() > wire::kMostName_bytes ||
      !std::all_of(host.begin(), host.end(), is_plain)) {
    return Error{Remedy::operator_acts,
                 "Name the host as the kiosks call it: a DNS name or an IP "
                 "address of at most 64 characters."};
  }
  in6_addr address{};
  const bool is_address = ::inet_pton(AF_INET, host.c_str(), &address) == 1 ||
                          ::inet_pton(AF_INET6, host.c_str(), &address) == 1;
  if (!is_address && host.find(':') != std::string::npos) {
    return Error{Remedy::operator_acts, "Name the host without its port."};
  }
  const auto authority = open_authority(keys);
  const Key key = new_key();
  if (!authority || !key) return failed("use the authority's key");
  Plan plan;
  plan.organisation = "Kanaria headquarters";
  plan.common_name = host;
  plan.life_s = kHostLife_s;
  plan.extended_usage = "serverAuth";
  plan.alternative_name = (is_address ? "IP:" : "DNS:") + host;
  const auto made =
      certify(plan, key.get(), authority->certificate.get(), authority->key.get(), now_ms);
  if (!made) return failed("sign the host's certificate");
  return KeyAndCertificate{pem_of(key.get()), pem_of(made.get())};
}

std::optional<CertificateName> read_certificate(std::string_view pem) {
  if (pem.size() > wire::kMostCertificate_bytes) return std::nullopt;
  const X509Certificate certificate(
      PEM_read_bio_X509(reader(pem).get(), nullptr, no_passphrase, nullptr));
  const auto digest = certificate ? digest_of(certificate.get()) : std::nullopt;
  if (!digest) return std::nullopt;
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  const int place = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (place < 0 || X509_NAME_get_index_by_NID(name, NID_commonName, place) >= 0) {
    return std::nullopt;
  }
  unsigned char* text = nullptr;
  const int size =
      ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, place)));
  if (size < 0) return std::nullopt;
  CertificateName found{{reinterpret_cast<char*>(text), static_cast<std::size_t>(size)}, *digest};
  OPENSSL_free(text);
  return found;
}

}  // namespace kanaria::hq
