#include "reading/picture_fields.h"

namespace kanaria::reading {

using lettering::Colour;
namespace {

/// As on an envelope; anything but seven figures stays as it is.
std::string hyphened(const std::string& code) {
  return code.size() == 7 ? code.substr(0, 3) + "-" + code.substr(3) : code;
}

}  // namespace

std::vector<ShownField> shown_fields(const Reading& reading, const std::vector<Placed>& placed) {
  std::vector<ShownField> fields;
  int number = 0;
  const auto add = [&](Party party, const char* title, const char* label, const std::string& text,
                       double confidence) {
    ShownField field{party, ++number, title, text, confidence, {}};
    for (const Placed& place : placed) {
      if (place.label == label) field.boxes.push_back(place.box);
    }
    if (party == Party::recipient || !field.text.empty() || !field.boxes.empty()) {
      fields.push_back(std::move(field));
    }
  };
  const auto add_field = [&](Party party, const char* title, const char* label,
                             const Field& field) {
    add(party, title, label, field.text, field.confidence);
  };
  const Recipient& to = reading.recipient;
  add(Party::recipient, "postal code", "recipient.postal_code", hyphened(to.postal_code.text),
      to.postal_code.confidence);
  add_field(Party::recipient, "address", "recipient.address", to.address);
  add_field(Party::recipient, "name", "recipient.name", to.name);
  const Sender& from = reading.sender;
  add_field(Party::sender, "name", "sender.name", from.name);
  add(Party::sender, "postal code", "sender.postal_code", hyphened(from.postal_code.text),
      from.postal_code.confidence);
  add_field(Party::sender, "address", "sender.address", from.address);
  add_field(Party::sender, "phone", "sender.phone", from.phone);
  const CustomerBarcode code = reading.customer_barcode.value_or(CustomerBarcode{"", "", 0});
  add(Party::barcode, "customer barcode", "customer_barcode",
      code.postal_code.empty() ? "" : hyphened(code.postal_code) + "  " + code.address_number,
      code.confidence);
  return fields;
}

Colour colour_of(Party party) {
  switch (party) {
    case Party::recipient:
      return {40, 40, 210};
    case Party::sender:
      return {200, 90, 20};
    case Party::barcode:
      return {50, 130, 30};
  }
  return {};
}

}  // namespace kanaria::reading
