#include "capture/escl_messages.h"

#include <gtest/gtest.h>

#include "base/file.h"

namespace kanaria::capture {
namespace {

std::string corpus(const std::string& name) {
  auto bytes = base::read_file(
      std::string(KANARIA_TESTS_DIR) + "/fuzz/corpus/escl_messages/" + name, 1'000'000);
  CHECK(bytes.has_value());
  return std::string(base::text_of(*bytes));
}

EsclStatus status_of(const std::string& state, const std::string& adf) {
  const auto status =
      parse_escl_status(base::bytes_of("<ScannerStatus><State>" + state + "</State><AdfState>" +
                                       adf + "</AdfState></ScannerStatus>"));
  CHECK(status.has_value());
  return *status;
}

TEST(EsclMessages, CapabilitiesNameTheDeviceAndItsInputs) {
  const auto device = parse_escl_capabilities(base::bytes_of(corpus("capabilities.xml")));
  ASSERT_TRUE(device);
  EXPECT_EQ(device->manufacturer, "Kanaria");
  EXPECT_EQ(device->make_and_model, "Kanaria Virtual Mailroom 140");
  EXPECT_EQ(device->serial, "VIRTUAL-0001");
  ASSERT_TRUE(device->platen && device->feeder && device->feeder_duplex);
  EXPECT_EQ(device->feeder_duplex->max_width, 2550);
  EXPECT_EQ(device->feeder_duplex->max_height, 4200);
  EXPECT_EQ(device->feeder_duplex->resolutions_dpi, (std::vector{200, 300, 600}));
  EXPECT_TRUE(device->feeder_duplex->has_colour && device->feeder_duplex->has_grey);
}

TEST(EsclMessages, PrefixesDoNotMatterAndTheUuidStandsInForASerialNumber) {
  const auto device = parse_escl_capabilities(base::bytes_of(corpus("no_prefixes.xml")));
  ASSERT_TRUE(device);
  EXPECT_EQ(device->serial, "4509a320-00a0-008f-00b6-00559a327d32");
  EXPECT_FALSE(device->feeder || device->feeder_duplex);
  ASSERT_TRUE(device->platen);
  EXPECT_EQ(device->platen->resolutions_dpi, (std::vector{200, 300, 400, 600}));
  EXPECT_TRUE(device->can_drop_blank_pages);
}

TEST(EsclMessages, WhatIsNoDescriptionIsAnErrorAndNotACrash) {
  for (const std::string text : {"", "<", "<html></html>", "<ScannerCapabilities/>"}) {
    EXPECT_FALSE(parse_escl_capabilities(base::bytes_of(text))) << text;
    EXPECT_FALSE(parse_escl_status(base::bytes_of(text))) << text;
  }
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_FALSE(parse_escl_status(base::bytes_of(deep)));
  EXPECT_FALSE(parse_escl_status(
      base::bytes_of(corpus("status.xml") + std::string(kMostEsclMessage_bytes, ' '))));
}

TEST(EsclMessages, EntitiesOfTheDocumentsOwnAreNotExpanded) {
  const auto status = parse_escl_status(base::bytes_of(corpus("entities.xml")));
  ASSERT_TRUE(status);
  EXPECT_EQ(status->state.find("root:"), std::string::npos);
  EXPECT_LE(status->state.size(), 200U);
}

TEST(EsclMessages, StatusHoldsTheAccountOfItsJobs) {
  const auto status = parse_escl_status(base::bytes_of(corpus("status.xml")));
  ASSERT_TRUE(status);
  EXPECT_EQ(status->state, "Processing");
  EXPECT_EQ(status->adf_state, "ScannerAdfProcessing");
  ASSERT_EQ(status->jobs.size(), 2U);
  EXPECT_EQ(status->jobs[0].path, "/eSCL/ScanJobs/1");
  EXPECT_EQ(status->jobs[0].state, "Completed");
  EXPECT_EQ(status->jobs[0].images_waiting, 0);
  EXPECT_EQ(status->jobs[1].path, "/eSCL/ScanJobs/2");
  EXPECT_EQ(status->jobs[1].images_waiting, 3);
}

TEST(EsclMessages, EveryStateIsOneThatAPersonCanAnswer) {
  const struct {
    std::string state, adf;
    DeviceState seen;
  } cases[] = {
      {"Idle", "ScannerAdfLoaded", DeviceState::ready},
      {"Idle", "ScannerAdfEmpty", DeviceState::empty},
      {"Idle", "", DeviceState::ready},
      {"Processing", "ScannerAdfProcessing", DeviceState::busy},
      {"Processing", "ScannerAdfLoaded", DeviceState::busy},
      {"Processing", "ScannerAdfJam", DeviceState::jam},
      {"Stopped", "ScannerAdfJam", DeviceState::jam},
      {"Stopped", "ScannerAdfLoaded", DeviceState::broken},
      {"Down", "", DeviceState::broken},
      {"Idle", "ScannerAdfDoorOpen", DeviceState::cover_open},
      {"Idle", "ScannerAdfHatchOpen", DeviceState::cover_open},
      {"Idle", "ScannerAdfMultipickDetected", DeviceState::multifeed},
      {"Idle", "ScannerAdfMispick", DeviceState::mispick},
      {"Idle", "ScannerAdfDuplexPageTooLong", DeviceState::wrong_size},
      {"Idle", "ScannerAdfDuplexPageTooShort", DeviceState::wrong_size},
      {"Idle", "ScannerAdfSomethingNew", DeviceState::broken},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(device_state(status_of(one.state, one.adf), Paper::feeder), one.seen)
        << one.state << " " << one.adf;
  }
  EXPECT_EQ(device_state(status_of("Idle", "ScannerAdfEmpty"), Paper::flatbed), DeviceState::ready);
}

TEST(EsclMessages, SettingsAskForWhatTheDeviceCanAndForNoLessThanTheRunNeeds) {
  const auto device = parse_escl_capabilities(base::bytes_of(corpus("capabilities.xml")));
  ASSERT_TRUE(device);
  const auto both = escl_settings(*device, {});
  ASSERT_TRUE(both);
  for (const char* part :
       {"<pwg:InputSource>Feeder<", "<scan:Duplex>true<", "<scan:XResolution>300<",
        "<scan:ColorMode>RGB24<", "<pwg:Width>2550<", "<pwg:Height>4200<"}) {
    EXPECT_NE(both->find(part), std::string::npos) << part;
  }
  EXPECT_EQ(both->find("BlankPage"), std::string::npos);
  const auto glass = escl_settings(*device, {Paper::flatbed, Sides::front, 240, false});
  ASSERT_TRUE(glass);
  EXPECT_NE(glass->find("<scan:XResolution>300<"), std::string::npos);
  EXPECT_NE(glass->find("<scan:ColorMode>Grayscale8<"), std::string::npos);
  EXPECT_EQ(glass->find("Duplex"), std::string::npos);
  EXPECT_FALSE(escl_settings(*device, {Paper::flatbed, Sides::both, 300, true}));
  EXPECT_FALSE(escl_settings(*device, {Paper::feeder, Sides::both, 1200, true}));
}

TEST(EsclMessages, BlankBacksMustStay) {
  auto device = parse_escl_capabilities(base::bytes_of(corpus("no_prefixes.xml")));
  ASSERT_TRUE(device);
  const auto settings = escl_settings(*device, {Paper::flatbed, Sides::front, 300, true});
  ASSERT_TRUE(settings);
  EXPECT_NE(settings->find("<scan:BlankPageDetectionAndRemoval>false<"), std::string::npos);
  EXPECT_FALSE(escl_settings(*device, {}));
}

TEST(EsclMessages, OnlyThePathOfAnAddressIsTaken) {
  EXPECT_EQ(path_of("http://elsewhere:80/eSCL/ScanJobs/1/"), "/eSCL/ScanJobs/1");
  EXPECT_EQ(path_of("/eSCL/ScanJobs/1"), "/eSCL/ScanJobs/1");
  for (const std::string bad : {"", "eSCL", "//elsewhere/x", "http://host", "/a b", "/a\r\nHost:x",
                                "/a#b", "/a\\b", "@elsewhere/x"}) {
    EXPECT_EQ(path_of(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(path_of("/" + std::string(1000, 'a')), std::nullopt);
}

}  // namespace
}  // namespace kanaria::capture
