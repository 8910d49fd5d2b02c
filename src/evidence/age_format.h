// Constants of the age v1 file format (C2SP, age.md) that sealing (evidence/age_file) and opening
// (hq/age_open) share.  They share nothing else: the kiosk's program can only seal.
#pragma once

#include <cstddef>
#include <string_view>

namespace kanaria::evidence::age {

inline constexpr std::string_view kVersionLine = "age-encryption.org/v1\n";
inline constexpr std::string_view kStanzaStart = "-> ";
inline constexpr std::string_view kStanzaType = "X25519";
inline constexpr std::string_view kFooterStart = "---";
inline constexpr std::string_view kWrapInfo = "age-encryption.org/v1/X25519";
inline constexpr std::string_view kHeaderInfo = "header";
inline constexpr std::string_view kPayloadInfo = "payload";
inline constexpr std::size_t kFileKey_bytes = 16;
inline constexpr std::size_t kPayloadNonce_bytes = 16;
inline constexpr std::size_t kTag_bytes = 16;
inline constexpr std::size_t kChunk_bytes = 64 * 1024;
inline constexpr std::size_t kBodyLine_chars = 64;

}  // namespace kanaria::evidence::age
