#include "page/decoder.h"

#include <mutex>
#include <vector>

#include "page/decoder_worker.h"

namespace kanaria::page {
namespace {

constexpr const char* kProgram = "kanaria-decoder";

base::Error cannot_use(const capture::OriginalImage& image, const std::string& why) {
  return {base::Remedy::this_mailpiece, image.name + " " + why};
}

bool is_too_large(const capture::ImageHeader& header) {
  return header.width_px <= 0 || header.height_px <= 0 || header.width_px > kMaxSide_px ||
         header.height_px > kMaxSide_px ||
         static_cast<long long>(header.width_px) * header.height_px > kMaxPixels;
}

}  // namespace

struct Decoder::Workers {
  DecoderSettings settings;
  std::mutex mutex;
  std::vector<DecoderWorker> idle;  ///< guarded by the mutex

  base::Result<DecoderWorker> take() {
    {
      const std::lock_guard lock(mutex);
      if (!idle.empty()) {
        DecoderWorker worker = std::move(idle.back());
        idle.pop_back();
        return worker;
      }
    }
    return DecoderWorker::start(settings.program, settings.start_timeout_ms);
  }

  void put_back(DecoderWorker worker) {
    if (!worker.is_fit()) return;
    const std::lock_guard lock(mutex);
    idle.push_back(std::move(worker));
  }
};

Decoder::Decoder(std::unique_ptr<Workers> workers) : workers_(std::move(workers)) {}
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;
Decoder::~Decoder() = default;

base::Result<Decoder> Decoder::open(DecoderSettings settings) {
  if (settings.program.empty()) {
    std::error_code failed;
    const auto here = std::filesystem::read_symlink("/proc/self/exe", failed);
    settings.program = here.parent_path() / kProgram;
  }
  auto workers = std::make_unique<Workers>();
  workers->settings = std::move(settings);
  auto first = workers->take();
  if (!first) return first.error();
  workers->put_back(std::move(*first));
  return Decoder(std::move(workers));
}

base::Result<Raster> Decoder::decode(const capture::OriginalImage& image, DecodedSize size) {
  const auto& header = image.header;
  if (is_too_large(header)) {
    return cannot_use(image, "is larger than 46 megapixels; scan at 300 dpi.");
  }
  if (image.bytes.empty() || image.bytes.size() > kMaxEncoded_bytes) {
    return cannot_use(image, "cannot be decoded; scan the mailpiece again.");
  }
  auto worker = workers_->take();
  if (!worker) return worker.error();
  DecodeRequest request;
  request.width_px = header.width_px;
  request.height_px = header.height_px;
  request.size = size;
  auto answer = worker->decode(image.bytes, request, workers_->settings.picture_timeout_ms);
  workers_->put_back(std::move(*worker));
  if (!answer.pixels) return cannot_use(image, answer.complaint);
  return std::move(*answer.pixels);
}

}  // namespace kanaria::page
