#include "reading/reading_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace kanaria::reading {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxHypotheses = 4096;
constexpr std::size_t kMaxNotationsTaken = 256;
constexpr std::size_t kMaxTextBytes = 4096;

/// Probabilities are printed with four decimals: more is noise.
double rounded(double p) {
  return std::round(p * 10000.0) / 10000.0;
}

Json hypotheses_json(const Field& field) {
  Json list = Json::array();
  for (const Hypothesis& hypothesis : field.hypotheses) {
    list.push_back({{"text", hypothesis.text}, {"p", rounded(hypothesis.p)}});
  }
  return list;
}

Json notations_json(const Field& field) {
  Json list = Json::array();
  for (const WeighedText& notation : field.notations) {
    list.push_back({{"text", notation.text}, {"log_likelihood", nullptr}});
    if (notation.log_likelihood) {
      list.back()["log_likelihood"] = rounded(*notation.log_likelihood);
    }
  }
  return list;
}

Json recipient_json(const Recipient& recipient) {
  Json json = {{"postal_code", recipient.postal_code.text},
               {"address", recipient.address.text},
               {"name", recipient.name.text},
               {"confidence", rounded(recipient.confidence)},
               {"field_confidence",
                {{"postal_code", rounded(recipient.postal_code.confidence)},
                 {"address", rounded(recipient.address.confidence)},
                 {"name", rounded(recipient.name.confidence)}}}};
  if (!recipient.names.empty()) json["names"] = recipient.names;
  if (!recipient.care_of.empty()) json["care_of"] = recipient.care_of;
  if (!recipient.attention.empty()) json["attention"] = recipient.attention;
  return json;
}

Json sender_json(const Sender& sender) {
  return {{"name", sender.name.text},
          {"postal_code", sender.postal_code.text},
          {"address", sender.address.text},
          {"phone", sender.phone.text},
          {"confidence", rounded(sender.confidence)}};
}

/// Thrown inside from_json only; its text completes "the mailpiece's JSON …".
struct Malformed {
  std::string what;
};

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return {};
  if (!found->is_string()) throw Malformed{std::string("has a \"") + key + "\" that is no string"};
  auto text = found->get<std::string>();
  if (text.size() > kMaxTextBytes) throw Malformed{std::string("has too long a \"") + key + "\""};
  return text;
}

double probability_at(const Json& object, const char* key, double otherwise) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return otherwise;
  if (!found->is_number()) throw Malformed{std::string("has a \"") + key + "\" that is no number"};
  const double p = found->get<double>();
  if (!(p >= 0 && p <= 1)) throw Malformed{std::string("has a \"") + key + "\" outside 0..1"};
  return p;
}

/// A list of texts; `one` is what a Malformed calls a member of it.
std::vector<std::string> texts_at(const Json& object, const char* key, const std::string& one) {
  std::vector<std::string> texts;
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return texts;
  if (!found->is_array()) throw Malformed{std::string("has \"") + key + "\" that are no list"};
  for (const Json& item : *found) {
    if (texts.size() == kMaxHypotheses) break;
    if (!item.is_string()) throw Malformed{"has a " + one + " that is no string"};
    auto text = item.get<std::string>();
    if (text.size() > kMaxTextBytes) throw Malformed{"has too long a " + one};
    texts.push_back(std::move(text));
  }
  return texts;
}

const Json* object_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return nullptr;
  if (!found->is_object()) throw Malformed{std::string("has a \"") + key + "\" that is no object"};
  return &*found;
}

Field field_at(const Json& block, const Json* confidences, const Json* hypotheses,
               const char* key) {
  Field field;
  field.text = text_at(block, key);
  const double otherwise = field.text.empty() ? 0.0 : 1.0;
  field.confidence = confidences ? probability_at(*confidences, key, otherwise) : otherwise;
  if (hypotheses) {
    const auto list = hypotheses->find(key);
    if (list != hypotheses->end() && !list->is_null()) {
      if (!list->is_array()) throw Malformed{"has \"hypotheses\" that are no lists"};
      for (const Json& item : *list) {
        if (field.hypotheses.size() == kMaxHypotheses) break;
        if (!item.is_object()) throw Malformed{"has a hypothesis that is no object"};
        field.hypotheses.push_back({text_at(item, "text"), probability_at(item, "p", 0)});
      }
    }
  }
  if (field.hypotheses.empty() && !field.text.empty()) {
    field.hypotheses.push_back({field.text, field.confidence});
  }
  return field;
}

