#include "kiosk/page_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace kanaria::kiosk {
namespace {

using nlohmann::json;

PieceView piece() {
  auto mail = std::make_shared<HeldMail>();
  mail->look.width_px = 1000;
  mail->look.height_px = 500;
  mail->look.reading.recipient.name = {"髙橋花子", 0.8, {{"髙橋花子", 0.8}, {"高橋花子", 0.1}}};
  mail->look.reading.review_reasons = {"The name is not certain."};
  mail->look.fields = {
      {reading::Party::recipient, 3, "name", "髙橋花子", 0.8, {{100, 50, 300, 40}}},
      {reading::Party::sender, 5, "phone", "03", 0.8, {{0, 0, 10, 10}}}};
  return {7, session::PieceState::unsure, 0, mail};
}

TEST(PageJson, APieceHasBoxesInSharesOfItsPicture) {
  const json shown = json::parse(piece_json(piece()));
  EXPECT_EQ(shown["number"], 7);
  EXPECT_EQ(shown["state"], "unsure");
  ASSERT_EQ(shown["boxes"].size(), 1u) << "fields that the pages do not mark have none";
  EXPECT_EQ(shown["boxes"][0]["field"], "name");
  EXPECT_DOUBLE_EQ(shown["boxes"][0]["x"], 0.1);
  EXPECT_DOUBLE_EQ(shown["boxes"][0]["height"], 0.08);
  EXPECT_EQ(shown["fields"]["name"]["candidates"], (json{"髙橋花子", "高橋花子"}));
}

TEST(PageJson, ABatchSaysItsCounts) {
  BatchView view;
  view.batch.begin("東町", 3);
  view.batch.captured();
  view.batch.captured();
  view.batch.read(1, session::Batch::Read::unsure, 0);
  view.pieces = {piece()};
  const json shown = json::parse(batch_json(view));
  EXPECT_EQ(shown["state"], "feeding");
  EXPECT_EQ(shown["reference"], "東町");
  EXPECT_EQ(shown["seen"], 2);
  EXPECT_EQ(shown["reading"], 1);
  EXPECT_EQ(shown["unsure"], 1);
  EXPECT_EQ(shown["attention"], json::array({1}));
  EXPECT_EQ(shown["pieces"][0]["name"], "髙橋花子");
}

TEST(PageJson, ABatchSaysWhatACoverSheetOffers) {
  BatchView view;
  EXPECT_TRUE(json::parse(batch_json(view))["offered"].is_null());
  view.batch.begin("東町", 3);
  view.batch.captured();
  view.batch.cover({"西町", 250});
  view.batch.came_behind_cover();
  const json shown = json::parse(batch_json(view));
  EXPECT_EQ(shown["paused_because"], "cover_sheet");
  EXPECT_EQ(shown["offered"], (json{{"reference", "西町"}, {"expected", 250}}));
  EXPECT_EQ(shown["cover_sheets"], 1);
  EXPECT_EQ(shown["behind_cover"], 1);
}

TEST(PageJson, AClosedKioskSaysSoOnlyOnTheNotice) {
  ScreenView screen;
  screen.closed = Closed::batch;
  EXPECT_EQ(json::parse(screen_json(screen, {}, {}))["visit"]["screen"], "closed");
  EXPECT_EQ(json::parse(screen_json(screen, {}, {}))["closed_because"], "batch");
  screen.screen = session::VisitScreen::thanks;
  EXPECT_EQ(json::parse(screen_json(screen, {}, {}))["visit"]["screen"], "thanks");
}

TEST(PageJson, RoomForAMatchDoesNotShowInTheStatus) {
  KioskHealth before;
  before.free_bytes = 60'000'000'000;
  KioskHealth after = before;
  after.free_bytes -= 5'000'000;
  const auto shown = [](const KioskHealth& health) {
    return status_json(health, capture::DeviceState::ready, 1'795'251'600'000);
  };
  EXPECT_EQ(shown(before), shown(after));
  after.free_bytes = 300'000'000;
  const json items = json::parse(shown(after))["items"];
  EXPECT_EQ(items[1]["what"], "disk");
  EXPECT_EQ(items[1]["level"], "now");
}

TEST(PageJson, AFileNameThatIsNoUtf8BreaksNothing) {
  EXPECT_TRUE(json::accept(error_json("caf\xe9")));
}

}  // namespace
}  // namespace kanaria::kiosk
