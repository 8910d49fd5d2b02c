#include "capture/escl_scanner.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "capture/escl_line.h"
#include "capture/escl_messages.h"
#include "capture/folder_source.h"
#include "capture/image_header.h"
#include "capture/sheet.h"

namespace kanaria::capture {
namespace {

using base::Error;
using base::Remedy;
using base::Result;

constexpr std::int64_t kQuestion_ms = 6'000;
constexpr std::int64_t kStep_ms = 500;

/// Why there is no further page.
enum class End {
  finished,   ///< the device says that there are no more
  refused,    ///< the device answers, but with a fault
  silence,    ///< no answer, or not the whole of it
  busy,       ///< for too long
  cancelled,  ///< by us
};
using Page = std::variant<base::Bytes, End>;

bool is_image_type(std::string_view content_type) {
  return content_type.starts_with("image/") || content_type == "application/octet-stream";
}

/// What ends with its connection may lack its end without anybody noticing.
bool ends_too_early(base::ByteView bytes) {
  const auto header = read_image_header(bytes);
  return bytes.empty() || (header && is_cut_short(bytes, header->format));
}

class EsclScanner final : public Scanner {
 public:
  EsclScanner(EsclLine line, EsclPatience patience)
      : line_(std::move(line)), patience_(std::move(patience)) {}
  ~EsclScanner() override { remove_job(); }
  EsclScanner(const EsclScanner&) = delete;
  EsclScanner& operator=(const EsclScanner&) = delete;

  Result<Device> identify() override {
    const auto asked = question("/ScannerCapabilities");
    if (!asked.answer) return no_answer(asked.silence.why);
    if (asked.answer->status != 200) return odd_answer(asked.answer->status);
    auto parsed = parse_escl_capabilities(asked.answer->body);
    if (!parsed) return parsed.error();
    if (capabilities_ && (parsed->serial != capabilities_->serial ||
                          parsed->make_and_model != capabilities_->make_and_model)) {
      return Error{Remedy::operator_acts, "Another scanner answers at this address (" +
                                              parsed->make_and_model + ", " + parsed->serial +
                                              "); connect the one that was there, or start anew."};
    }
    capabilities_ = *std::move(parsed);
    return Device{provenance(), capabilities_->feeder || capabilities_->feeder_duplex,
                  capabilities_->platen.has_value(), capabilities_->feeder_duplex.has_value()};
  }

  DeviceState state() override {
    const auto status = ask_status();
    if (!status) return DeviceState::unreachable;
    const DeviceState seen = device_state(*status, Paper::feeder);
    return seen == DeviceState::busy && !job_.empty() ? DeviceState::working : seen;
  }

  Result<void> start(const Run& run) override {
    remove_job();
    is_cancelled_ = false;
    run_ = run;
    stop_ = {};
    const auto device = identify();
    if (!device) {
      if (device.error().remedy == Remedy::operator_acts) return device.error();
      stop_ = {DeviceState::unreachable, false};
      return {};
    }
    const auto settings = escl_settings(*capabilities_, run);
    if (!settings) return settings.error();
    return request_job(*settings);
  }

  Result<Fed> next() override {
    if (job_.empty()) return Fed(stop_);
    Page front = is_cancelled_ ? Page(End::cancelled) : fetch_page(MayCancel::yes);
    if (const End* end = std::get_if<End>(&front)) return Fed(end_run(*end, false));
    if (run_.sides == Sides::front) return mailpiece(std::get<0>(std::move(front)), std::nullopt);
    Page back = fetch_page(MayCancel::no);
    if (const End* end = std::get_if<End>(&back)) return Fed(end_run(*end, true));
    return mailpiece(std::get<0>(std::move(front)), std::get<0>(std::move(back)));
  }

  void cancel() override { is_cancelled_ = true; }

 private:
  enum class MayCancel { no, yes };

  static Error no_answer(const std::string& why) {
    return {Remedy::try_later, "The scanner does not answer (" + why +
                                   "); look at its power, its cable and the network."};
  }
  static Error odd_answer(int status) {
    return {Remedy::operator_acts,
            "The scanner answers HTTP " + std::to_string(status) +
                " when asked what it can do; look whether the address is right, and eSCL "
                "(AirScan) switched on at the device."};
  }

  [[nodiscard]] Provenance provenance() const {
    return {"escl", capabilities_->manufacturer, capabilities_->make_and_model,
            capabilities_->serial};
  }

  EsclExchange question(const std::string& what) {
    return line_.exchange(EsclVerb::get, line_.root() + what, "", kMostEsclMessage_bytes,
                          kQuestion_ms);
  }

  std::optional<EsclStatus> ask_status() {
    const auto asked = question("/ScannerStatus");
    if (!asked.answer || asked.answer->status != 200) return std::nullopt;
    auto status = parse_escl_status(asked.answer->body);
    return status ? std::optional(*std::move(status)) : std::nullopt;
  }

  [[nodiscard]] const EsclJob* own_job(const std::optional<EsclStatus>& status) const {
    if (!status) return nullptr;
    const auto found = std::ranges::find(status->jobs, job_, &EsclJob::path);
    return found == status->jobs.end() ? nullptr : &*found;
  }

  /// Waits as long as the answer asks for; false when patience or the run is over.
  bool wait_for(const EsclAnswer& answer, std::int64_t& waited_ms, MayCancel may_cancel) {
    const std::int64_t asked_ms = answer.retry_after_ms > 0 ? answer.retry_after_ms : kStep_ms;
    for (std::int64_t left_ms = asked_ms; left_ms > 0; left_ms -= kStep_ms) {
      if (waited_ms >= patience_.busy_ms) return false;
      if (is_cancelled_ && may_cancel == MayCancel::yes) return false;
      const std::int64_t step_ms = std::min(left_ms, kStep_ms);
      patience_.wait(step_ms);
      waited_ms += step_ms;
    }
    return true;
  }

