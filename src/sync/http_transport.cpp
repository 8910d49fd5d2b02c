#include "sync/http_transport.h"

#include <curl/curl.h>

#include <algorithm>

#include "wire/wire.h"

namespace kanaria::sync {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr long kConnect_ms = 20'000;
/// Slower than this for so long, and the line is taken to be dead.
constexpr long kLeastSpeed_bytes_per_s = 64;
constexpr long kLeastSpeedFor_s = 60;
/// A whole request and its answer.
constexpr long kLongest_ms = 20 * 60 * 1000;

bool starts_with_no_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() &&
         std::equal(start.begin(), start.end(), text.begin(), [](char a, char b) {
           return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
         });
}

/// "http://" and this machine by its own address, a port at most behind it.
bool is_loopback(std::string_view url) {
  for (const std::string_view host : {"http://127.0.0.1", "http://[::1]", "http://localhost"}) {
    if (!starts_with_no_case(url, host)) continue;
    const std::string_view rest = url.substr(host.size());
    return rest.empty() ||
           (rest[0] == ':' && rest.find_first_not_of("0123456789", 1) == std::string_view::npos);
  }
  return false;
}

bool is_https(std::string_view url) {
  constexpr std::string_view kScheme = "https://";
  return starts_with_no_case(url, kScheme) && url.size() > kScheme.size() &&
         url.find_first_of("/@?# ", kScheme.size()) == std::string_view::npos;
}

/// Takes what comes of the answer's body; stops the transfer when it is too much.
std::size_t take_body(const char* data, std::size_t one, std::size_t size, void* into) {
  auto& body = *static_cast<base::Bytes*>(into);
  if (one * size > wire::kMostBody_bytes - std::min(body.size(), wire::kMostBody_bytes)) return 0;
  body.insert(body.end(), data, data + one * size);
  return one * size;
}

/// What a person can do about it; the rest may pass by itself.
Remedy remedy_of(CURLcode code) {
  switch (code) {
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_URL_MALFORMAT:
      return Remedy::operator_acts;
    default:
      return Remedy::try_later;
  }
}

class HttpTransport final : public Transport {
 public:
  HttpTransport(HttpSettings settings, CURL* curl) : settings_(std::move(settings)), curl_(curl) {
    headers_ = curl_slist_append(headers_, "Content-Type: application/octet-stream");
    headers_ = curl_slist_append(headers_, "Expect:");
  }
  ~HttpTransport() override {
    curl_slist_free_all(headers_);
    curl_easy_cleanup(curl_);
  }
  HttpTransport(const HttpTransport&) = delete;
  HttpTransport& operator=(const HttpTransport&) = delete;

  Result<Answer> post(std::string_view path, base::ByteView body) override {
    Answer answer;
    char message[CURL_ERROR_SIZE] = "";
    const bool prepared = set_line() && set_trust() && set_request(path, body, answer, message);
    const CURLcode code = prepared ? curl_easy_perform(curl_) : CURLE_FAILED_INIT;
    if (code != CURLE_OK) {
      curl_easy_reset(curl_);
      return Error{remedy_of(code), "Headquarters (" + settings_.url + ") cannot be reached: " +
                                        (message[0] != '\0' ? message : curl_easy_strerror(code)) +
                                        "."};
    }
    long status = 0;
    curl_off_t retry_after_s = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl_, CURLINFO_RETRY_AFTER, &retry_after_s);
    answer.status = static_cast<int>(status);
    constexpr curl_off_t kMostRetryAfter_s = 1'000'000;
    if (retry_after_s > 0) {
      answer.retry_after_ms = std::min(retry_after_s, kMostRetryAfter_s) * 1000;
    }
    curl_easy_reset(curl_);  // keeps the connection
    return answer;
  }

 private:
  template <class Value>
  bool set(CURLoption option, Value value) {
    return curl_easy_setopt(curl_, option, value) == CURLE_OK;
  }
  bool set_line() {
    const auto bytes_per_s = static_cast<curl_off_t>(settings_.bandwidth_kbit_per_s * 1000 / 8);
    return set(CURLOPT_NOSIGNAL, 1L) && set(CURLOPT_FOLLOWLOCATION, 0L) && set(CURLOPT_PROXY, "") &&
           set(CURLOPT_CONNECTTIMEOUT_MS, kConnect_ms) &&
           set(CURLOPT_LOW_SPEED_LIMIT, kLeastSpeed_bytes_per_s) &&
           set(CURLOPT_LOW_SPEED_TIME, kLeastSpeedFor_s) && set(CURLOPT_TIMEOUT_MS, kLongest_ms) &&
           set(CURLOPT_MAX_SEND_SPEED_LARGE, bytes_per_s) &&
           set(CURLOPT_MAX_RECV_SPEED_LARGE, bytes_per_s);
  }
  bool set_trust() {
    if (is_loopback(settings_.url)) return set(CURLOPT_PROTOCOLS_STR, "http");
    const bool own = set(CURLOPT_PROTOCOLS_STR, "https") &&
                     set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_3)) &&
                     set(CURLOPT_SSL_VERIFYPEER, 1L) && set(CURLOPT_SSL_VERIFYHOST, 2L) &&
                     set(CURLOPT_CAINFO, settings_.authority.c_str()) &&
                     set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    if (settings_.certificate.empty()) return own;
    return own && set(CURLOPT_SSLCERT, settings_.certificate.c_str()) &&
           set(CURLOPT_SSLKEY, settings_.key.c_str());
  }
  bool set_request(std::string_view path, base::ByteView body, Answer& answer, char* message) {
    const std::string url = settings_.url + std::string(path);  // curl copies it
    return set(CURLOPT_URL, url.c_str()) && set(CURLOPT_POST, 1L) &&
           set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size())) &&
           set(CURLOPT_POSTFIELDS, reinterpret_cast<const char*>(body.data())) &&
           set(CURLOPT_HTTPHEADER, headers_) && set(CURLOPT_WRITEFUNCTION, &take_body) &&
           set(CURLOPT_WRITEDATA, static_cast<void*>(&answer.body)) &&
           set(CURLOPT_ERRORBUFFER, message);
  }

  HttpSettings settings_;
  CURL* curl_;
  curl_slist* headers_ = nullptr;
};

Result<void> check_files(const HttpSettings& settings) {
  for (const auto& file : {settings.authority, settings.certificate, settings.key}) {
    std::error_code error;
    if (file == settings.certificate && file.empty()) break;
    if (std::filesystem::is_regular_file(file, error)) continue;
    return Error{Remedy::operator_acts,
                 (file.empty() ? "A file" : file.string()) +
                     " of the keys for headquarters is missing; name authority, certificate and "
                     "key in the configuration, or run `kanaria enrol` first."};
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Transport>> open_http_transport(HttpSettings settings) {
  while (settings.url.ends_with('/')) settings.url.pop_back();
  if (!is_loopback(settings.url)) {
    if (!is_https(settings.url)) {
      return Error{Remedy::operator_acts,
                   "headquarters = " + settings.url +
                       " is no address that may be used; name https://HOST or https://HOST:PORT."};
    }
    if (auto there = check_files(settings); !there) return there.error();
  }
  static const CURLcode kStarted = curl_global_init(CURL_GLOBAL_DEFAULT);
  CURL* curl = kStarted == CURLE_OK ? curl_easy_init() : nullptr;
  if (!curl) return Error{Remedy::operator_acts, "libcurl cannot be started; install it anew."};
  return std::unique_ptr<Transport>(std::make_unique<HttpTransport>(std::move(settings), curl));
}

}  // namespace kanaria::sync
