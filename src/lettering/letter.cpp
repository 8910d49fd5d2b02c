#include "lettering/letter.h"

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <random>

#include "base/check.h"
#include "lettering/lettering.h"

namespace kanaria::lettering {
namespace {

constexpr double kMillimetre_px = kLetter_dpi / 25.4;
constexpr int kQuality = 85;
constexpr double kPoint_px = kLetter_dpi / 72;

int px(double millimetres) {
  return static_cast<int>(millimetres * kMillimetre_px);
}

/// What a sheet and a scanner do even on their best day.
void age(cv::Mat& grey, std::mt19937_64& random) {
  cv::GaussianBlur(grey, grey, {3, 3}, 0.6);
  cv::Mat grain(grey.size(), CV_16S);
  cv::RNG(random()).fill(grain, cv::RNG::NORMAL, 0, 2.5);
  cv::Mat sum;
  cv::add(grey, grain, sum, cv::noArray(), CV_8U);
  grey = sum;
}

}  // namespace

base::Result<base::Bytes> draw_letter(const LetterText& text, const std::filesystem::path& font,
                                      std::uint64_t seed) {
  CHECK(text.postal_code.size() == 7);
  Lettering lettering(font);
  const auto is_there = [&](const std::string& line) { return lettering.has_all(line); };
  bool complete = lettering.has_face() && is_there("〒" + text.name);
  for (const std::string& line : text.address) complete = complete && is_there(line);
  if (!complete) {
    return base::Error{base::Remedy::operator_acts,
                       font.string() +
                           " is no font with the characters of a letter; install Debian's "
                           "fonts-ipaexfont-gothic, or name another font."};
  }
  std::mt19937_64 random(seed);
  const auto between = [&](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  };
  const auto paper = static_cast<std::uint8_t>(between(236, 252));
  const auto ink = static_cast<std::uint8_t>(between(10, 45));
  cv::Mat sheet(px(120), px(235), CV_8UC3, cv::Scalar(paper, paper, paper));
  const int x_px = px(between(70, 95));
  double y_mm = between(38, 52);
  const auto size_px = static_cast<int>(between(12, 16) * kPoint_px);
  const auto name_px = static_cast<int>(between(16, 22) * kPoint_px);
  const double step_mm = between(8, 10);
  const auto write = [&](const std::string& line, int indent_px, int height_px) {
    lettering.draw(sheet, line, x_px + indent_px, px(y_mm), height_px, {ink, ink, ink});
  };
  write("〒" + text.postal_code.substr(0, 3) + "-" + text.postal_code.substr(3), 0, size_px);
  for (const std::string& line : text.address) {
    y_mm += step_mm;
    write(line, 0, size_px);
  }
  y_mm += step_mm * 1.7;
  write(text.name, size_px, name_px);
  cv::Mat grey;
  cv::cvtColor(sheet, grey, cv::COLOR_BGR2GRAY);
  age(grey, random);
  base::Bytes jpeg;
  CHECK(cv::imencode(".jpg", grey, jpeg, {cv::IMWRITE_JPEG_QUALITY, kQuality}));
  return jpeg;
}

}  // namespace kanaria::lettering
