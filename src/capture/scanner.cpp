#include "capture/scanner.h"

namespace kanaria::capture {

std::string_view to_string(DeviceState state) {
  switch (state) {
    case DeviceState::ready:
      return "ready";
    case DeviceState::empty:
      return "empty";
    case DeviceState::working:
      return "working";
    case DeviceState::busy:
      return "busy";
    case DeviceState::jam:
      return "jam";
    case DeviceState::cover_open:
      return "cover_open";
    case DeviceState::multifeed:
      return "multifeed";
    case DeviceState::mispick:
      return "mispick";
    case DeviceState::wrong_size:
      return "wrong_size";
    case DeviceState::unreachable:
      return "unreachable";
    case DeviceState::broken:
      return "broken";
  }
  CHECK(false);
}

std::string_view advice(DeviceState state) {
  switch (state) {
    case DeviceState::ready:
    case DeviceState::working:
      return "";
    case DeviceState::empty:
      return "The feeder is empty; put mail in.";
    case DeviceState::busy:
      return "The scanner is busy; wait, it goes on by itself.";
    case DeviceState::jam:
      return "A sheet is stuck; open the scanner, take it out, close it, and put that sheet back "
             "on "
             "the stack.";
    case DeviceState::cover_open:
      return "The scanner is open; close its cover.";
    case DeviceState::multifeed:
      return "Two sheets went in at once; take them apart and put both back on the stack.";
    case DeviceState::mispick:
      return "The feeder could not grip the next sheet; take the stack out, fan it, and put it "
             "back.";
    case DeviceState::wrong_size:
      return "The sheet is larger than the scanner takes; take it out and go on without it.";
    case DeviceState::unreachable:
      return "The scanner does not answer; look at its power and its cable.";
    case DeviceState::broken:
      return "The scanner reports a fault; switch it off and on, and call the service if it stays.";
  }
  CHECK(false);
}

}  // namespace kanaria::capture
