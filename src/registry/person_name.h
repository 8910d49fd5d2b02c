// A person's name as match keys take it.  Pure functions; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "postal/names.h"
#include "registry/canonical_address.h"

namespace kanaria::registry {

/// The folded name without spaces and without marks (up to two Latin letters or digits after the
/// last kanji or kana, as decoys carry): 髙橋 花子A is 高橋花子.  "" for an empty name.
[[nodiscard]] std::string canonical_name(std::string_view name, const Fold& fold);

/// What stands before the first sign for an illegible character: 山田 of 山田〓〓; nullopt when the
/// name holds no such sign.
[[nodiscard]] std::optional<std::string> legible_start(std::string_view name);

/// The name as written, spaces dropped and Latin letters as capitals (NotationPart::name).
[[nodiscard]] std::string notation_of_name(std::string_view name);

/// Whether the name is a surname and no given name stands beside it: 山田, which must not be taken
/// for a 山 whose given name is 田.  A space in the name says that it has two parts.
[[nodiscard]] bool is_bare_surname(std::string_view name, const postal::NameKnowledge& names);

}  // namespace kanaria::registry