  Result<void> request_job(const std::string& settings) {
    std::int64_t waited_ms = 0;
    while (true) {
      const auto asked = line_.exchange(EsclVerb::post, line_.root() + "/ScanJobs", settings,
                                        kMostEsclMessage_bytes, patience_.page_ms);
      if (!asked.answer) {
        // It may have begun to feed for a job that nobody will ever know by its name.
        stop_ = {DeviceState::unreachable, asked.silence.was_asked};
        return {};
      }
      if (asked.answer->status == 201) return job_made(asked.answer->location);
      if (asked.answer->status != 503) return refused(asked.answer->status);
      if (!wait_for(*asked.answer, waited_ms, MayCancel::yes)) {
        stop_ = {DeviceState::busy, false};
        return {};
      }
    }
  }

  Result<void> job_made(const std::string& location) {
    const auto path = path_of(location);
    if (!path) {
      stop_ = {DeviceState::broken, true};
      return {};
    }
    job_ = *path;
    is_listed_ = own_job(ask_status()) != nullptr;
    return {};
  }

  Result<void> refused(int status) {
    const auto now = ask_status();
    const DeviceState why = now ? device_state(*now, run_.paper) : DeviceState::unreachable;
    if (why == DeviceState::ready) {
      return Error{Remedy::operator_acts, "The scanner refuses to scan (HTTP " +
                                              std::to_string(status) +
                                              ") and does not say why; look at its own display."};
    }
    stop_ = {why, false};
    return {};
  }

  /// Never asks twice for one page.
  Page fetch_page(MayCancel may_cancel) {
    std::int64_t waited_ms = 0;
    while (true) {
      auto asked = line_.exchange(EsclVerb::get, job_ + "/NextDocument", "", kMaxFileBytes,
                                  patience_.page_ms);
      if (!asked.answer) return End::silence;
      EsclAnswer& answer = *asked.answer;
      if (answer.status == 200) {
        if (!is_image_type(answer.content_type)) return End::refused;
        if (ends_too_early(answer.body)) return End::silence;
        return std::move(answer.body);
      }
      if (answer.status == 404 || answer.status == 410) return End::finished;
      if (answer.status != 503) return End::refused;
      if (!wait_for(answer, waited_ms, may_cancel)) {
        return is_cancelled_ ? End::cancelled : End::busy;
      }
    }
  }

  Result<Fed> mailpiece(base::Bytes front, std::optional<base::Bytes> back) {
    auto capture = capture_of_sheet(++sheets_, std::move(front), std::move(back), provenance());
    if (!capture) return capture.error();
    return Fed(*std::move(capture));
  }

  /// What the device says of the end, and what that means for the sheets in it.
  Stop end_run(End end, bool has_front) {
    const auto status = ask_status();
    const EsclJob* job = own_job(status);
    const DeviceState seen = status ? device_state(*status, run_.paper) : DeviceState::unreachable;
    // A device that keeps no account of jobs is believed only when its feeder is empty; one that
    // has forgotten a job that it knew was off in between.
    const bool is_complete = job != nullptr ? job->state == "Completed" && job->images_waiting == 0
                                            : !is_listed_ && seen == DeviceState::empty;
    Stop stop{seen, has_front || !is_complete};
    if (end == End::silence) {
      stop.sheet_is_lost = true;
      if (!is_paper_fault(seen)) stop.why = DeviceState::unreachable;
    } else if (seen == DeviceState::busy && end != End::busy) {
      stop.why = DeviceState::ready;  // the job that keeps it busy is the one that ends here
    }
    const bool is_explained = is_paper_fault(stop.why) || stop.why == DeviceState::unreachable;
    if (end == End::refused && !is_explained) stop = {DeviceState::broken, true};
    if (end == End::finished && !is_explained && has_front) stop.why = DeviceState::broken;
    if (end == End::busy && !is_explained) stop = {DeviceState::busy, true};
    if (stop.why == DeviceState::mispick && !has_front && !waits(job)) stop.sheet_is_lost = false;
    // A person opened or jammed it after its work was done: nothing is missing.
    if (end == End::finished && is_complete && !has_front) stop.sheet_is_lost = false;
    remove_job();
    stop_ = stop;
    return stop;
  }

  static bool waits(const EsclJob* job) { return job == nullptr || job->images_waiting > 0; }

  void remove_job() {
    if (job_.empty()) return;
    // What it answers changes nothing: a device that did not hear it gives the job up by itself.
    static_cast<void>(
        line_.exchange(EsclVerb::remove, job_, "", kMostEsclMessage_bytes, kQuestion_ms));
    job_.clear();
  }

  EsclLine line_;
  EsclPatience patience_;
  std::atomic<bool> is_cancelled_ = false;
  std::optional<EsclCapabilities> capabilities_;
  Run run_;
  std::string job_;         ///< its path at the device; "": no run
  bool is_listed_ = false;  ///< the device keeps account of the job
  Stop stop_;               ///< what next() says when there is no run
  std::uint64_t sheets_ = 0;
};

}  // namespace

EsclPatience escl_patience() {
  EsclPatience patience;
  patience.wait = [](std::int64_t wait_ms) {
    std::this_thread::sleep_for(std::chrono::milliseconds(wait_ms));
  };
  return patience;
}

Result<std::unique_ptr<Scanner>> open_escl(const std::string& url, EsclPatience patience) {
  auto line = EsclLine::open(url);
  if (!line) return line.error();
  return std::unique_ptr<Scanner>(
      std::make_unique<EsclScanner>(*std::move(line), std::move(patience)));
}

}  // namespace kanaria::capture
