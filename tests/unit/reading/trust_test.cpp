#include "reading/trust.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "reading/name_field.h"
#include "unit/reading/hand_made.h"

namespace kanaria::reading {
namespace {

std::size_t at(const std::vector<std::string_view>& signs, std::string_view words) {
  const auto found = std::find(signs.begin(), signs.end(), words);
  CHECK(found != signs.end());
  return static_cast<std::size_t>(found - signs.begin());
}

/// A code, an address and a name; the code's line is 0, the name's the last.
ReadSide mail(std::string_view address, std::string_view name) {
  ReadSide side;
  side.page.resolution_dpi = 300;
  side.lines.push_back(row("〒105-0011", 500, 300, 40, 1));
  side.lines.push_back(row(address, 500, 360, 40, 1));
  side.lines.push_back(row(name, 560, 440, 56, 1));
  for (ReadLine& read : side.lines) {
    read.line.ink_contrast = 0.9;
    side.page.lines.push_back(read.line);
  }
  return side;
}

struct Evidences {
  Evidence address;
  Evidence name;
};

Evidences evidences(const ReadSide& side) {
  const auto groups = find_addresses(side, places(), names());
  const auto role = find_recipient(side, groups, names());
  CHECK(role && role->address);
  std::vector<ReadPostalCode> codes;
  if (role->address->postal_code) codes.push_back(*role->address->postal_code);
  const AddressFields fields = read_address(*role->address, codes, dictionary());
  Recipient recipient;
  read_names(side, *role, names(), recipient);
  return {address_evidence(side, *role, fields), name_evidence(side, *role, names(), recipient)};
}

constexpr std::string_view kAddress = "東京都港区芝公園4-2-8";

Evidence address_of(const ReadSide& side) {
  return evidences(side).address;
}

bool said(const std::vector<std::string>& reasons, std::string_view part) {
  return std::any_of(reasons.begin(), reasons.end(), [&](const std::string& reason) {
    return reason.find(part) != std::string::npos;
  });
}

TEST(Trust, EverySignHasAFigure) {
  const auto [address, name] = evidences(mail(kAddress, "山田太郎様"));
  EXPECT_EQ(address.size(), address_signs().size());
  EXPECT_EQ(name.size(), name_signs().size());
  EXPECT_EQ(address[0], 1);
  EXPECT_EQ(name[0], 1);
  for (const Evidence& evidence : {address, name}) {
    for (const double figure : evidence) {
      EXPECT_GE(figure, -2);
      EXPECT_LE(figure, 2);
    }
  }
}

TEST(Trust, WhatIsNotThereHasNoEvidence) {
  const RecipientRole nobody;
  const ReadSide side = mail(kAddress, "山田太郎様");
  EXPECT_EQ(address_evidence(side, nobody, {}), Evidence(address_signs().size(), 0));
  EXPECT_EQ(name_evidence(side, nobody, names(), {}), Evidence(name_signs().size(), 0));
}

TEST(Trust, AClearAddressIsTrustedAndNobodyNeedsToLook) {
  const auto [address, name] = evidences(mail(kAddress, "山田太郎様"));
  EXPECT_GT(trust_in_address(address), 0.8);
  EXPECT_GT(trust_in_name(name), 0.8);
  EXPECT_TRUE(address_reasons(address).empty());
  EXPECT_TRUE(name_reasons(name).empty());
}

TEST(Trust, ADoubtfulFigureTakesSomeFromTheAddress) {
  double before = trust_in_address(address_of(mail(kAddress, "山田太郎様")));
  for (const double p : {0.9, 0.6, 0.4}) {
    ReadSide side = mail(kAddress, "山田太郎様");
    side.lines[1].lattice.symbols.back().candidates = {{U'8', p}, {U'3', (1 - p) / 2}};
    const double trust = trust_in_address(address_of(side));
    EXPECT_LT(trust, before) << p;
    before = trust;
  }
}

TEST(Trust, ErrorsInThePlaceTakeSomeFromTheAddress) {
  const auto errors = at(address_signs(), "errors in the place");
  const Evidence clear = address_of(mail(kAddress, "山田太郎様"));
  const Evidence misread = address_of(mail("東京部港区芝公囲4-2-8", "山田太郎様"));
  EXPECT_EQ(clear[errors], 0);
  EXPECT_GT(misread[errors], 0.3);
  EXPECT_LT(trust_in_address(misread), trust_in_address(clear));
}

TEST(Trust, ABuildingWithoutANumberTakesSomeFromTheAddress) {
  const auto open = at(address_signs(), "a building without a number");
  const Evidence whole = address_of(mail("東京都港区芝公園4-2-8芝ハイツ301", "山田太郎様"));
  const Evidence cut = address_of(mail("東京都港区芝公園4-2-8芝ハイツ", "山田太郎様"));
  EXPECT_EQ(whole[open], 0);
  EXPECT_EQ(cut[open], 1);
  EXPECT_LT(trust_in_address(cut), trust_in_address(whole));
  EXPECT_TRUE(said(address_reasons(cut), "without a room"));
  EXPECT_FALSE(said(address_reasons(whole), "without a room"));
}

TEST(Trust, PrintBesideTheAddressTakesSomeFromIt) {
  const auto beside = at(address_signs(), "print goes on beside");
  ReadSide side = mail(kAddress, "山田太郎様");
  const Evidence alone = address_of(side);
  page::TextLine loose = side.lines[1].line;
  loose.box = {loose.box.right_px() + 40, loose.box.y_px, 80, 40};
  side.page.lines.push_back(loose);
  const Evidence goes_on = address_of(side);
  EXPECT_EQ(alone[beside], 0);
  EXPECT_EQ(goes_on[beside], 1);
  EXPECT_LT(trust_in_address(goes_on), trust_in_address(alone));
  EXPECT_TRUE(said(address_reasons(goes_on), "print beside"));
  side.page.lines.back().box.x_px += 200;
  EXPECT_EQ(address_of(side)[beside], 0) << "too far off";
}

TEST(Trust, FiguresFartherBesideTheAddressAreSaid) {
  ReadSide side = mail("東京都港区芝公園4-2-8", "山田太郎様");
  const page::Box& address = side.lines[1].line.box;
  side.lines.insert(side.lines.begin() + 2, row("-15", address.right_px() + 160, 360, 40, 1));
  side.page.lines.push_back(side.lines[2].line);
  const auto said = address_reasons(evidences(side).address);
  EXPECT_NE(std::find(said.begin(), said.end(),
                      "There are figures beside the address that no field has."),
            said.end());
}

TEST(Trust, ALineThatMayBeTheBuildingIsSaid) {
  ReadSide side = mail("東京都港区芝公園4-2-8", "山田太郎様");
  side.lines.insert(side.lines.begin() + 2, row("グリーンハイツ301号室", 900, 405, 26, 7));
  side.lines[2].line.box.width_px = 300;
  side.page.lines.push_back(side.lines[2].line);
  const std::size_t sign = at(address_signs(), "a building beside");
  const Evidence with = evidences(side).address;
  const Evidence without = evidences(mail("東京都港区芝公園4-2-8", "山田太郎様")).address;
  EXPECT_EQ(without[sign], 0);
  EXPECT_EQ(with[sign], 1);
}

TEST(Trust, AnotherLookThatReadsOtherwiseCounts) {
  ReadSide side = mail("東京都港区芝公園4-2-8", "山田太郎様");
  const std::size_t sign = at(name_signs(), "another look reads otherwise");
  side.lines[2].rivals = {row("山田太郎様へ", 0, 0, 40, 1).lattice};
  EXPECT_EQ(evidences(side).name[sign], 0) << "it reads more, and the same";
  side.lines[2].rivals = {row("山由太郎様", 0, 0, 40, 1).lattice};
  EXPECT_EQ(evidences(side).name[sign], 1);
}

TEST(Trust, AnAddressWithoutAHouseNumberIsSaid) {
  const Evidence evidence = address_of(mail("東京都港区芝公園", "山田太郎様"));
  EXPECT_TRUE(said(address_reasons(evidence), "no house number"));
}

TEST(Trust, CharactersThatNoAddressHasAreSaid) {
  const Evidence clear = address_of(mail(kAddress, "山田太郎様"));
  const Evidence odd = address_of(mail("東京都港区芝公園4-2-8=■", "山田太郎様"));
  EXPECT_LT(trust_in_address(odd), trust_in_address(clear));
  EXPECT_TRUE(said(address_reasons(odd), "characters that no address has"));
}

TEST(Trust, TheBarcodeSpeaksForItsHouseNumberAndAgainstOthers) {
  ReadSide side = mail(kAddress, "山田太郎様");
  const double without = trust_in_address(address_of(side));
  side.barcode = CustomerBarcode{"1050011", "4-2-8", 1};
  const Evidence same = address_of(side);
  EXPECT_GT(trust_in_address(same), without);
  EXPECT_FALSE(said(address_reasons(same), "another house number"));
  side.barcode->address_number = "4-2-9";
  EXPECT_TRUE(said(address_reasons(address_of(side)), "another house number"));
}

TEST(Trust, NobodysNameTakesFromTheName) {
  const auto nobody = at(name_signs(), "nobody's name");
  const Evidence person = evidences(mail(kAddress, "山田太郎様")).name;
  const Evidence in_charge = evidences(mail(kAddress, "ご担当者様")).name;
  EXPECT_EQ(person[nobody], 0);
  EXPECT_EQ(in_charge[nobody], 1);
  EXPECT_LT(trust_in_name(in_charge), trust_in_name(person) - 0.1);
  EXPECT_TRUE(said(name_reasons(in_charge), "names nobody"));
}

TEST(Trust, ADoubtfulCharacterTakesSomeFromTheName) {
  double before = trust_in_name(evidences(mail(kAddress, "山田太郎様")).name);
  for (const double p : {0.8, 0.5}) {
    ReadSide side = mail(kAddress, "山田太郎様");
    side.lines[2].lattice.symbols[1].candidates = {{U'田', p}};
    const double trust = trust_in_name(evidences(side).name);
    EXPECT_LT(trust, before) << p;
    before = trust;
  }
}

Field field_of(const std::vector<double>& p) {
  Field field;
  for (std::size_t i = 0; i < p.size(); ++i) field.hypotheses.push_back({std::to_string(i), p[i]});
  if (!p.empty()) {
    field.text = "0";
    field.confidence = p[0];
  }
  return field;
}

TEST(Confidence, IsSetAndTheOthersKeepTheirOrderAndLeaveRoom) {
  for (const double confidence : {0.05, 0.4, 0.7, 0.99, 1.0}) {
    for (const auto& p : {std::vector<double>{0.5, 0.3, 0.2}, {0.9, 0.02, 0.01}, {0.3, 0.3, 0.3}}) {
      Field field = field_of(p);
      set_confidence(field, confidence);
      EXPECT_EQ(field.confidence, confidence);
      EXPECT_EQ(field.text, "0");
      ASSERT_EQ(field.hypotheses.size(), 3U);
      EXPECT_EQ(field.hypotheses[0], (Hypothesis{"0", confidence}));
      EXPECT_LE(field.hypotheses[1].p, field.hypotheses[0].p);
      EXPECT_LE(field.hypotheses[2].p, field.hypotheses[1].p);
      EXPECT_LE(field.hypotheses[0].p + field.hypotheses[1].p + field.hypotheses[2].p, 1 + 1e-9);
    }
  }
}

TEST(Confidence, TheOthersShareWhatIsLeftAsTheyDid) {
  Field field = field_of({0.5, 0.3, 0.2});
  set_confidence(field, 0.8);
  EXPECT_NEAR(field.hypotheses[1].p, 0.12, 1e-9);
  EXPECT_NEAR(field.hypotheses[2].p, 0.08, 1e-9);
  field = field_of({0.9, 0.02, 0.01});
  set_confidence(field, 0.5);
  EXPECT_NEAR(field.hypotheses[1].p, 0.02, 1e-9) << "none becomes likelier than it was";
}

TEST(Confidence, AnEmptyFieldStaysEmpty) {
  Field field;
  set_confidence(field, 0);
  EXPECT_EQ(field.text, "");
  EXPECT_EQ(field.confidence, 0);
  EXPECT_TRUE(field.hypotheses.empty());
}

}  // namespace
}  // namespace kanaria::reading
