#include "base/notify.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <string>

#include "unit/temporary_folder.h"

namespace kanaria::base {
namespace {

/// Sets a variable and takes it away again.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

/// The service manager's end; `name` as in NOTIFY_SOCKET.
class Listener {
 public:
  explicit Listener(const std::string& name)
      : file_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    if (name[0] == '@') address.sun_path[0] = '\0';
    EXPECT_EQ(::bind(file_, reinterpret_cast<sockaddr*>(&address),
                     static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size())),
              0);
  }
  ~Listener() { ::close(file_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  std::string heard() {
    std::array<char, 256> text{};
    const ssize_t size = ::recv(file_, text.data(), text.size(), 0);
    return size < 0 ? "" : std::string(text.data(), static_cast<std::size_t>(size));
  }

 private:
  int file_;
};

TEST(Notify, SaysItToASocketWithAName) {
  const test::TemporaryFolder folder;
  const std::string name = (folder.path() / "notify").string();
  Listener listener(name);
  const Variable variable("NOTIFY_SOCKET", name);
  EXPECT_TRUE(notify_service_manager("READY=1"));
  EXPECT_EQ(listener.heard(), "READY=1");
}

TEST(Notify, SaysItToAnAbstractSocket) {
  const std::string name = "@kanaria-notify-test-" + std::to_string(::getpid());
  Listener listener(name);
  const Variable variable("NOTIFY_SOCKET", name);
  EXPECT_TRUE(notify_service_manager("STATUS=waiting for mail"));
  EXPECT_EQ(listener.heard(), "STATUS=waiting for mail");
}

TEST(Notify, WithoutAServiceManagerNothingHappens) {
  ::unsetenv("NOTIFY_SOCKET");
  EXPECT_FALSE(notify_service_manager("READY=1"));
  for (const std::string& name : {std::string("/nowhere/at/all"), std::string("relative"),
                                  std::string("/"), std::string(300, '/')}) {
    const Variable variable("NOTIFY_SOCKET", name);
    EXPECT_FALSE(notify_service_manager("READY=1")) << name;
  }
}

TEST(Notify, KnowsWhetherItIsWatched) {
  EXPECT_FALSE(watchdog_interval());
  const Variable interval("WATCHDOG_USEC", "30000000");
  EXPECT_EQ(watchdog_interval(), std::chrono::seconds(30));
  {
    const Variable process("WATCHDOG_PID", std::to_string(::getpid()));
    EXPECT_EQ(watchdog_interval(), std::chrono::seconds(30));
  }
  {
    const Variable process("WATCHDOG_PID", std::to_string(::getpid() + 1));
    EXPECT_FALSE(watchdog_interval());
  }
  for (const char* nonsense : {"", "0", "-5", "999", "soon", "30000000x"}) {
    const Variable other("WATCHDOG_USEC", nonsense);
    EXPECT_FALSE(watchdog_interval()) << nonsense;
  }
}

}  // namespace
}  // namespace kanaria::base
