// Drives one scanner at the word of a test on standard input, and says on standard output what
// came:
//   feed_mailpieces escl:URL|sane:DEVICE OUT_DIR
// "identify", "state", "run" or "cancel N" (a run cancelled after N mailpieces), a line each.  The
// images of a mailpiece land in OUT_DIR as ID_front and ID_back.  Answers, tab-separated:
//   device MODEL SERIAL · state NAME · mailpiece ID · unusable SENTENCE · refused SENTENCE ·
//   stop STATE lost|whole ADVICE
#include <cstdio>
#include <iostream>
#include <string>

#include "base/file.h"
#include "base/program.h"
#include "capture/escl_scanner.h"
#include "capture/sane_scanner.h"

namespace {

using namespace kanaria;

base::Result<std::unique_ptr<capture::Scanner>> open_scanner(const std::string& source) {
  if (source.starts_with("escl:")) return capture::open_escl(source.substr(5));
  if (source.starts_with("sane:")) {
    capture::SaneSettings settings;
    settings.device = source.substr(5);
    return capture::open_sane(std::move(settings));
  }
  return base::Error{base::Remedy::operator_acts, "Name escl:URL or sane:DEVICE."};
}

void say(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

/// False when the images cannot be written.
bool keep(const capture::Capture& capture, const std::string& folder) {
  const std::string stem = folder + "/" + capture.id;
  const auto put = [](const std::string& file, const base::Bytes& bytes) {
    return base::write_file_durably(file, bytes, base::FileMode::owner_only).has_value();
  };
  if (!put(stem + "_front", capture.front.bytes)) return false;
  if (capture.back && !put(stem + "_back", capture.back->bytes)) return false;
  say("mailpiece\t" + capture.id);
  return true;
}

/// The run to its stop; `most` mailpieces before it is cancelled, -1: never.
bool run(capture::Scanner& scanner, const std::string& folder, int most) {
  if (auto begun = scanner.start({}); !begun) {
    say("refused\t" + begun.error().sentence);
    return true;
  }
  while (true) {
    if (most-- == 0) scanner.cancel();
    auto fed = scanner.next();
    if (!fed) {
      say("unusable\t" + fed.error().sentence);
      continue;
    }
    if (const auto* stop = std::get_if<capture::Stop>(&*fed)) {
      say("stop\t" + std::string(to_string(stop->why)) +
          (stop->sheet_is_lost ? "\tlost\t" : "\twhole\t") +
          std::string(capture::advice(stop->why)));
      return true;
    }
    if (!keep(std::get<capture::Capture>(*fed), folder)) return false;
  }
}

bool act(capture::Scanner& scanner, const std::string& word, const std::string& folder) {
  if (word == "run") return run(scanner, folder, -1);
  if (word.starts_with("cancel ")) return run(scanner, folder, std::stoi(word.substr(7)));
  if (word == "state") {
    say("state\t" + std::string(to_string(scanner.state())));
    return true;
  }
  if (const auto device = scanner.identify()) {
    say("device\t" + device->provenance.model + "\t" + device->provenance.serial);
  } else {
    say("refused\t" + device.error().sentence);
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return base::kWrongUsage;
  const auto scanner = open_scanner(argv[1]);
  if (!scanner) {
    base::complain("feed_mailpieces", scanner.error().sentence);
    return base::kFailed;
  }
  for (std::string word; std::getline(std::cin, word);) {
    if (!act(**scanner, word, argv[2])) return base::kFailed;
  }
  return base::kDone;
}
