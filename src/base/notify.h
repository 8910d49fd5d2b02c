// Tells systemd how a service is doing: sd_notify(3)'s protocol, datagrams to the socket that
// NOTIFY_SOCKET names.  Without systemd all of it does nothing.
// Thread rule: any thread, as long as none changes the environment.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace kanaria::base {

/// Sends one state: "READY=1", "WATCHDOG=1", "STOPPING=1" or "STATUS=" with half a sentence, never
/// a person's data.  False when nobody listens or it could not be sent; a service goes on either
/// way. Never blocks.
bool notify_service_manager(std::string_view state);

/// How often "WATCHDOG=1" is due at the latest (WATCHDOG_USEC of this process, WATCHDOG_PID);
/// nullopt when nobody watches.  Send it at half of that, and only while the work goes on.
[[nodiscard]] std::optional<std::chrono::milliseconds> watchdog_interval();

}  // namespace kanaria::base
