#include "headquarters_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <utility>

#include "base/file.h"
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
  const auto metadata = base::read_file(registry / registry::kMetadataFile, kMostRegistry_bytes);
  const auto data = base::read_file(registry / registry::kDataFile, kMostRegistry_bytes);
  CHECK(metadata.has_value() && data.has_value());
  desk_.registry_metadata = base::text_of(*metadata);
  desk_.registry_data = base::text_of(*data);
  const auto parsed = registry::parse_metadata(desk_.registry_metadata);
  CHECK(parsed.has_value());
  desk_.registry_version = parsed->version;
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
