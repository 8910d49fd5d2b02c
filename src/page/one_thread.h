// OpenCV's own threads: none.
#pragma once

namespace kanaria::page {

/// From the first call on, OpenCV works in the thread that calls it: mailpieces are read in
/// parallel, and threads within one only cost time.  Safe from any thread, as cv::setNumThreads()
/// is not: two at once crash in TBB (OpenCV 4.6, `tbbArena`).
void work_in_one_thread();

}  // namespace kanaria::page
