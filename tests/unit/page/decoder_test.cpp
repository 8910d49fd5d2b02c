#include "page/decoder.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <thread>

#include "page/decoder_channel.h"
#include "page/raster_mat.h"
#include "unit/page/hostile/misbehave.h"
#include "unit/page/test_decoder.h"

namespace kanaria::page {
namespace {

constexpr int kShortTimeout_ms = 500;

std::filesystem::path beside_this(const std::string& program) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / program;
}

base::Result<Decoder> hostile(const std::string& kind, int picture_timeout_ms = 10'000) {
  return Decoder::open({beside_this("hostile_decoder_" + kind), 30'000, picture_timeout_ms});
}

/// A "picture" for the hostile decoders.
capture::OriginalImage command(std::uint8_t first) {
  capture::OriginalImage image;
  image.name = "letter.png";
  image.header = {capture::ImageFormat::png, 64, 48, 300};
  image.bytes = {first};
  return image;
}

capture::OriginalImage picture(const std::string& extension, int width_px, int height_px) {
  cv::Mat pixels(height_px, width_px, CV_8UC3);
  cv::randu(pixels, cv::Scalar::all(0), cv::Scalar::all(255));
  capture::OriginalImage image;
  image.name = "letter" + extension;
  image.header = {capture::ImageFormat::png, width_px, height_px, 300};
  CHECK(cv::imencode(extension, pixels, image.bytes));
  return image;
}

TEST(Decoder, GivesThePixelsThatThisProcessWouldSee) {
  Decoder decoder = test_decoder();
  for (const char* extension : {".png", ".jpg", ".tiff"}) {
    for (const DecodedSize size : {DecodedSize::whole, DecodedSize::halved}) {
      const auto image = picture(extension, 301, 203);
      const auto decoded = decoder.decode(image, size);
      ASSERT_TRUE(decoded) << decoded.error().sentence;
      const int flag = size == DecodedSize::halved ? cv::IMREAD_REDUCED_COLOR_2 : cv::IMREAD_COLOR;
      const cv::Mat here = cv::imdecode(image.bytes, flag | cv::IMREAD_IGNORE_ORIENTATION);
      ASSERT_EQ(decoded->width_px, here.cols) << extension;
      ASSERT_EQ(decoded->height_px, here.rows) << extension;
      EXPECT_EQ(decoded->pixels, raster_of(here).pixels) << extension;
    }
  }
}

TEST(Decoder, TheLargestPicturesFitItsMemory) {
  Decoder decoder = test_decoder();
  cv::Mat pixels(6780, 6780, CV_8UC3, cv::Scalar(10, 200, 90));
  pixels.row(77).setTo(cv::Scalar(255, 255, 255));
  capture::OriginalImage image;
  image.name = "largest";
  image.header = {capture::ImageFormat::jpeg, pixels.cols, pixels.rows, 300};
  const std::vector<int> progressive{cv::IMWRITE_JPEG_PROGRESSIVE, 1};
  ASSERT_TRUE(cv::imencode(".jpg", pixels, image.bytes, progressive));
  const auto whole = decoder.decode(image);
  ASSERT_TRUE(whole) << whole.error().sentence;
  EXPECT_TRUE(decoder.decode(image, DecodedSize::halved));
}

TEST(Decoder, APictureThatCannotBeDecodedCostsOnlyItself) {
  Decoder decoder = test_decoder();
  auto cut = picture(".png", 300, 200);
  cut.bytes.resize(cut.bytes.size() / 2);
  for (const auto& bad : {cut, command(7)}) {
    const auto refused = decoder.decode(bad);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().remedy, base::Remedy::this_mailpiece);
    EXPECT_TRUE(refused.error().sentence.starts_with(bad.name));
    EXPECT_TRUE(decoder.decode(picture(".png", 300, 200)));
  }
}

TEST(Decoder, ManyThreadsShareIt) {
  Decoder decoder = test_decoder();
  const auto image = picture(".png", 120, 80);
  const auto alone = decoder.decode(image);
  ASSERT_TRUE(alone);
  std::vector<std::jthread> threads;
  std::array<int, 4> right{};
  constexpr int kPictures = 40;  // more than one worker's life in all
  for (int& count : right) {
    threads.emplace_back([&] {
      for (int i = 0; i < kPictures; ++i) {
        const auto decoded = decoder.decode(image);
        count += decoded && decoded->pixels == alone->pixels ? 1 : 0;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(right, (std::array{kPictures, kPictures, kPictures, kPictures}));
}

TEST(Decoder, OutlivesItsWorkers) {
  Decoder decoder = test_decoder();
  const auto image = picture(".png", 40, 30);
  for (std::uint64_t i = 0; i < kPicturesOfOneWorker + 5; ++i) ASSERT_TRUE(decoder.decode(image));
}

TEST(Decoder, WithoutItsProgramThereIsNoDecoding) {
  const auto absent = Decoder::open({"/nowhere/kanaria-decoder"});
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().remedy, base::Remedy::operator_acts);
  const auto another = Decoder::open({"/bin/true"});
  ASSERT_FALSE(another);
  EXPECT_EQ(another.error().remedy, base::Remedy::operator_acts);
}

TEST(Decoder, WithoutLocksThereIsNoDecoding) {
  const auto refusing = hostile("refusing");
  ASSERT_FALSE(refusing);
  EXPECT_EQ(refusing.error().remedy, base::Remedy::operator_acts);
  EXPECT_NE(refusing.error().sentence.find("seccomp"), std::string::npos)
      << refusing.error().sentence;
}

TEST(HostileDecoder, CanDoNothingButCompute) {
  auto decoder = hostile("locked");
  ASSERT_TRUE(decoder) << decoder.error().sentence;
  for (std::uint8_t misdeed = 1; misdeed < static_cast<std::uint8_t>(Misdeed::count); ++misdeed) {
    // Sanitizers keep standard error for what they find.
    if (kIsSanitized && misdeed == static_cast<std::uint8_t>(Misdeed::write_elsewhere)) continue;
    const auto tried = decoder->decode(command(misdeed));
    if (misdeed == static_cast<std::uint8_t>(Misdeed::write_elsewhere)) {
      ASSERT_TRUE(tried) << tried.error().sentence;
      EXPECT_EQ(tried->pixels.at(0), kDenied);
    } else {
      ASSERT_FALSE(tried) << "misdeed " << int{misdeed} << ": " << int{tried->pixels.at(0)};
      EXPECT_EQ(tried.error().remedy, base::Remedy::this_mailpiece);
      EXPECT_NE(tried.error().sentence.find("forbidden"), std::string::npos)
          << "misdeed " << int{misdeed} << ": " << tried.error().sentence;
    }
    const auto next = decoder->decode(command(static_cast<std::uint8_t>(Misdeed::none)));
    EXPECT_TRUE(next) << "after misdeed " << int{misdeed};
  }
}

TEST(HostileDecoder, CouldDoAllOfItWithoutTheLocks) {
  auto decoder = hostile("unlocked");
  ASSERT_TRUE(decoder);
  for (std::uint8_t misdeed = 1; misdeed < static_cast<std::uint8_t>(Misdeed::count); ++misdeed) {
    if (misdeed == static_cast<std::uint8_t>(Misdeed::write_elsewhere)) continue;
    const auto tried = decoder->decode(command(misdeed));
    ASSERT_TRUE(tried) << "misdeed " << int{misdeed} << ": " << tried.error().sentence;
    EXPECT_EQ(tried->pixels.at(0), kEscaped) << "misdeed " << int{misdeed};
  }
}

TEST(HostileDecoder, InheritsNoOpenFileEvenWithoutTheLocks) {
  if (kIsSanitized) return;                               // sanitized workers keep standard error
  const int inheritable = ::open("/dev/null", O_WRONLY);  // without O_CLOEXEC
  auto decoder = hostile("unlocked");
  ::close(inheritable);
  ASSERT_TRUE(decoder);
  const auto tried = decoder->decode(command(static_cast<std::uint8_t>(Misdeed::write_elsewhere)));
  ASSERT_TRUE(tried);
  EXPECT_EQ(tried->pixels.at(0), kDenied);
}

TEST(HostileDecoder, IsGivenUpAfterItsTime) {
  auto decoder = hostile("locked", kShortTimeout_ms);
  ASSERT_TRUE(decoder);
  const auto spun = decoder->decode(command(kSpins));
  ASSERT_FALSE(spun);
  EXPECT_NE(spun.error().sentence.find("too long"), std::string::npos) << spun.error().sentence;
  EXPECT_TRUE(decoder->decode(command(0)));
}

TEST(HostileDecoder, GetsNoMoreThanItsMemory) {
  if (kIsSanitized) return;  // sanitized workers have no limit of memory
  auto decoder = hostile("locked");
  ASSERT_TRUE(decoder);
  const auto ate = decoder->decode(command(kEatsMemory));
  ASSERT_TRUE(ate) << ate.error().sentence;
  EXPECT_EQ(ate->pixels.at(0), kDenied);
}

TEST(HostileDecoder, ItsLiesAndDeathsCostOnePicture) {
  auto decoder = hostile("locked");
  ASSERT_TRUE(decoder);
  for (const std::uint8_t way : {kLies, kCrashes, kTalksTwice, kLeaves}) {
    const auto tried = decoder->decode(command(way));
    ASSERT_FALSE(tried) << int{way};
    EXPECT_EQ(tried.error().remedy, base::Remedy::this_mailpiece);
    const auto next = decoder->decode(command(0));
    ASSERT_TRUE(next) << int{way};
    EXPECT_EQ(next->pixels.at(0), kEscaped);
  }
}

}  // namespace
}  // namespace kanaria::page
