#include "page/one_thread.h"

#include <opencv2/core/utility.hpp>

namespace kanaria::page {

void work_in_one_thread() {
  // The language has whoever comes meanwhile wait for the first.
  [[maybe_unused]] static const bool is_done = (cv::setNumThreads(1), true);
}

}  // namespace kanaria::page
