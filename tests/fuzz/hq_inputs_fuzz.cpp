// What headquarters reads besides messages and records.csv: certificate requests, the certificate
// that nginx hands on, codes as they were typed, its settings file, and a stick.  The first byte
// picks the input.  Never a crash; what is refused is refused with a sentence.
#include <sys/stat.h>

#include <cstdint>

#include "base/check.h"
#include "hq/authority.h"
#include "hq/enrolment.h"
#include "hq/settings.h"
#include "hq/stick.h"
#include "unit/temporary_folder.h"
#include "wire/wire.h"

namespace {

using namespace kanaria;

constexpr std::int64_t kNow_ms = 1'795'000'000'000;

void check_sentence(const base::Error& error) {
  CHECK(error.sentence.size() > 10 && error.sentence.size() < 4096);
}

const hq::ReceiverKeys& keys() {
  static const hq::ReceiverKeys kKeys = [] {
    auto authority = hq::make_authority(kNow_ms);
    CHECK(authority.has_value());
    return hq::ReceiverKeys{{}, authority->key, authority->certificate};
  }();
  return kKeys;
}

/// What is certified bears the name that headquarters gave and no other.
void certify(std::string_view request) {
  const auto certificate = hq::certify_kiosk(keys(), request, "kiosk-1", kNow_ms);
  if (!certificate) return check_sentence(certificate.error());
  const auto name = hq::read_certificate(certificate->pem);
  CHECK(name && name->kiosk == "kiosk-1" && name->sha256 == certificate->sha256);
}

void type_code(std::string_view typed) {
  const std::string plain = hq::plain_code(typed);
  CHECK(plain.size() <= typed.size() && hq::plain_code(plain) == plain);
}

test::TemporaryFolder& folder() {
  static test::TemporaryFolder kFolder;
  return kFolder;
}

void read_settings(std::string_view text) {
  const auto settings = hq::read_settings(folder().write("settings", text));
  if (!settings) return check_sentence(settings.error());
  CHECK(settings->listen == "127.0.0.1" || settings->listen == "::1");
  CHECK(settings->threads >= 1 && settings->port >= 0 && !settings->database.empty());
}

/// Files of a stick, each a byte for its kind and two for its size, before a database that is away.
void take_stick(base::ByteView bytes) {
  const auto stick = folder().path() / "stick";
  std::filesystem::remove_all(stick);
  std::filesystem::create_directories(stick / "to-headquarters");
  bool has_messages = false;
  base::ByteReader reader(bytes);
  for (int number = 0; number < 8; ++number) {
    const auto head = reader.take(3);
    if (!head) break;
    const auto size = static_cast<std::size_t>((*head)[1] | (*head)[2] << 8);
    const auto content = reader.take(std::min(size, reader.left_bytes()));
    const std::string ending = (*head)[0] & 1 ? ".kanmsg" : ".txt";
    const auto name = "stick/to-headquarters/" + std::to_string(number) + ending;
    if ((*head)[0] & 2) {
      std::filesystem::create_directory(folder().path() / name);
    } else if ((*head)[0] & 4) {
      std::filesystem::create_symlink("/proc/self/environ", folder().path() / name);
    } else if ((*head)[0] & 8) {
      CHECK(::mkfifo((folder().path() / name).c_str(), 0600) == 0);
    } else {
      folder().write(name, base::text_of(*content));
      has_messages = has_messages || ((*head)[0] & 1 && wire::parse_messages(*content));
    }
  }
  static hq::Postgres away("host=/nonexistent connect_timeout=1");
  static const base::SystemClock kClock;
  static hq::Receiver receiver(away, keys(), kClock);
  const auto report = hq::answer_stick(receiver, stick);
  CHECK(report.has_value() == !has_messages);
  if (!report) return check_sentence(report.error());
  CHECK(report->files == 0 && report->messages == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const base::ByteView rest(data + 1, size - 1);
  switch (data[0] % 5) {
    case 0:
      certify(base::text_of(rest));
      break;
    case 1:
      static_cast<void>(hq::read_certificate(base::text_of(rest)));
      break;
    case 2:
      type_code(base::text_of(rest));
      break;
    case 3:
      read_settings(base::text_of(rest));
      break;
    default:
      take_stick(rest);
  }
  return 0;
}
