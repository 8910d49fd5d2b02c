#include "kiosk/mail_source.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "capture/escl_scanner.h"
#include "capture/folder_source.h"
#include "capture/sane_scanner.h"
#include "capture/scanner.h"

namespace kanaria::kiosk {
namespace {

using base::Error;
using base::Remedy;
using base::Result;
using Opened = Result<std::unique_ptr<MailSource>>;

class FolderMail final : public MailSource {
 public:
  explicit FolderMail(capture::FolderSource folder) : folder_(std::move(folder)) {}

  std::optional<Load> next() override {
    if (next_ == folder_.size()) return std::nullopt;
    return Load([this, index = next_++] { return folder_.load(index); });
  }
  [[nodiscard]] std::size_t total() const override { return folder_.size(); }

 private:
  const capture::FolderSource folder_;
  std::size_t next_ = 0;
};

/// Feeds to the end of the stack.  Unattended: nobody is asked, so the first stop ends the batch.
class ScannerMail final : public MailSource {
 public:
  explicit ScannerMail(std::unique_ptr<capture::Scanner> scanner) : scanner_(std::move(scanner)) {}

  std::optional<Load> next() override {
    while (!error_ && !has_ended_) {
      if (!is_running_) start();
      if (!is_running_) continue;
      auto fed = scanner_->next();
      if (!fed && fed.error().remedy != Remedy::this_mailpiece) error_ = fed.error();
      const bool is_stop = fed && std::holds_alternative<capture::Stop>(*fed);
      if (!is_stop) ++given_;
      if (!fed) return Load([error = fed.error()]() -> Result<capture::Capture> { return error; });
      if (is_stop) {
        take_stop(std::get<capture::Stop>(*fed));
        continue;
      }
      ++fed_in_run_;
      ++fed_;
      // std::function copies what it holds, and an image is not to be copied.
      auto held = std::make_shared<capture::Capture>(std::get<capture::Capture>(*std::move(fed)));
      return Load([held]() -> Result<capture::Capture> { return std::move(*held); });
    }
    return std::nullopt;
  }
  [[nodiscard]] std::size_t total() const override { return given_; }
  [[nodiscard]] std::optional<Error> ended_early() const override { return error_; }

 private:
  void start() {
    auto device = scanner_->identify();
    // Whoever does not answer is "unreachable" by start(), in words for a person.
    if (!device && device.error().remedy == Remedy::operator_acts) {
      error_ = device.error();
      return;
    }
    capture::Run run;
    if (device && !device->has_feeder) run.paper = capture::Paper::flatbed;
    if (device && !device->has_duplex) run.sides = capture::Sides::front;
    if (auto begun = scanner_->start(run); !begun) {
      error_ = begun.error();
      return;
    }
    is_running_ = true;
    fed_in_run_ = 0;
    is_flatbed_ = run.paper == capture::Paper::flatbed;
  }

  void take_stop(const capture::Stop& stop) {
    is_running_ = false;
    const bool is_fed = stop.why == capture::DeviceState::empty ||
                        (is_flatbed_ && stop.why == capture::DeviceState::ready);
    if (is_fed && !stop.sheet_is_lost && fed_ > 0) {
      has_ended_ = true;
      return;
    }
    // Mail put on just as the stack came to its end.
    if (stop.why == capture::DeviceState::ready && !stop.sheet_is_lost && fed_in_run_ > 0) return;
    error_ = said(stop);
  }

  [[nodiscard]] Error said(const capture::Stop& stop) const {
    std::string sentence(capture::advice(stop.why));
    if (sentence.empty()) sentence = "The scanner stopped before the stack was fed.";
    sentence.append(" ").append(std::to_string(fed_)).append(" mailpieces were fed");
    sentence += stop.sheet_is_lost ? "; put every sheet that came after them back on the stack, "
                                     "and start again."
                                   : "; start again for the rest.";
    return {Remedy::operator_acts, sentence};
  }

  std::unique_ptr<capture::Scanner> scanner_;
  bool is_running_ = false;
  bool is_flatbed_ = false;
  bool has_ended_ = false;
  std::size_t fed_ = 0;
  std::size_t given_ = 0;  ///< the unusable ones too
  std::size_t fed_in_run_ = 0;
  std::optional<Error> error_;
};

Opened open_folder(const std::string& folder) {
  auto source = capture::FolderSource::open(folder);
  if (!source) return source.error();
  return std::unique_ptr<MailSource>(std::make_unique<FolderMail>(*std::move(source)));
}

Opened fed_by(Result<std::unique_ptr<capture::Scanner>> scanner) {
  if (!scanner) return scanner.error();
  return std::unique_ptr<MailSource>(std::make_unique<ScannerMail>(*std::move(scanner)));
}

Opened open_escl(const std::string& url) {
  return fed_by(capture::open_escl(url));
}

Opened open_sane(const std::string& device) {
  capture::SaneSettings settings;
  settings.device = device;
  return fed_by(capture::open_sane(std::move(settings)));
}

struct Kind {
  std::string_view scheme;
  Opened (*open)(const std::string& rest);
};
constexpr std::array<Kind, 3> kKinds = {
    {{"folder:", open_folder}, {"escl:", open_escl}, {"sane:", open_sane}}};

const Kind* kind_of(const std::string& name) {
  const auto* found = std::ranges::find_if(kKinds, [&name](const Kind& kind) {
    return name.starts_with(kind.scheme) && name.size() > kind.scheme.size();
  });
  return found == kKinds.end() ? nullptr : found;
}

}  // namespace

bool is_mail_source(const std::string& name) {
  return kind_of(name) != nullptr;
}

base::Result<std::unique_ptr<MailSource>> open_mail_source(const std::string& name) {
  const Kind* kind = kind_of(name);
  CHECK(kind != nullptr);
  return kind->open(name.substr(kind->scheme.size()));
}

}  // namespace kanaria::kiosk
