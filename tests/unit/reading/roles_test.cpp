#include "reading/roles.h"

#include <gtest/gtest.h>

#include <tuple>

#include "unit/reading/hand_made.h"

namespace kanaria::reading {
namespace {

using Lines = std::vector<std::size_t>;

void add_sender(ReadSide& side, int x_px, int y_px, int block) {
  side.lines.push_back(row("株式会社北浜製作所", x_px, y_px, 40, block));
  side.lines.push_back(row("〒700-0807岡山県岡山市北区南方3-7-17", x_px, y_px + 60, 28, block));
  side.lines.push_back(row("TEL086-123-4567", x_px, y_px + 100, 28, block));
}

/// Lines 0 to 2: code, address, name.
ReadSide addressed_to(std::string_view name) {
  ReadSide side;
  side.page.resolution_dpi = 300;
  side.lines.push_back(row("〒105-0011", 500, 300, 40, 1));
  side.lines.push_back(row("東京都港区芝公園4-2-8", 500, 360, 40, 1));
  side.lines.push_back(row(name, 560, 440, 56, 1));
  return side;
}

struct Roles {
  std::vector<AddressGroup> groups;
  std::optional<RecipientRole> recipient;
  SenderRole sender;
};

Roles roles_of(const ReadSide& side) {
  Roles roles;
  roles.groups = find_addresses(side, places(), names());
  roles.recipient = find_recipient(side, roles.groups, names());
  roles.sender = find_sender(side, roles.groups, roles.recipient ? &*roles.recipient : nullptr);
  return roles;
}

TEST(Addresses, TakeTheirContinuationAndTheirCode) {
  ReadSide side = addressed_to("山田太郎様");
  side.lines.insert(side.lines.begin() + 2, row("芝ハイツ301", 500, 405, 36, 1));
  side.lines[3].line.box.y_px += 20;
  const auto groups = find_addresses(side, places(), names());
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].lines, (Lines{1, 2}));
  ASSERT_TRUE(groups[0].postal_code);
  EXPECT_EQ(groups[0].postal_code->text(), "1050011");
  EXPECT_EQ(groups[0].symbols.size(), side.lines[1].text.size() + side.lines[2].text.size());
}

TEST(Addresses, ASmudgeBetweenTheirLinesIsPassedOver) {
  ReadSide side = addressed_to("山田太郎様");
  side.lines.insert(side.lines.begin() + 2, row("入り一一入", 500, 404, 12, 1));
  side.lines.insert(side.lines.begin() + 3, row("芝ハイツ301", 500, 405, 36, 1));
  side.lines[4].line.box.y_px += 20;
  const auto groups = find_addresses(side, places(), names());
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].lines, (Lines{1, 3}));
}

TEST(Addresses, ABuildingMayHaveNeitherKanaNorNumber) {
  for (const auto& [text, goes_on] : {std::pair{"紅葉荘", true}, {"企画室", false}}) {
    ReadSide side = addressed_to("山田太郎様");
    side.lines.insert(side.lines.begin() + 2, row(text, 500, 405, 36, 1));
    side.lines[3].line.box.y_px += 20;
    const auto groups = find_addresses(side, places(), names());
    ASSERT_EQ(groups.size(), 1U);
    EXPECT_EQ(groups[0].lines.size(), goes_on ? 2U : 1U) << text;
  }
}

TEST(Addresses, LinesOfASlantedLabelLieCloserThanTheirBoxesSay) {
  ReadSide side = addressed_to("山田太郎様");
  ReadLine next = row("芝ハイツ301", 500, 395, 36, 1);
  next.line.slope = side.lines[1].line.slope = 0.06;
  side.lines[1].line.box.height_px += 25;
  next.line.box.height_px += 15;
  side.lines.insert(side.lines.begin() + 2, next);
  side.lines[3].line.box.y_px += 30;
  const auto groups = find_addresses(side, places(), names());
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].lines, (Lines{1, 2}));
}

