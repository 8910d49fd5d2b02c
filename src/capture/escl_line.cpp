#include "capture/escl_line.h"

#include <curl/curl.h>

#include <algorithm>

namespace kanaria::capture {
namespace {

constexpr long kConnect_ms = 4'000;
/// Nothing at all for so long, and the line is taken to be dead.  A feeder may take this long to
/// pull a sheet and look at it.
constexpr long kSilence_s = 30;

struct Body {
  base::Bytes bytes;
  std::size_t most_bytes = 0;
};

std::size_t take_body(const char* data, std::size_t one, std::size_t size, void* into) {
  auto& body = *static_cast<Body*>(into);
  if (one * size > body.most_bytes - body.bytes.size()) return 0;
  body.bytes.insert(body.bytes.end(), data, data + one * size);
  return one * size;
}

std::string text_of(CURL* curl, CURLINFO info) {
  const char* text = nullptr;
  return curl_easy_getinfo(curl, info, &text) == CURLE_OK && text != nullptr ? text : "";
}

std::string header(CURL* curl, const char* name) {
  curl_header* found = nullptr;
  return curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? found->value : "";
}

base::Error bad_address(const std::string& url) {
  return {base::Remedy::operator_acts,
          "\"" + url + "\" is no scanner's address; name it as http://HOST:PORT/eSCL."};
}

class Url {
 public:
  explicit Url(const std::string& text) : url_(curl_url()) {
    is_good_ = url_ != nullptr && curl_url_set(url_, CURLUPART_URL, text.c_str(), 0) == CURLUE_OK;
  }
  ~Url() { curl_url_cleanup(url_); }
  Url(const Url&) = delete;
  Url& operator=(const Url&) = delete;
  [[nodiscard]] bool is_good() const { return is_good_; }
  /// "" where there is none.
  [[nodiscard]] std::string part(CURLUPart which) const {
    char* text = nullptr;
    if (curl_url_get(url_, which, &text, 0) != CURLUE_OK) return "";
    std::string part(text);
    curl_free(text);
    return part;
  }

 private:
  CURLU* url_;
  bool is_good_ = false;
};

}  // namespace

struct EsclLine::State {
  CURL* curl = nullptr;
  curl_slist* headers = nullptr;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
  }

  template <class Value>
  bool set(CURLoption option, Value value) const {
    return curl_easy_setopt(curl, option, value) == CURLE_OK;
  }
  /// libcurl asks again by itself when a kept connection turns out to be dead, and a scanner that
  /// had heard the first question has then moved on by a page: every exchange has its own.
  [[nodiscard]] bool set_line(long limit_ms) const {
    return set(CURLOPT_NOSIGNAL, 1L) && set(CURLOPT_FOLLOWLOCATION, 0L) && set(CURLOPT_PROXY, "") &&
           set(CURLOPT_PROTOCOLS_STR, "http,https") && set(CURLOPT_FRESH_CONNECT, 1L) &&
           set(CURLOPT_FORBID_REUSE, 1L) && set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1) &&
           set(CURLOPT_HTTP09_ALLOWED, 0L) && set(CURLOPT_CONNECTTIMEOUT_MS, kConnect_ms) &&
           set(CURLOPT_LOW_SPEED_LIMIT, 1L) && set(CURLOPT_LOW_SPEED_TIME, kSilence_s) &&
           set(CURLOPT_TIMEOUT_MS, limit_ms);
  }
  bool set_request(EsclVerb verb, const std::string& url, const std::string& body) const {
    if (!set(CURLOPT_URL, url.c_str()) || !set(CURLOPT_HTTPHEADER, headers)) return false;
    if (verb == EsclVerb::remove) return set(CURLOPT_CUSTOMREQUEST, "DELETE");
    if (verb == EsclVerb::get) return set(CURLOPT_HTTPGET, 1L);
    return set(CURLOPT_POST, 1L) &&
           set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size())) &&
           set(CURLOPT_POSTFIELDS, body.c_str());
  }
  EsclAnswer take_answer(base::Bytes body) const {
    EsclAnswer answer;
    long status = 0;
    curl_off_t retry_after_s = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after_s);
    answer.status = static_cast<int>(status);
    answer.content_type = text_of(curl, CURLINFO_CONTENT_TYPE);
    answer.location = header(curl, "Location");
    answer.retry_after_ms = static_cast<int>(std::clamp<curl_off_t>(retry_after_s, 0, 60) * 1000);
    answer.body = std::move(body);
    return answer;
  }
};

EsclLine::EsclLine(std::string origin, std::string root, std::unique_ptr<State> state)
    : origin_(std::move(origin)), root_(std::move(root)), state_(std::move(state)) {}
EsclLine::EsclLine(EsclLine&&) noexcept = default;
EsclLine::~EsclLine() = default;

base::Result<EsclLine> EsclLine::open(const std::string& url) {
  const Url parts(url);
  const std::string scheme = parts.is_good() ? parts.part(CURLUPART_SCHEME) : "";
  if (scheme != "http" && scheme != "https") return bad_address(url);
  for (const CURLUPart part :
       {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT}) {
    if (!parts.part(part).empty()) return bad_address(url);
  }
  std::string origin = scheme + "://" + parts.part(CURLUPART_HOST);
  if (const auto port = parts.part(CURLUPART_PORT); !port.empty()) origin += ":" + port;
  std::string root = parts.part(CURLUPART_PATH);
  while (root.ends_with('/')) root.pop_back();
  static const CURLcode kStarted = curl_global_init(CURL_GLOBAL_DEFAULT);
  auto state = std::make_unique<State>();
  state->curl = kStarted == CURLE_OK ? curl_easy_init() : nullptr;
  if (state->curl == nullptr) {
    return base::Error{base::Remedy::operator_acts, "libcurl cannot be started; install it anew."};
  }
  state->headers = curl_slist_append(state->headers, "Content-Type: text/xml");
  state->headers = curl_slist_append(state->headers, "Expect:");
  return EsclLine(std::move(origin), std::move(root), std::move(state));
}

EsclExchange EsclLine::exchange(EsclVerb verb, const std::string& path, const std::string& body,
                                std::size_t most_bytes, std::int64_t limit_ms) {
  Body taken{{}, most_bytes};
  char message[CURL_ERROR_SIZE] = "";
  CURL* curl = state_->curl;
  const bool is_set = state_->set_line(static_cast<long>(limit_ms)) &&
                      state_->set_request(verb, origin_ + path, body) &&
                      state_->set(CURLOPT_WRITEFUNCTION, &take_body) &&
                      state_->set(CURLOPT_WRITEDATA, static_cast<void*>(&taken)) &&
                      state_->set(CURLOPT_ERRORBUFFER, static_cast<char*>(message));
  const CURLcode code = is_set ? curl_easy_perform(curl) : CURLE_FAILED_INIT;
  EsclExchange done;
  if (code == CURLE_OK) {
    done.answer = state_->take_answer(std::move(taken.bytes));
  } else {
    long asked_bytes = 0;
    curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &asked_bytes);
    done.silence = {asked_bytes > 0, message[0] != '\0' ? message : curl_easy_strerror(code)};
  }
  curl_easy_reset(curl);
  return done;
}

}  // namespace kanaria::capture
