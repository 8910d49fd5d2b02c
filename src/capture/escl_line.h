// The line to one eSCL scanner: HTTP by libcurl, bounded in time and bytes.  No redirects, no
// proxies, no host but the one named.
// Thread rule: one thread an object.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace kanaria::capture {

struct EsclAnswer {
  int status = 0;
  std::string content_type;
  std::string location;    ///< as it came; see path_of()
  int retry_after_ms = 0;  ///< 0: not said
  base::Bytes body;
};

/// How an exchange without an answer ended.
struct EsclSilence {
  bool was_asked = false;  ///< the request may have reached the scanner, which may have acted on it
  std::string why;         ///< libcurl's words
};

/// One request and its answer: whole, or a silence.
struct EsclExchange {
  std::optional<EsclAnswer> answer;
  EsclSilence silence;  ///< where there is no answer
};

enum class EsclVerb { get, post, remove };

class EsclLine {
 public:
  /// `url` is http://HOST[:PORT]/PATH (or https with a certificate that this machine trusts).  An
  /// Error (operator_acts) says how it must look.  Asks nothing yet.
  [[nodiscard]] static base::Result<EsclLine> open(const std::string& url);
  EsclLine(EsclLine&&) noexcept;
  ~EsclLine();

  /// The path of the URL, without a slash at its end.
  [[nodiscard]] const std::string& root() const { return root_; }
  /// `path` is absolute.  An answer of more than `most_bytes`, or one that is not whole after
  /// `limit_ms`, is a silence.  Sent once and never again: asked a second time for a page, a
  /// scanner gives the next one.
  [[nodiscard]] EsclExchange exchange(EsclVerb verb, const std::string& path,
                                      const std::string& body, std::size_t most_bytes,
                                      std::int64_t limit_ms);

 private:
  struct State;
  EsclLine(std::string origin, std::string root, std::unique_ptr<State> state);
  std::string origin_;  ///< "http://HOST:PORT"
  std::string root_;
  std::unique_ptr<State> state_;
};

}  // namespace kanaria::capture
