// kanaria-sane: holds one SANE backend, which may crash or hang, on behalf of `kanaria`.  Started
// by it with a socket as file descriptor 3; of no use by hand.
#include <sys/socket.h>
#include <sys/stat.h>

#include <cstdio>

#include "base/private_memory.h"
#include "capture/sane_messages.h"
#include "capture/sane_worker/backend.h"

namespace {

using namespace kanaria::capture;
using kanaria::base::Bytes;

bool answer(SaneKind kind, const Bytes& body) {
  return send_frame(kSaneSocket, kind, body);
}

bool answer(const std::variant<Bytes, SaneFailure>& page) {
  if (const auto* failure = std::get_if<SaneFailure>(&page)) {
    return answer(SaneKind::failed, encode(*failure));
  }
  return answer(SaneKind::image, std::get<Bytes>(page));
}

/// False when the kiosk is gone.
bool serve(SaneBackend& backend, const SaneFrame& request) {
  switch (request.kind) {
    case SaneKind::open: {
      const auto opened = backend.open(std::string(kanaria::base::text_of(request.body)));
      const auto* device = std::get_if<SaneDevice>(&opened);
      return device != nullptr ? answer(SaneKind::device, encode(*device))
                               : answer(SaneKind::failed, encode(std::get<SaneFailure>(opened)));
    }
    case SaneKind::start: {
      const auto run = decode_run(request.body);
      if (!run) return false;
      const auto failure = backend.start(*run);
      return failure.status == 0 ? answer(SaneKind::done, {})
                                 : answer(SaneKind::failed, encode(failure));
    }
    case SaneKind::page:
      return answer(backend.page());
    case SaneKind::cancel:
      backend.cancel();
      return answer(SaneKind::done, {});
    default:
      return false;
  }
}

}  // namespace

int main() {
  kanaria::base::keep_memory_private();
  struct stat socket {};
  if (::fstat(kSaneSocket, &socket) != 0 || !S_ISSOCK(socket.st_mode)) {
    std::fputs("kanaria-sane is started by kanaria and does nothing by itself.\n", stderr);
    return 2;
  }
  SaneBackend backend;
  constexpr std::size_t kMostRequest_bytes = 4096;
  while (const auto request = receive_frame(kSaneSocket, kMostRequest_bytes, -1)) {
    if (!serve(backend, *request)) break;
  }
  return 0;
}
