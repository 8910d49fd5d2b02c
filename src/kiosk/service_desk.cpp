#include "kiosk/service_desk.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>

#include <algorithm>
#include <memory>

#include "kiosk/enrolment.h"

namespace kanaria::kiosk {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

constexpr int kShownActs = 50;

/// Addresses that are not this machine's own loop.
std::vector<Network::Interface> interfaces() {
  std::vector<Network::Interface> found;
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) != 0) return found;
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> all(first, &::freeifaddrs);
  for (const ifaddrs* entry = first; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr || std::string_view(entry->ifa_name) == "lo") continue;
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family = entry->ifa_addr->sa_family;
    const void* address = nullptr;
    if (family == AF_INET) {
      address = &reinterpret_cast<const sockaddr_in*>(entry->ifa_addr)->sin_addr;
    } else if (family == AF_INET6) {
      address = &reinterpret_cast<const sockaddr_in6*>(entry->ifa_addr)->sin6_addr;
    } else {
      continue;
    }
    ::inet_ntop(family, address, text.data(), text.size());
    auto known = std::find_if(found.begin(), found.end(), [&](const Network::Interface& one) {
      return one.name == entry->ifa_name;
    });
    if (known == found.end()) known = found.insert(found.end(), {entry->ifa_name, {}});
    known->addresses.emplace_back(text.data());
  }
  return found;
}

}  // namespace

Result<void> ServiceDesk::log(store::Database& database, std::string what, const std::string& who,
                              std::string detail) {
  auto transaction = database.begin();
  if (!transaction) return transaction.error();
  const evidence::Act act{clock_.now().wall_ms, std::move(what), who, std::move(detail)};
  if (auto done = evidence::log_act(*transaction, act); !done) return done;
  return transaction->commit();
}

Result<std::string> ServiceDesk::enrol(const std::string& who, const std::string& code) {
  auto logged = line_.run([&](Headquarters& headquarters, sync::SyncParts&) {
    return log(headquarters.database(), "enrol", who, "asked headquarters with a one-time code");
  });
  if (!logged) return logged.error();
  sync::HttpSettings http = configuration_.http;
  http.certificate.clear();  // there is none yet
  auto transport = sync::open_http_transport(http);
  if (!transport) return transport.error();
  Result<std::string> kiosk =
      Error{Remedy::try_later, "A batch is open or a letter is on its way; finish it, then enrol."};
  line_.pause();
  station_.run_apart([&] { kiosk = kiosk::enrol(configuration_.data, code, **transport, clock_); });
  line_.resume();
  return kiosk;
}

Result<void> ServiceDesk::sync_now(const std::string& who) {
  auto logged = line_.run([&](Headquarters& headquarters, sync::SyncParts&) {
    return log(headquarters.database(), "sync", who, "asked for a round");
  });
  if (logged) line_.ask_for_round();
  return logged;
}

Result<std::filesystem::path> ServiceDesk::stick() const {
  const std::filesystem::path& folder = configuration_.serve.stick;
  std::error_code unknown;
  if (folder.empty() || !std::filesystem::is_directory(folder, unknown)) {
    return Error{Remedy::operator_acts, "There is no stick; put one in and wait a moment."};
  }
  return folder;
}

Result<void> ServiceDesk::export_to_stick(const std::string& who) {
  const auto folder = stick();
  if (!folder) return folder.error();
  return line_.run([&](Headquarters& headquarters, sync::SyncParts& parts) -> Result<void> {
    if (auto logged = log(headquarters.database(), "stick", who, "messages for headquarters");
        !logged) {
      return logged;
    }
    sync::Problems problems;
    auto written = sync::export_to_stick(parts, *folder, problems);
    return written ? Result<void>() : written.error();
  });
}

Result<sync::ImportedFromStick> ServiceDesk::import_from_stick(const std::string& who) {
  const auto folder = stick();
  if (!folder) return folder.error();
  sync::ImportedFromStick imported;
  auto done = line_.run([&](Headquarters& headquarters, sync::SyncParts& parts) -> Result<void> {
    if (auto logged = log(headquarters.database(), "stick", who, "headquarters' answers");
        !logged) {
      return logged;
    }
    sync::Problems problems;
    auto taken = sync::import_from_stick(parts, *folder, problems);
    if (!taken) return taken.error();
    imported = *taken;
    return {};
  });
  if (!done) return done.error();
  return imported;
}

Result<std::vector<evidence::Act>> ServiceDesk::acts() {
  std::vector<evidence::Act> acts;
  auto done = line_.run([&](Headquarters& headquarters, sync::SyncParts&) -> Result<void> {
    auto newest = evidence::newest_acts(headquarters.database(), kShownActs);
    if (!newest) return newest.error();
    acts = *std::move(newest);
    return {};
  });
  if (!done) return done.error();
  return acts;
}

Network ServiceDesk::network() const {
  Network network{interfaces(), configuration_.http.url, false};
  if (network.headquarters.empty()) return network;
  sync::HttpSettings http = configuration_.http;
  std::error_code unknown;
  if (!std::filesystem::exists(http.certificate, unknown)) http.certificate.clear();
  auto transport = sync::open_http_transport(http);
  if (transport) network.is_reachable = (*transport)->post("/v1/messages", {}).has_value();
  return network;
}

}  // namespace kanaria::kiosk
