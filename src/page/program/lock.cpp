#include "page/program/lock.h"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <initializer_list>

#include "base/private_memory.h"

namespace kanaria::page {
namespace {

/// Of this process's addresses now; 0 when it cannot be told.
std::size_t address_space_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (file == nullptr) return 0;
  unsigned long pages = 0;
  const int fields = std::fscanf(file, "%lu", &pages);
  std::fclose(file);
  return fields == 1 ? pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

/// Down to `most`; a limit that is lower already stays.
bool limit(__rlimit_resource resource, rlim_t most) {
  rlimit usual{};
  if (::getrlimit(resource, &usual) != 0) return false;
  most = std::min(most, usual.rlim_max);  // RLIM_INFINITY is the largest number
  const rlimit both{most, most};
  return ::setrlimit(resource, &both) == 0;
}

bool set_limits() {
  const std::size_t usual_bytes = address_space_bytes();
  if (usual_bytes == 0) return false;
  if (!kIsSanitized && !limit(RLIMIT_AS, usual_bytes + kMostMemoryMore_bytes)) return false;
  return limit(RLIMIT_CPU, kPicturesOfOneWorker * kMostCpuOfOnePicture_s) &&
         limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_NPROC, 0) &&
         limit(RLIMIT_NOFILE, 0);
}

/// The filter while it is put together.
class Filter {
 public:
  Filter() : context_(::seccomp_init(SCMP_ACT_KILL_PROCESS)) {
    if (context_ == nullptr) fail(ENOMEM);
  }
  ~Filter() { ::seccomp_release(context_); }
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;

  void allow(std::initializer_list<int> calls) {
    for (const int call : calls) add(SCMP_ACT_ALLOW, call, {});
  }
  void add(std::uint32_t action, int call, std::initializer_list<scmp_arg_cmp> where) {
    if (error_number_ != 0) return;
    fail(-::seccomp_rule_add_array(context_, action, call, static_cast<unsigned>(where.size()),
                                   where.begin()));
  }
  void set(scmp_filter_attr attribute, std::uint32_t value) {
    if (error_number_ == 0) fail(-::seccomp_attr_set(context_, attribute, value));
  }
  /// 0, or the error number of what went wrong first.
  int load() {
    if (error_number_ == 0) fail(-::seccomp_load(context_));
    return error_number_;
  }

 private:
  void fail(int error_number) { error_number_ = error_number; }
  scmp_filter_ctx context_;
  int error_number_ = 0;
};

int filter_system_calls() {
  Filter filter;
  filter.set(SCMP_FLTATR_CTL_TSYNC, 1);  // a sanitizer's thread too
  const scmp_arg_cmp on_channel = SCMP_A0_32(SCMP_CMP_EQ, kChannelFile);
  const scmp_arg_cmp elsewhere = SCMP_A0_32(SCMP_CMP_NE, kChannelFile);
  filter.add(SCMP_ACT_ALLOW, SCMP_SYS(read), {on_channel});
  filter.add(SCMP_ACT_ALLOW, SCMP_SYS(write), {on_channel});
  filter.add(kIsSanitized ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EBADF), SCMP_SYS(write), {elsewhere});
  const scmp_arg_cmp not_executable = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
  filter.add(SCMP_ACT_ALLOW, SCMP_SYS(mmap), {not_executable});
  filter.allow({SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise),
                SCMP_SYS(futex), SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn)});
  if (kIsSanitized) {
    filter.add(SCMP_ACT_ALLOW, SCMP_SYS(mprotect), {not_executable});
    filter.allow({SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(sched_yield), SCMP_SYS(nanosleep),
                  SCMP_SYS(clock_nanosleep), SCMP_SYS(sigaltstack), SCMP_SYS(rt_sigprocmask),
                  SCMP_SYS(rt_sigaction), SCMP_SYS(getrusage)});
  }
  return filter.load();
}

}  // namespace

DecoderReady lock_in() {
  (void)base::keep_memory_private();
  if (!set_limits()) return {LockStep::limits, errno};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::prctl(PR_GET_DUMPABLE) != 0) {
    return {LockStep::privileges, errno};
  }
  if (const int failed = filter_system_calls(); failed != 0) {
    return {LockStep::system_calls, failed};
  }
  return {};
}

}  // namespace kanaria::page
