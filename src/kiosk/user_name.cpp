#include "kiosk/user_name.h"

#include <pwd.h>
#include <unistd.h>

namespace kanaria::kiosk {

std::string user_name() {
  const uid_t uid = ::getuid();
  const passwd* user = ::getpwuid(uid);
  return (user ? std::string(user->pw_name) : std::string("?")) + " (uid " + std::to_string(uid) +
         ")";
}

}  // namespace kanaria::kiosk
