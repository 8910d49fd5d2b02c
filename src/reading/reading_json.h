// The JSON form of a Reading, as docs of the command line promise it: `kanaria read` prints it,
// `kanaria check` takes it, evidence keeps it.  Pure functions; safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "reading/reading.h"

namespace kanaria::reading {

enum class WithHypotheses { no, yes };

/// One line of JSON without a line end.  "id" is left out when it is empty.
[[nodiscard]] std::string to_json(const Reading& reading, WithHypotheses hypotheses);

/// Takes what to_json writes, and less: only "recipient" is needed, unknown keys are passed over,
/// and fields without hypotheses get their own text as the only one, with p its field's confidence
/// (1 when there is none).  An Error says what is malformed.
[[nodiscard]] base::Result<Reading> from_json(std::string_view text);

}  // namespace kanaria::reading