/// A column of the given text.
ReadLine column(std::string_view text, int x_px, int y_px, int block) {
  ReadLine line = row(text, 0, 0, 40, block);
  line.line.direction = page::Direction::vertical;
  line.line.box = {x_px, y_px, 40, 40 * static_cast<int>(line.text.size())};
  return line;
}

TEST(Addresses, GoOnInAColumnThatBeginsBelowTheirs) {
  ReadSide side;
  side.page.resolution_dpi = 300;
  side.lines = {column("東京都港区芝公園4-2-8", 900, 300, 1), column("芝ハイツ301", 850, 1100, 2)};
  const auto groups = find_addresses(side, places(), names());
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].lines, (Lines{0, 1}));
}

TEST(Addresses, GoOnBehindAColumnThatWasSetLow) {
  ReadSide side;
  side.page.resolution_dpi = 300;
  side.lines = {column("東京都港区", 900, 300, 1), column("芝公園4-2-8", 850, 700, 1),
                column("芝ハイツ301", 800, 330, 2)};
  const auto groups = find_addresses(side, places(), names());
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].lines, (Lines{0, 1, 2}));
}

TEST(Addresses, FiguresWithinTheirColumnAreNoLineOfTheirOwn) {
  ReadSide side;
  side.page.resolution_dpi = 300;
  side.lines = {column("東京都港区芝公園4-12-22", 900, 300, 1), column("12", 870, 800, 1)};
  const auto groups = find_addresses(side, places(), names());
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].lines, (Lines{0}));
}

TEST(Addresses, DoNotGoOnInASendersBlock) {
  ReadSide side = addressed_to("山田太郎様");
  side.lines.push_back(row("北浜製作所ビル3階", 500, 402, 40, 2));
  side.lines.back().line.box.x_px = 1400;
  const auto groups = find_addresses(side, places(), names());
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].lines, (Lines{1}));
}

TEST(Addresses, ABadlyReadLineIsFoundByACodeElsewhereOnTheSide) {
  ReadSide side;
  side.page.resolution_dpi = 300;
  side.lines.push_back(row("束京部港区芝公囲4-2-8", 500, 360, 40, 1));
  EXPECT_TRUE(find_addresses(side, places(), names()).empty());
  side.lines.push_back(row("〒105-0011", 1500, 1300, 40, 2));
  const auto groups = find_addresses(side, places(), names());
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].lines, (Lines{0}));
  EXPECT_EQ(groups[0].places.front().of_code, "1050011");
  EXPECT_EQ(groups[0].places.front().text, U"東京都港区芝公園");
  side.lines.back() = row("〒700-0807", 1500, 1300, 40, 2);
  EXPECT_TRUE(find_addresses(side, places(), names()).empty()) << "another place's code";
}

TEST(Addresses, ARoomAcrossTheFootOfTheColumnBelongsToThem) {
  for (const int off_px : {0, 60}) {
    ReadSide side;
    side.page.resolution_dpi = 300;
    side.lines.push_back(row("東京都港区芝公園4-2-8芝ハイツ", 0, 0, 40, 1));
    page::TextLine& column = side.lines[0].line;
    column.direction = page::Direction::vertical;
    column.box = {900, 300, 40, column.box.width_px};
    side.lines.push_back(row("301", 890 + off_px, column.box.bottom_px() + 20, 20, 2));
    const auto groups = find_addresses(side, places(), names());
    ASSERT_EQ(groups.size(), 1U);
    EXPECT_EQ(groups[0].lines, off_px == 0 ? (Lines{0, 1}) : (Lines{0})) << off_px;
    EXPECT_EQ(groups[0].symbols.back().candidates.front().character, off_px == 0 ? U'1' : U'ツ');
  }
}

