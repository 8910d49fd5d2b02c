// letters.txt of any content, sealed as it should be.  What is taken must answer with logarithms.
#include <cmath>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/check.h"
#include "base/digest.h"
#include "base/utf8.h"
#include "reading/letter_model.h"

using namespace kanaria;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text = "kanaria letters 1\n" + std::string(reinterpret_cast<const char*>(data), size);
  text += "sha256 " + base::to_hex(base::sha256(base::bytes_of(text))) + "\n";
  const auto model = reading::LetterModel::parse(text, "letters.txt");
  if (!model) {
    CHECK(!model.error().sentence.empty());
    return 0;
  }
  const std::u32string asked = base::to_u32(text.substr(0, 400));
  for (std::size_t i = 2; i < asked.size(); ++i) {
    CHECK(std::isfinite(model->log_p(asked[i - 2], asked[i - 1], asked[i])));
    CHECK(std::isfinite(model->log_p(asked[i - 1], asked[i], reading::LetterModel::kEdge)));
  }
  return 0;
}
