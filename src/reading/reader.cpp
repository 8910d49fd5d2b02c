#include "reading/reader.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/utf8.h"
#include "page/one_thread.h"
#include "reading/address_field.h"
#include "reading/look_beyond.h"
#include "reading/name_field.h"
#include "reading/page_reader.h"
#include "reading/phone_field.h"
#include "reading/place_match.h"
#include "reading/rival_fields.h"
#include "reading/roles.h"
#include "reading/spaced_names.h"
#include "reading/text_kinds.h"
#include "reading/trust.h"

namespace kanaria::reading {
namespace {

// Below this probability that postal code, address and name are all right, a person looks.
constexpr double kSureRecipient = 0.92;
// A customer barcode stands for the code printed beside it.
constexpr double kBarcodesCode = 0.97;
// Most figures of a code are legible and the address says the others.
constexpr double kPartlyReadCode = 0.85;

std::vector<ReadPostalCode> recipient_codes(const ReadSide& side, const RecipientRole& role) {
  std::vector<ReadPostalCode> codes;
  for (const ReadPostalCode& boxes : side.boxes) {
    if (side.is_recipients(boxes)) codes.push_back(boxes);
  }
  if (role.address && role.address->postal_code) codes.push_back(*role.address->postal_code);
  return codes;
}

/// How many figures of a postal code the short line that shows most of them has in their order:
/// frames taken for figures stand between them, or one is lost.
std::size_t figures_shown(const ReadSide& side, std::string_view code) {
  constexpr std::size_t kMostCharacters = 12;
  std::size_t shown = 0;
  for (const ReadLine& read : side.lines) {
    if (read.text.size() > kMostCharacters || find_phone(read.text)) continue;
    std::size_t most[8] = {};  // figures in common with the code's beginnings
    for (const char32_t c : read.text) {
      for (std::size_t k = code.size(); k > 0; --k) {
        if (c == static_cast<char32_t>(code[k - 1])) most[k] = most[k - 1] + 1;
      }
      for (std::size_t k = 1; k <= code.size(); ++k) most[k] = std::max(most[k], most[k - 1]);
    }
    shown = std::max(shown, most[code.size()]);
  }
  return shown;
}

/// The place's own code where no other is known and a line shows most of its figures, or where the
/// code that was found contradicts the place and a line shows all of them.
void take_code_shown(const ReadSide& side, const AddressFields& fields, Field& postal_code) {
  constexpr std::size_t kMostFigures = 5;
  constexpr std::size_t kAllFigures = 7;
  if (fields.place_code.size() != kAllFigures || postal_code.text == fields.place_code) return;
  const std::size_t shown = figures_shown(side, fields.place_code);
  if (shown < (postal_code.text.empty() ? kMostFigures : kAllFigures)) return;
  const Hypothesis code{std::string(fields.place_code), kPartlyReadCode};
  postal_code = {code.text, code.p, {code}};
}

struct Weighed {
  Recipient recipient;
  Evidence address;
  Evidence name;
};

Weighed read_recipient(const RivalSources& sources) {
  const auto& [side, role, groups, places, dictionary, names] = sources;
  Weighed weighed;
  Recipient& recipient = weighed.recipient;
  const std::vector<ReadPostalCode> codes = recipient_codes(side, role);
  if (role.address) {
    AddressFields fields = read_address(*role.address, codes, dictionary);
    weighed.address = address_evidence(side, role, fields);
    recipient.postal_code = std::move(fields.postal_code);
    recipient.address = std::move(fields.address);
    recipient.address.notations =
        notations_of_address(*role.address, fields, recipient.address, dictionary, names);
    add_rival_addresses(sources, fields, recipient.address);
    if (!recipient.address.text.empty()) {
      set_confidence(recipient.address, trust_in_address(weighed.address));
    }
    take_code_shown(side, fields, recipient.postal_code);
    add_rival_codes(sources, fields, recipient.postal_code);
  } else {
    recipient.postal_code = read_postal_code(codes, dictionary);
    add_rival_addresses(sources, {}, recipient.address);
  }
  if (recipient.postal_code.text.empty() && side.barcode) {
    const Hypothesis code{side.barcode->postal_code, kBarcodesCode * side.barcode->confidence};
    recipient.postal_code = {code.text, code.p, {code}};
  }
  read_names(side, role, names, recipient);
  weighed.name = name_evidence(side, role, names, recipient);
  add_rival_names(sources, recipient.name);
  if (!recipient.name.text.empty()) {
    set_confidence(recipient.name, trust_in_name(weighed.name));
  }
  recipient.confidence =
      recipient.postal_code.confidence * recipient.address.confidence * recipient.name.confidence;
  return weighed;
}

Sender read_sender(const ReadSide& side, const SenderRole& role,
                   const postal::PostalDictionary& dictionary) {
  Sender sender;
  if (role.address) {
    std::vector<ReadPostalCode> codes;
    if (role.address->postal_code) codes.push_back(*role.address->postal_code);
    for (const ReadPostalCode& boxes : side.boxes) {
      if (!side.is_recipients(boxes)) codes.push_back(boxes);
    }
    AddressFields fields = read_address(*role.address, codes, dictionary);
    sender.postal_code = std::move(fields.postal_code);
    sender.address = std::move(fields.address);
  }
  if (role.name_line) sender.name = read_company(side.lines[*role.name_line]);
  if (role.phone_line) sender.phone = read_phone(side.lines[*role.phone_line]);
  sender.confidence = sender.name.confidence;
  return sender;
}

/// Takes from `other` what `sender` lacks.
void complete(Sender& sender, Sender other) {
  const auto take = [](Field& mine, Field& theirs) {
    if (mine.text.empty()) mine = std::move(theirs);
  };
  take(sender.name, other.name);
  if (sender.address.text.empty()) {
    sender.address = std::move(other.address);
    sender.postal_code = std::move(other.postal_code);
  }
  take(sender.phone, other.phone);
  sender.confidence = sender.name.confidence;
}

void judge(Reading& reading, const Evidence& address, const Evidence& name) {
  const Recipient& recipient = reading.recipient;
  auto& reasons = reading.review_reasons;
  const double least = std::min(
      {recipient.postal_code.confidence, recipient.address.confidence, recipient.name.confidence});
  const bool unsure = recipient.confidence < kSureRecipient;
  const auto doubt = [&](const Field& field, const char* what, std::vector<std::string> why) {
    if (field.text.empty()) {
      reasons.push_back(std::string("The ") + what + " was not found.");
    } else if (unsure && (field.confidence < kSureRecipient || field.confidence <= least)) {
      reasons.push_back(std::string("The ") + what + " is not certain.");
      reasons.insert(reasons.end(), why.begin(), why.end());
    }
  };
  const bool nobody = recipient.postal_code.text.empty() && recipient.address.text.empty() &&
                      recipient.name.text.empty();
  if (nobody) {
    reasons.emplace_back("No addressee was found.");
  } else {
    doubt(recipient.postal_code, "postal code", {});
    doubt(recipient.address, "address", address_reasons(address));
    doubt(recipient.name, "name", name_reasons(name));
  }
  if (reading.customer_barcode && !recipient.postal_code.text.empty() &&
      reading.customer_barcode->postal_code != recipient.postal_code.text) {
    reasons.emplace_back("The customer barcode names another postal code.");
  }
  reading.needs_review = !reasons.empty();
}

void place(std::vector<Placed>& placed, const ReadSide& side, const char* label,
           const std::vector<std::size_t>& lines, const Field& field) {
  for (const std::size_t i : lines) {
    placed.push_back({label, field.text, side.lines[i].line.box, field.confidence});
  }
}

std::vector<Placed> placed_fields(const ReadSide& side, const RecipientRole* recipient,
                                  const SenderRole& sender, const Reading& reading) {
  std::vector<Placed> placed;
  for (const ReadLine& line : side.lines) {
    placed.push_back({"line", base::to_utf8(line.text), line.line.box, line.p});
  }
  if (recipient) {
    if (recipient->address) {
      place(placed, side, "recipient.address", recipient->address->lines,
            reading.recipient.address);
      if (recipient->address->postal_code) {
        placed.push_back({"recipient.postal_code", reading.recipient.postal_code.text,
                          recipient->address->postal_code->box,
                          reading.recipient.postal_code.confidence});
      }
    }
    for (const NameLine& name : recipient->names) {
      place(placed, side, "recipient.name", {name.line}, reading.recipient.name);
    }
    place(placed, side, "recipient.name", recipient->company_lines, reading.recipient.name);
  }
  for (const ReadPostalCode& boxes : side.boxes) {
    const bool to = side.is_recipients(boxes);
    const Field& code = to ? reading.recipient.postal_code : reading.sender.postal_code;
    placed.push_back({to ? "recipient.postal_code" : "sender.postal_code", code.text, boxes.box,
                      code.confidence});
  }
  if (sender.address) {
    place(placed, side, "sender.address", sender.address->lines, reading.sender.address);
    if (sender.address->postal_code) {
      placed.push_back({"sender.postal_code", reading.sender.postal_code.text,
                        sender.address->postal_code->box, reading.sender.postal_code.confidence});
    }
  }
  if (sender.name_line)
    place(placed, side, "sender.name", {*sender.name_line}, reading.sender.name);
  if (sender.phone_line) {
    place(placed, side, "sender.phone", {*sender.phone_line}, reading.sender.phone);
  }
  if (reading.customer_barcode) {
    placed.push_back(
        {"customer_barcode",
         reading.customer_barcode->postal_code + " " + reading.customer_barcode->address_number,
         side.barcode_box, reading.customer_barcode->confidence});
  }
  return placed;
}

}  // namespace

struct Reader::Content {
  const postal::PostalDictionary* dictionary;
  const postal::NameKnowledge* names;
  PlaceIndex places;
  std::unique_ptr<Recogniser> recogniser;