TEST(Addresses, ACodeInFrontIsNoPartOfThem) {
  ReadSide side;
  side.page.resolution_dpi = 300;
  side.lines.push_back(row("〒105-0011東京都港区芝公園4-2-8", 500, 300, 40, 1));
  const auto groups = find_addresses(side, places(), names());
  ASSERT_EQ(groups.size(), 1U);
  ASSERT_TRUE(groups[0].postal_code);
  EXPECT_EQ(groups[0].postal_code->text(), "1050011");
  EXPECT_EQ(groups[0].symbols.front().candidates.front().character, U'東');
}

TEST(Roles, HonorificBlockAgainstCompanyBlock) {
  for (const bool sender_first : {false, true}) {
    ReadSide side;
    side.page.resolution_dpi = 300;
    if (sender_first) add_sender(side, 200, 80, 7);
    const std::size_t first = side.lines.size();
    const ReadSide addressed = addressed_to("山田太郎様");
    side.lines.insert(side.lines.end(), addressed.lines.begin(), addressed.lines.end());
    const std::size_t sender = sender_first ? 0 : side.lines.size();
    if (!sender_first) add_sender(side, 900, 1100, 7);

    const Roles roles = roles_of(side);
    ASSERT_TRUE(roles.recipient);
    ASSERT_TRUE(roles.recipient->address);
    EXPECT_EQ(roles.recipient->address->lines, Lines{first + 1});
    ASSERT_EQ(roles.recipient->names.size(), 1U);
    EXPECT_EQ(roles.recipient->names[0].line, first + 2);
    EXPECT_EQ(roles.recipient->names[0].end, 4U);
    EXPECT_EQ(roles.recipient->names[0].honorific, U"様");
    ASSERT_TRUE(roles.sender.address);
    EXPECT_EQ(roles.sender.address->lines, Lines{sender + 1});
    EXPECT_EQ(roles.sender.name_line, sender);
    EXPECT_EQ(roles.sender.phone_line, sender + 2);
  }
}

TEST(Roles, AFirmThatHasItselfWrittenToIsTheAddressee) {
  for (const std::string_view firm : {"株式会社北浜製作所行", "北浜製作所営業部行"}) {
    const ReadSide side = addressed_to(firm);
    const Roles roles = roles_of(side);
    ASSERT_TRUE(roles.recipient) << firm;
    ASSERT_EQ(roles.recipient->names.size(), 1U);
    EXPECT_EQ(roles.recipient->names[0].honorific, U"行");
    EXPECT_EQ(roles.recipient->names[0].end,
              side.lines[roles.recipient->names[0].line].text.size() - 1);
  }
}

TEST(Roles, ACompanyBlockAloneAddressesNobody) {
  ReadSide side;
  side.page.resolution_dpi = 300;
  add_sender(side, 300, 300, 1);
  const Roles roles = roles_of(side);
  EXPECT_FALSE(roles.recipient);
  EXPECT_EQ(roles.sender.name_line, 0U);
  EXPECT_EQ(roles.sender.phone_line, 2U);
}

TEST(Roles, CustomersInGeneralAreNobody) {
  ReadSide side;
  side.page.resolution_dpi = 300;
  side.lines.push_back(row("大切なお客様", 300, 300, 60, 1));
  side.lines.push_back(row("会員の皆様", 300, 500, 60, 2));
  EXPECT_FALSE(roles_of(side).recipient);
  EXPECT_FALSE(roles_of(ReadSide()).recipient);
}

TEST(Roles, ThePostOfficeOfTheIndiciaIsNoSender) {
  ReadSide side = addressed_to("山田太郎様");
  side.lines.push_back(row("料金後納", 1200, 100, 30, 3));
  side.lines.push_back(row("西之原支店", 1200, 60, 24, 3));
  EXPECT_FALSE(roles_of(side).sender.name_line);
  add_sender(side, 1300, 900, 4);
  const auto sender = roles_of(side).sender;
  ASSERT_TRUE(sender.name_line);
  EXPECT_EQ(side.lines[*sender.name_line].text, U"株式会社北浜製作所");
}

