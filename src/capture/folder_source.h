// A folder of image files as a source of mailpieces.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "capture/capture.h"

namespace kanaria::capture {

/// One mailpiece may take 512 MiB.  File, decoder and picture are in memory together, a progressive
/// JPEG's coefficients with 9 bytes a pixel: A4 at 600 dpi (34.8 megapixels), A3 at 400 dpi, and
/// A3 in colour at 300 dpi without compression (52 MB) fit.
inline constexpr std::uint64_t kMaxFileBytes = 64'000'000;
inline constexpr std::int64_t kMaxPixels = 46'000'000;
inline constexpr std::size_t kMaxMailpieces = 100'000;

/// Whether a symbolic link is opened: one that a person named is, one found in a folder is not,
/// because it may lead out of the folder.
enum class Links { followed, refused };

/// What a file holds, once its header is examined; nothing is decoded.  An Error (this_mailpiece)
/// names the file: empty, cut short, over kMaxPixels, coded in so many scans that decoding it would
/// take minutes, or not what it claims to be.  Safe from any thread.
[[nodiscard]] base::Result<OriginalImage> examined_image(const std::filesystem::path& path,
                                                         base::Bytes bytes);

/// Reads one image file whole, for examined_image().  An Error (this_mailpiece) names the file and
/// is one of that function's, or: absent, not a regular file, over kMaxFileBytes.  Never blocks on
/// a FIFO.  Safe from any thread.
[[nodiscard]] base::Result<OriginalImage> load_image(const std::filesystem::path& path,
                                                     Links links = Links::followed);

/// True for jpg, jpeg, png, tif and tiff, in either case, behind the last dot.
[[nodiscard]] bool has_image_extension(const std::filesystem::path& path);

/// A mailpiece is NAME_front.EXT or NAME.EXT, with an optional NAME_back.EXT; its id is NAME.
/// Other files and names that begin with a dot are passed over.  The list is taken once, when the
/// source is opened; the files are read one by one.  Immutable; safe from any thread.
class FolderSource {
 public:
  /// An Error says why the folder cannot be used: it is not there, holds no mailpieces, or more
  /// than kMaxMailpieces.
  [[nodiscard]] static base::Result<FolderSource> open(const std::filesystem::path& folder);

  /// Mailpieces in the order of their names, those that cannot be loaded included.
  [[nodiscard]] std::size_t size() const { return mailpieces_.size(); }
  /// Valid as long as the source.
  [[nodiscard]] const std::string& id(std::size_t index) const { return mailpieces_[index].id; }
  /// An Error (this_mailpiece) concerns this mailpiece only: an unreadable or unsuitable file, a
  /// back without a front, two fronts or two backs.
  [[nodiscard]] base::Result<Capture> load(std::size_t index) const;

 private:
  struct Mailpiece {
    std::string id;
    std::vector<std::filesystem::path> fronts;
    std::vector<std::filesystem::path> backs;
  };
  std::vector<Mailpiece> mailpieces_;
};

}  // namespace kanaria::capture
