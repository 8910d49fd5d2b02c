// Certificate requests and certificates, by the openssl program: apart from the code under test.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "base/check.h"
#include "unit/temporary_folder.h"

namespace kanaria::hq {

inline std::string text_of_file(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline bool openssl(const std::string& words) {
  return std::system(("openssl " + words + " > /dev/null 2>&1").c_str()) == 0;
}

/// A PKCS #10 request with a new key that stays in the folder; `algorithm` as openssl req -newkey.
inline std::string test_request(const test::TemporaryFolder& folder,
                                const std::string& algorithm =
                                    "ec -pkeyopt "
                                    "ec_paramgen_curve:P-256") {
  const std::string path = folder.path().string();
  CHECK(openssl("req -new -nodes -newkey " + algorithm +
                " -subj /CN=whatever -addext "
                "basicConstraints=CA:TRUE -keyout " +
                path + "/kiosk.key -out " + path + "/kiosk.csr"));
  return text_of_file(folder.path() / "kiosk.csr");
}

}  // namespace kanaria::hq