TEST(Roles, ACompanyIsAddressedWithItsPerson) {
  ReadSide side = addressed_to("株式会社北浜製作所");
  side.lines.push_back(row("営業部御中", 560, 510, 50, 1));
  const Roles roles = roles_of(side);
  ASSERT_TRUE(roles.recipient);
  EXPECT_EQ(roles.recipient->names[0].line, 3U);
  EXPECT_EQ(roles.recipient->company_lines, Lines{2});
}

TEST(Roles, JointAddresseesStandUnderOneAnother) {
  ReadSide side = addressed_to("山田太郎様");
  side.lines.push_back(row("花子様", 672, 506, 56, 1));
  const Roles roles = roles_of(side);
  ASSERT_TRUE(roles.recipient);
  ASSERT_EQ(roles.recipient->names.size(), 2U);
  EXPECT_EQ(roles.recipient->names[0].line, 2U);
  EXPECT_EQ(roles.recipient->names[1].line, 3U);
}

TEST(Roles, TheHouseholderIsNotTheAddressee) {
  ReadSide side = addressed_to("石川様方");
  side.lines.push_back(row("太田彩様", 560, 510, 56, 1));
  const Roles roles = roles_of(side);
  ASSERT_TRUE(roles.recipient);
  ASSERT_EQ(roles.recipient->names.size(), 1U);
  EXPECT_EQ(roles.recipient->names[0].line, 3U);
  EXPECT_EQ(roles.recipient->care_of_line, 2U);
}

TEST(Roles, AGuardianOnALineOfTheirOwnBelongsToTheChild) {
  ReadSide side = addressed_to("山田太郎");
  side.lines.push_back(row("保護者様", 560, 510, 50, 1));
  const Roles roles = roles_of(side);
  ASSERT_TRUE(roles.recipient);
  EXPECT_TRUE(roles.recipient->attention_guardian);
  EXPECT_EQ(roles.recipient->names[0].line, 2U);
  EXPECT_EQ(roles.recipient->names[0].end, 4U);
}

TEST(Roles, AGuardianUnderAChildWithAnHonorificIsNoSecondAddressee) {
  ReadSide side = addressed_to("山田太郎様");
  side.lines.push_back(row("保護者様", 560, 510, 50, 1));
  const Roles roles = roles_of(side);
  ASSERT_TRUE(roles.recipient);
  EXPECT_TRUE(roles.recipient->attention_guardian);
  ASSERT_EQ(roles.recipient->names.size(), 1U);
  EXPECT_EQ(roles.recipient->names[0].line, 2U);
}

TEST(Roles, AnHonorificFarFromItsNameBelongsToIt) {
  ReadSide side = addressed_to("山田太郎");
  side.lines.push_back(row("様", 560 + 4 * 56 + 200, 440, 56, 1));
  const Roles roles = roles_of(side);
  ASSERT_TRUE(roles.recipient);
  EXPECT_EQ(roles.recipient->names[0].line, 2U);
  EXPECT_EQ(roles.recipient->names[0].end, 4U);
  EXPECT_EQ(roles.recipient->names[0].honorific, U"様");
}

TEST(Roles, ALostHonorificLeavesThePersonWhole) {
  for (const std::string_view name : {"山田太郎", "山田信行"}) {
    const ReadSide side = addressed_to(name);
    const Roles roles = roles_of(side);
    ASSERT_TRUE(roles.recipient);
    ASSERT_EQ(roles.recipient->names.size(), 1U);
    EXPECT_EQ(roles.recipient->names[0].line, 2U);
    EXPECT_EQ(roles.recipient->names[0].end, 4U) << name;
    EXPECT_EQ(roles.recipient->names[0].honorific, U"") << name;
  }
}

TEST(Roles, AMisreadHonorificIsNoPartOfTheName) {
  const Roles roles = roles_of(addressed_to("山田太郎棟"));
  ASSERT_TRUE(roles.recipient);
  ASSERT_EQ(roles.recipient->names.size(), 1U);
  EXPECT_EQ(roles.recipient->names[0].end, 4U);
}

