#include "sync/kiosk_certificate.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "base/digest.h"
#include "base/file.h"
#include "wire/messages.h"

namespace kanaria::sync {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr std::uint64_t kMostFile_bytes = wire::kMostCertificate_bytes;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free_all)>;
using PrivateKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Request = std::unique_ptr<X509_REQ, decltype(&X509_REQ_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Error failed(const std::string& what) {
  return {Remedy::operator_acts, what + "; install Debian's libssl3 anew."};
}

Bio memory_of(base::ByteView bytes) {
  return {BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())), &BIO_free_all};
}

base::ByteView bytes_of(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {reinterpret_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)};
}

Result<PrivateKey> load_key(const std::filesystem::path& file) {
  auto pem = base::read_file(file, kMostFile_bytes);
  if (!pem) return pem.error();
  const Bio memory = memory_of(*pem);
  PrivateKey key(PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  base::wipe(*pem);
  if (!key) {
    return Error{Remedy::operator_acts,
                 file.string() +
                     " holds no private key in PEM; put it back, or take it away and "
                     "enrol the kiosk with a new code."};
  }
  return key;
}

Result<PrivateKey> make_key(const std::filesystem::path& file) {
  PrivateKey key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const Bio memory(BIO_new(BIO_s_secmem()), &BIO_free_all);
  if (!key || !memory ||
      PEM_write_bio_PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) !=
          1) {
    return failed("A key for TLS cannot be made");
  }
  if (auto written = base::write_file_durably(file, bytes_of(memory), base::FileMode::owner_only);
      !written) {
    return written.error();
  }
  return key;
}

Result<std::string> make_request(EVP_PKEY* key) {
  const Request request(X509_REQ_new(), &X509_REQ_free);
  X509_NAME* name = request ? X509_REQ_get_subject_name(request.get()) : nullptr;
  // Headquarters gives the name; what stands here is only there because something must.
  static constexpr unsigned char kName[] = "kanaria kiosk";
  const Bio memory(BIO_new(BIO_s_mem()), &BIO_free_all);
  if (!name || !memory || X509_REQ_set_version(request.get(), 0) != 1 ||
      X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, kName, -1, -1, 0) != 1 ||
      X509_REQ_set_pubkey(request.get(), key) != 1 ||
      X509_REQ_sign(request.get(), key, EVP_sha256()) <= 0 ||
      PEM_write_bio_X509_REQ(memory.get(), request.get()) != 1) {
    return failed("A request for a certificate cannot be made");
  }
  return std::string(base::text_of(bytes_of(memory)));
}

/// Whether a kept request is for this key.
bool is_for(const std::string& pem, EVP_PKEY* key) {
  const Bio memory = memory_of(base::bytes_of(pem));
  const Request request(PEM_read_bio_X509_REQ(memory.get(), nullptr, nullptr, nullptr),
                        &X509_REQ_free);
  return request && X509_REQ_verify(request.get(), key) == 1;
}

}  // namespace

Result<std::string> certificate_request(const std::filesystem::path& key_file,
                                        const std::filesystem::path& request_file) {
  std::error_code error;
  auto key = std::filesystem::exists(key_file, error) ? load_key(key_file) : make_key(key_file);
  if (!key) return key.error();
  if (auto kept = base::read_file(request_file, kMostFile_bytes)) {
    std::string pem(base::text_of(*kept));
    if (is_for(pem, key->get())) return pem;
  }
  auto request = make_request(key->get());
  if (!request) return request;
  if (auto written = base::write_file_durably(request_file, base::bytes_of(*request),
                                              base::FileMode::owner_only);
      !written) {
    return written.error();
  }
  return request;
}

Result<bool> certificate_fits(const std::string& certificate,
                              const std::filesystem::path& key_file) {
  auto key = load_key(key_file);
  if (!key) return key.error();
  const Bio memory = memory_of(base::bytes_of(certificate));
  const Certificate parsed(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr), &X509_free);
  return parsed && X509_check_private_key(parsed.get(), key->get()) == 1;
}

}  // namespace kanaria::sync
