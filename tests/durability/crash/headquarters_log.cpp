#include "headquarters_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <utility>

#include "base/file.h"
#include "registry/delta.h"
#include "registry/registry.h"

namespace kanaria::crash {

using base::Bytes;
using base::Result;

namespace {

constexpr std::string_view kPath = "/v1/messages";
constexpr std::uint64_t kMostRegistry_bytes = 64u << 20;

void write_all(int fd, base::ByteView bytes) {
  CHECK(::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
}

}  // namespace

std::vector<Request> read_requests(const std::filesystem::path& log) {
  std::vector<Request> requests;
  std::ifstream file(log, std::ios::binary);
  RequestHead head;
  while (file.read(reinterpret_cast<char*>(&head), sizeof head)) {
    Request request{head.wall_ms, Bytes(head.body_bytes)};
    CHECK(file.read(reinterpret_cast<char*>(request.body.data()),
                    static_cast<std::streamsize>(head.body_bytes)));
    requests.push_back(std::move(request));
  }
  return requests;
}

HeadquartersThen::HeadquartersThen(std::span<const Request> requests) : desk_(clock_) {
  for (const Request& request : requests) {
    clock_.turn(request.wall_ms - clock_.wall_ms);
    CHECK(desk_.post(kPath, request.body).has_value());
  }
}

void HeadquartersThen::offer(const std::filesystem::path& registry) {
  const auto text_of_file = [](const std::filesystem::path& file) {
    const auto bytes = base::read_file(file, kMostRegistry_bytes);
    CHECK(bytes.has_value());
    return std::string(base::text_of(*bytes));
  };
  const bool is_difference = std::filesystem::exists(registry / registry::kDeltaFile);
  const std::filesystem::path whole = registry.string() + (is_difference ? "-whole" : "");
  desk_.registry_metadata = text_of_file(whole / registry::kMetadataFile);
  desk_.registry_data = text_of_file(whole / registry::kDataFile);
  const auto parsed = registry::parse_metadata(desk_.registry_metadata);
  CHECK(parsed.has_value());
  desk_.registry_version = parsed->version;
  desk_.difference.reset();
  if (!is_difference) return;
  const std::string metadata = text_of_file(registry / registry::kMetadataFile);
  const auto leading = registry::parse_metadata(metadata);
  CHECK(leading && leading->delta);
  desk_.difference = {leading->delta->from_version, metadata,
                      text_of_file(registry / registry::kDeltaFile)};
}

LoggedLine::LoggedLine(std::filesystem::path log)
    : log_(std::move(log)),
      before_(read_requests(log_)),
      headquarters_(before_),
      count_(before_.size()) {}

Result<sync::Answer> LoggedLine::post(std::string_view path, base::ByteView body) {
  const RequestHead head{headquarters_.clock().wall_ms, body.size()};
  // By open(), which the recorder knows: a stream's descriptor could be one that it watched before.
  const int fd = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  CHECK(fd >= 0);
  write_all(fd, {reinterpret_cast<const std::uint8_t*>(&head), sizeof head});
  write_all(fd, body);
  ::close(fd);
  auto answer = headquarters_.desk().post(path, body);
  const std::string line = "request " + std::to_string(++count_) + '\n';
  write_all(STDOUT_FILENO, base::bytes_of(line));
  return answer;
}

}  // namespace kanaria::crash
