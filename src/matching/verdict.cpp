#include "matching/verdict.h"

namespace kanaria::matching {

std::string_view to_string(Decision decision) {
  switch (decision) {
    case Decision::match:
      return "match";
    case Decision::review:
      return "review";
    case Decision::no_match:
      break;
  }
  return "no_match";
}

}  // namespace kanaria::matching