  [[nodiscard]] Reading read(page::Page front, const page::Page* back, ReadPage* trace);
};

Reader::Reader(std::unique_ptr<Content> content) : content_(std::move(content)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

base::Result<Reader> Reader::open(const postal::PostalDictionary& dictionary,
                                  const postal::NameKnowledge& names, Engine engine,
                                  const std::filesystem::path& models) {
  page::work_in_one_thread();
  auto recogniser = open_recogniser(engine, models);
  if (!recogniser) return recogniser.error();
  return Reader(std::make_unique<Content>(
      Content{&dictionary, &names, PlaceIndex(dictionary, names), std::move(*recogniser)}));
}

std::string Reader::version() const {
  return content_->recogniser->version();
}

base::Result<Reading> Reader::read(page::Page front, const page::Page* back, ReadPage* trace) {
  try {
    return content_->read(std::move(front), back, trace);
  } catch (const std::exception&) {  // OpenCV's are std's too; Tesseract asks for memory
    return base::Error{base::Remedy::this_mailpiece,
                       "could not be read; scan the mailpiece again."};
  }
}

Reading Reader::Content::read(page::Page front, const page::Page* back, ReadPage* trace) {
  Reading reading;
  ReadSide side = read_side(std::move(front), *recogniser);
  join_spaced_names(side, *names);
  reading.customer_barcode = side.barcode;
  const std::vector<AddressGroup> groups = find_addresses(side, places, *names);
  const auto recipient = find_recipient(side, groups, *names);
  Weighed weighed;
  if (recipient) {
    look_beyond(side, *recipient, *recogniser);
    weighed = read_recipient({side, *recipient, groups, places, *dictionary, *names});
    reading.recipient = weighed.recipient;
  }
  const RecipientRole* to = recipient ? &*recipient : nullptr;
  // A page that is addressed to nobody is no mail: nothing on it is a sender's.
  SenderRole sender;
  if (recipient) {
    sender = find_sender(side, groups, to);
    reading.sender = read_sender(side, sender, *dictionary);
  }
  if (back && recipient) {
    const ReadSide back_side = read_side(*back, *recogniser);
    const auto back_groups = find_addresses(back_side, places, *names);
    complete(reading.sender,
             read_sender(back_side, find_sender(back_side, back_groups, nullptr), *dictionary));
  }
  judge(reading, weighed.address, weighed.name);
  if (trace) {
    trace->address_evidence = std::move(weighed.address);
    trace->name_evidence = std::move(weighed.name);
    trace->placed = placed_fields(side, to, sender, reading);
    trace->page = std::move(side.page);
  }
  return reading;
}

}  // namespace kanaria::reading
