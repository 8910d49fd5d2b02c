#include "base/private_memory.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "unit/temporary_folder.h"

namespace kanaria::base {
namespace {

constexpr const char* kHeading = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";

class SwapTest : public testing::Test {
 protected:
  bool to_disk(const std::string& areas) {
    return may_swap_to_disk(kHeading + areas, folder_.path());
  }
  void map(const std::string& name, const std::string& uuid) {
    std::filesystem::create_directories(folder_.path() / name / "dm");
    std::ofstream(folder_.path() / name / "dm" / "uuid") << uuid << '\n';
  }
  test::TemporaryFolder folder_;
};

TEST_F(SwapTest, WithoutAreasNothingReachesADisk) {
  EXPECT_FALSE(to_disk(""));
  EXPECT_FALSE(may_swap_to_disk("", folder_.path()));
}

TEST_F(SwapTest, PartitionsAndFilesAreDisks) {
  EXPECT_TRUE(to_disk("/dev/sda3                               partition\t8388604\t0\t-2\n"));
  EXPECT_TRUE(to_disk("/swapfile                               file\t\t1048572\t0\t-2\n"));
}

TEST_F(SwapTest, CompressedMemoryAndEncryptedDevicesAreNot) {
  map("dm-1", "CRYPT-PLAIN-swap");
  map("dm-2", "LVM-0123456789");
  EXPECT_FALSE(to_disk("/dev/zram0 partition 100 0 100\n"));
  EXPECT_FALSE(to_disk("/dev/dm-1 partition 100 0 -2\n"));
  EXPECT_TRUE(to_disk("/dev/dm-2 partition 100 0 -2\n"));
  EXPECT_TRUE(to_disk("/dev/dm-3 partition 100 0 -2\n")) << "nothing is known of it";
}

TEST_F(SwapTest, OneDiskAmongThemIsEnough) {
  map("dm-1", "CRYPT-LUKS2-swap");
  EXPECT_TRUE(to_disk("/dev/zram0 partition 1 0 1\n/dev/dm-1 partition 1 0 1\n/swap file 1 0 1"));
}

/// Runs `work` in a process of its own that dies by SIGABRT; its wait status.
template <class Work>
int status_of_crash(Work work) {
  const pid_t child = ::fork();
  if (child == 0) {
    // Nowhere that matters, if one comes after all.
    if (::chdir("/tmp") != 0) ::_exit(9);
    rlimit most{};
    ::getrlimit(RLIMIT_CORE, &most);
    most.rlim_cur = most.rlim_max;
    ::setrlimit(RLIMIT_CORE, &most);
    work();
    ::signal(SIGABRT, SIG_DFL);
    ::raise(SIGABRT);
    ::_exit(9);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

TEST(PrivateMemoryTest, ACrashLeavesNoCoreDump) {
  const int status = status_of_crash([] { keep_memory_private(); });
  EXPECT_TRUE(WIFSIGNALED(status)) << status;
  EXPECT_EQ(WTERMSIG(status), SIGABRT);
  EXPECT_FALSE(WCOREDUMP(status));
}

TEST(PrivateMemoryTest, NeitherByAFileNorByAProgramThatTakesThem) {
  const int status = status_of_crash([] {
    keep_memory_private();
    rlimit limit{1, 1};
    ::getrlimit(RLIMIT_CORE, &limit);
    ::_exit(limit.rlim_cur == 0 && limit.rlim_max == 0 && ::prctl(PR_GET_DUMPABLE) == 0 ? 0 : 1);
  });
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // they never lock
TEST(PrivateMemoryTest, LockedMemoryIsLockedAndGrowsAsBefore) {
  const int status = status_of_crash([] {
    const Swap swap = keep_memory_private();
    std::vector<char> more(64u << 20, 'x');  // more than the usual limit of those who have one
    std::ifstream in("/proc/self/status");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto at = text.find("VmLck:");
    const long locked_kb = at == std::string::npos ? -1 : std::atol(text.c_str() + at + 6);
    const bool as_said = (swap == Swap::locked) == (locked_kb >= (64 << 10));
    ::_exit(as_said && more[more.size() / 2] == 'x' ? 0 : 1);
  });
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}
#endif

}  // namespace
}  // namespace kanaria::base
