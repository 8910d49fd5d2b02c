#include "reading/line_net.h"

#include <algorithm>
#include <opencv2/dnn.hpp>

#include "page/one_thread.h"
#include "reading/onnx_file.h"

namespace kanaria::reading {
namespace {

constexpr int kColumn_px = 4;     // what one column of the output covers
constexpr int kWindow_px = 640;   // looked at in one go: 29 em
constexpr int kContext_px = 96;   // more than the net sees to either side of a column
constexpr int kMostAtOnce = 128;  // embeddings
constexpr int kSubframesAColumn = kColumn_px / kSubframe_px;

cv::Mat blob(int channels, int height, int width) {
  const int sizes[] = {1, channels, height, width};
  return cv::Mat::zeros(4, sizes, CV_32F);
}

bool is_shaped(const cv::Mat& blob, int channels, int width) {
  return blob.dims == 4 && blob.type() == CV_32F && blob.isContinuous() && blob.size[0] == 1 &&
         blob.size[1] == channels && blob.size[2] == 1 && blob.size[3] == width;
}

base::Result<cv::dnn::Net> loaded(base::ByteView file, const std::string& name) {
  auto wide = widened_onnx(file, name);
  if (!wide) return wide.error();
  try {
    cv::dnn::Net net =
        cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(wide->data()), wide->size());
    net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    return net;
  } catch (const cv::Exception&) {
    return base::Error{base::Remedy::operator_acts,
                       name + " cannot be used by this OpenCV; install the models again."};
  }
}

}  // namespace

struct LineNet::Content {
  cv::dnn::Net lines;
  cv::dnn::Net classes;
  int height_px = 0;
  int embedding = 0;
  int class_count = 0;

  /// False when the weights do not fit the list of characters.
  [[nodiscard]] bool fits();
  /// The outputs for columns [from, from + width) of the strip, zeros beyond its end.
  [[nodiscard]] std::vector<cv::Mat> run(const Strip& strip, int from_px, int width_px);
};

std::vector<cv::Mat> LineNet::Content::run(const Strip& strip, int from_px, int width_px) {
  cv::Mat input = blob(1, height_px, width_px);
  const int copied = std::min(width_px, strip.width_px - from_px);
  for (int y = 0; y < height_px && y < strip.height_px; ++y) {
    const float* row = strip.ink.data() + static_cast<std::ptrdiff_t>(y) * strip.width_px + from_px;
    std::copy_n(row, copied, input.ptr<float>(0, 0) + static_cast<std::ptrdiff_t>(y) * width_px);
  }
  lines.setInput(input, "line");
  std::vector<cv::Mat> outputs;
  lines.forward(outputs, std::vector<cv::String>{"centres", "features"});
  return outputs;
}

bool LineNet::Content::fits() {
  constexpr int kTried_px = 64;
  const Strip paper{kTried_px, height_px,
                    std::vector<float>(static_cast<std::size_t>(kTried_px * height_px))};
  const auto outputs = run(paper, 0, kTried_px);
  constexpr int kColumns = kTried_px / kColumn_px;
  if (outputs.size() != 2 || !is_shaped(outputs[0], kSubframesAColumn, kColumns) ||
      !is_shaped(outputs[1], kSubframesAColumn * embedding, kColumns)) {
    return false;
  }
  classes.setInput(blob(embedding, 1, 3), "features");
  return is_shaped(classes.forward("classes"), class_count, 3);
}

LineNet::LineNet(std::unique_ptr<Content> content) : content_(std::move(content)) {}
LineNet::LineNet(LineNet&&) noexcept = default;
LineNet& LineNet::operator=(LineNet&&) noexcept = default;
LineNet::~LineNet() = default;

base::Result<LineNet> LineNet::open(base::ByteView lines, base::ByteView classes,
                                    const LineCharacters& characters) {
  page::work_in_one_thread();
  auto lines_net = loaded(lines, "lines.onnx");
  if (!lines_net) return lines_net.error();
  auto classes_net = loaded(classes, "classes.onnx");
  if (!classes_net) return classes_net.error();
  auto content = std::make_unique<Content>(Content{std::move(*lines_net), std::move(*classes_net),
                                                   characters.height_px, characters.embedding,
                                                   static_cast<int>(characters.classes.size())});
  bool fits = false;
  try {
    fits = content->fits();
  } catch (const cv::Exception&) {  // an input or output of another name or shape
  }
  if (fits) return LineNet(std::move(content));
  return base::Error{base::Remedy::operator_acts,
                     "lines.onnx, classes.onnx and characters.txt do not belong together; "
                     "install the models again."};
}

StripView LineNet::look(const Strip& strip) {
  StripView view;
  const int columns = (strip.width_px + kColumn_px - 1) / kColumn_px;
  const auto subframes = static_cast<std::size_t>(columns * kSubframesAColumn);
  const auto embedding = static_cast<std::size_t>(content_->embedding);
  view.centres.resize(subframes);
  view.features.resize(subframes * embedding);
  constexpr int kContext = kContext_px / kColumn_px;
  constexpr int kMostColumns = kWindow_px / kColumn_px;
  // Each window answers for its middle only, where it sees as much as the whole strip would show.
  for (int done = 0; done < columns;) {
    const int from = std::max(0, done - kContext);
    const int to = std::min(columns, from + kMostColumns);
    const int answered = to == columns ? columns : to - kContext;
    const auto outputs = content_->run(strip, from * kColumn_px, (to - from) * kColumn_px);
    for (; done < answered; ++done) {
      for (int s = 0; s < kSubframesAColumn; ++s) {
        const auto k = static_cast<std::size_t>(done * kSubframesAColumn + s);
        view.centres[k] = outputs[0].ptr<float>(0, s)[done - from];
        for (int e = 0; e < content_->embedding; ++e) {
          view.features[k * embedding + static_cast<std::size_t>(e)] =
              outputs[1].ptr<float>(0, s * content_->embedding + e)[done - from];
        }
      }
    }
  }
  return view;
}

std::vector<float> LineNet::classify(std::span<const float> embeddings) {
  const auto embedding = static_cast<std::size_t>(content_->embedding);
  const auto class_count = static_cast<std::size_t>(content_->class_count);
  const std::size_t count = embeddings.size() / embedding;
  std::vector<float> logits(count * class_count);
  for (std::size_t from = 0; from < count; from += kMostAtOnce) {
    const std::size_t now = std::min<std::size_t>(kMostAtOnce, count - from);
    cv::Mat input = blob(content_->embedding, 1, static_cast<int>(now));
    for (std::size_t e = 0; e < embedding; ++e) {
      float* row = input.ptr<float>(0, static_cast<int>(e));
      for (std::size_t i = 0; i < now; ++i) row[i] = embeddings[(from + i) * embedding + e];
    }
    content_->classes.setInput(input, "features");
    const cv::Mat output = content_->classes.forward("classes");
    for (std::size_t c = 0; c < class_count; ++c) {
      const float* row = output.ptr<float>(0, static_cast<int>(c));
      for (std::size_t i = 0; i < now; ++i) logits[(from + i) * class_count + c] = row[i];
    }
  }
  return logits;
}

}  // namespace kanaria::reading