TEST(Roles, AnHonorificUnderTwoNamesIsBoths) {
  ReadSide side = addressed_to("山田太郎");
  side.lines.push_back(row("花子様", 672, 506, 56, 1));
  const Roles roles = roles_of(side);
  ASSERT_TRUE(roles.recipient);
  ASSERT_EQ(roles.recipient->names.size(), 2U);
  EXPECT_EQ(roles.recipient->names[0].line, 2U);
  EXPECT_EQ(roles.recipient->names[0].end, 4U);
  EXPECT_EQ(roles.recipient->names[1].line, 3U);
  EXPECT_EQ(roles.recipient->names[1].end, 2U);
}

TEST(Roles, AnHonorificBetweenTwoNamesIsBoths) {
  ReadSide side = addressed_to("南雲一華");
  side.lines.push_back(row("理人", 560 + 2 * 56, 506, 56, 1));
  side.lines.push_back(row("様", 560 + 5 * 56, 473, 56, 1));
  const Roles roles = roles_of(side);
  ASSERT_TRUE(roles.recipient);
  ASSERT_EQ(roles.recipient->names.size(), 2U);
  EXPECT_EQ(roles.recipient->names[0].line, 2U);
  EXPECT_EQ(roles.recipient->names[0].end, 4U);
  EXPECT_EQ(roles.recipient->names[1].line, 3U);
  EXPECT_EQ(roles.recipient->names[1].honorific, U"様");
}

TEST(Roles, ACharacterBeyondDoubtIsNoMisreadHonorific) {
  ReadSide side = addressed_to("山田太郎斗");
  side.lines[2].lattice.symbols.back().candidates.front().p = 0.999;
  const Roles roles = roles_of(side);
  ASSERT_TRUE(roles.recipient);
  for (const NameLine& name : roles.recipient->names) EXPECT_EQ(name.end, 5U);
}

TEST(Roles, AWordOfAFormIsNoSender) {
  ReadSide side = addressed_to("山田太郎様");
  side.lines.push_back(row("ご依頼主", 500, 800, 26, 2));
  side.lines.push_back(row("兵庫県神戸市灘区岩屋北町7-26-7", 500, 830, 26, 2));
  side.lines.push_back(row("TEL0120-000-285", 500, 860, 26, 2));
  const Roles roles = roles_of(side);
  EXPECT_TRUE(!roles.sender.name_line || *roles.sender.name_line != 3U);
}

TEST(Roles, AListOfAddressesAddressesNobody) {
  ReadSide side;
  side.page.resolution_dpi = 300;
  int block = 0;
  for (const std::string_view text :
       {"〒105-0011東京都港区芝公園4-2-8", "岡山県岡山市北区南方3-7-17",
        "群馬県邑楽郡大泉町日の出55-1", "京都府京都市下京区東塩小路町721-1",
        "大阪府大阪市北区梅田3-1-1"}) {
    side.lines.push_back(row(text, 300, 200 + 200 * block, 40, block));
    ++block;
  }
  EXPECT_EQ(find_addresses(side, places(), names()).size(), 5U);
  EXPECT_FALSE(roles_of(side).recipient);
  ReadSide one = side;
  one.lines.resize(1);
  EXPECT_TRUE(roles_of(one).recipient) << "the first of them alone";
  side.lines.push_back(row("山田太郎様", 360, 270, 56, 0));
  EXPECT_TRUE(roles_of(side).recipient) << "an honorific is no list's";
}

TEST(People, AreSurnameAndGivenName) {
  EXPECT_TRUE(is_person(U"山田太郎", names()));
  EXPECT_FALSE(is_person(U"山田", names()));
  EXPECT_FALSE(is_person(U"芝ハイツ", names()));
  EXPECT_FALSE(is_person(U"", names()));
}

}  // namespace
}  // namespace kanaria::reading