std::vector<WeighedText> notations_at(const Json& notations, const char* key) {
  std::vector<WeighedText> texts;
  const auto list = notations.find(key);
  if (list == notations.end() || list->is_null()) return texts;
  if (!list->is_array()) throw Malformed{"has \"notations\" that are no lists"};
  for (const Json& item : *list) {
    if (texts.size() == kMaxNotationsTaken) break;
    if (!item.is_object()) throw Malformed{"has a notation that is no object"};
    WeighedText text{text_at(item, "text"), std::nullopt};
    const auto found = item.find("log_likelihood");
    if (found != item.end() && !found->is_null()) {
      if (!found->is_number() || !(found->get<double>() <= 0)) {
        throw Malformed{"has a \"log_likelihood\" that is no number up to 0"};
      }
      text.log_likelihood = found->get<double>();
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

Recipient recipient_from(const Json& json, const Json* hypotheses) {
  Recipient recipient;
  const Json* confidences = object_at(json, "field_confidence");
  recipient.postal_code = field_at(json, confidences, hypotheses, "postal_code");
  recipient.address = field_at(json, confidences, hypotheses, "address");
  recipient.name = field_at(json, confidences, hypotheses, "name");
  recipient.care_of = text_at(json, "care_of");
  recipient.attention = text_at(json, "attention");
  recipient.confidence = probability_at(json, "confidence", 1);
  recipient.names = texts_at(json, "names", "name");
  return recipient;
}

Reading reading_from(const Json& json) {
  if (!json.is_object()) throw Malformed{"is no object"};
  Reading reading;
  reading.id = text_at(json, "id");
  const Json* recipient = object_at(json, "recipient");
  if (!recipient) throw Malformed{"has no \"recipient\""};
  reading.recipient = recipient_from(*recipient, object_at(json, "hypotheses"));
  if (const Json* notations = object_at(json, "notations")) {
    reading.recipient.address.notations = notations_at(*notations, "address");
    reading.recipient.name.notations = notations_at(*notations, "name");
  }
  if (const Json* sender = object_at(json, "sender")) {
    reading.sender.name = field_at(*sender, nullptr, nullptr, "name");
    reading.sender.postal_code = field_at(*sender, nullptr, nullptr, "postal_code");
    reading.sender.address = field_at(*sender, nullptr, nullptr, "address");
    reading.sender.phone = field_at(*sender, nullptr, nullptr, "phone");
    reading.sender.confidence = probability_at(*sender, "confidence", 1);
  }
  if (const Json* barcode = object_at(json, "customer_barcode")) {
    reading.customer_barcode =
        CustomerBarcode{text_at(*barcode, "postal_code"), text_at(*barcode, "address_number"),
                        probability_at(*barcode, "confidence", 1)};
  }
  if (const auto found = json.find("settled"); found != json.end() && found->is_boolean()) {
    reading.is_settled = found->get<bool>();
  }
  if (const auto found = json.find("needs_review"); found != json.end() && found->is_boolean()) {
    reading.needs_review = found->get<bool>();
  }
  reading.review_reasons = texts_at(json, "review_reasons", "review reason");
  return reading;
}

}  // namespace

std::string to_json(const Reading& reading, WithHypotheses hypotheses) {
  Json json = {{"id", reading.id}, {"recipient", recipient_json(reading.recipient)}};
  json["sender"] = sender_json(reading.sender);
  json["customer_barcode"] = nullptr;
  if (reading.customer_barcode) {
    json["customer_barcode"] = {{"postal_code", reading.customer_barcode->postal_code},
                                {"address_number", reading.customer_barcode->address_number},
                                {"confidence", rounded(reading.customer_barcode->confidence)}};
  }
  if (reading.is_settled) json["settled"] = true;
  json["needs_review"] = reading.needs_review;
  json["review_reasons"] = reading.review_reasons;
  if (hypotheses == WithHypotheses::yes) {
    json["hypotheses"] = {{"postal_code", hypotheses_json(reading.recipient.postal_code)},
                          {"address", hypotheses_json(reading.recipient.address)},
                          {"name", hypotheses_json(reading.recipient.name)}};
    json["notations"] = {{"address", notations_json(reading.recipient.address)},
                         {"name", notations_json(reading.recipient.name)}};
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

base::Result<Reading> from_json(std::string_view text) {
  const auto error = [](const std::string& what) {
    return base::Error{base::Remedy::this_mailpiece,
                       "The mailpiece's JSON " + what + "; give it as `kanaria read` prints it."};
  };
  try {
    return reading_from(Json::parse(text));
  } catch (const Malformed& malformed) {
    return error(malformed.what);
  } catch (const Json::exception&) {
    return error("is not well-formed JSON");
  }
}

}  // namespace kanaria::reading
