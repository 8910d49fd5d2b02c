// What reading hands on: who a mailpiece is for and from, with ranked alternatives and calibrated
// probabilities.  Plain values, no pixels.  Every probability and confidence is in [0, 1]; an empty
// text means "not there or not legible"; a page without an addressee is a Reading with empty
// fields.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace kanaria::reading {

struct Hypothesis {
  std::string text;  ///< UTF-8, in the form of the field
  double p = 0;      ///< probability that exactly this text is right
  bool operator==(const Hypothesis&) const = default;
};

/// A way to write what a field says, as the image supports it.
struct WeighedText {
  std::string text;  ///< UTF-8, in the form of the field
  /// Natural logarithm of the probability of exactly this text, given the image alone, at most 0;
  /// nullopt: the recogniser was never shown one of its characters and cannot tell.
  std::optional<double> log_likelihood;
  bool operator==(const WeighedText&) const = default;
};

/// One field.  `text` is what is shown and kept; `hypotheses` hold it and its rivals, most probable
/// first, at most 64, their p summing to at most 1.  Nothing found: text "", confidence 0, and no
/// hypotheses or, of a recipient's field, unlikely ones of what it may be all the same.
///
/// `notations` are of a recipient's address and name only: the hypotheses and other ways to write
/// the same (髙 or 高, 三丁目 or 3丁目, 101 or 101A), most likely by the image first, those that it
/// cannot tell last, at most 64 and 16.  A way that is missing is e^-25 times as likely as the
/// likeliest, or less.  Empty: no image of our own recogniser stands behind the text.
struct Field {
  std::string text;
  double confidence = 0;
  std::vector<Hypothesis> hypotheses;
  std::vector<WeighedText> notations = {};
};

struct Recipient {
  Field postal_code;  ///< seven digits
  Field address;      ///< as printed, from the prefecture; numbers and hyphens in half width
  Field name;         ///< the addressee as printed, honorific off; the first one of several
  std::vector<std::string> names;  ///< all addressees of 連名, the first included; else empty
  std::string care_of;             ///< the householder of 様方, or ""
  std::string attention;           ///< "保護者" for 保護者様, or ""
  double confidence = 0;           ///< that all fields of the block are right
};

struct Sender {
  Field name;
  Field postal_code;
  Field address;
  Field phone;  ///< digits only
  double confidence = 0;
};

/// Japan Post's customer barcode as decoded.
struct CustomerBarcode {
  std::string postal_code;     ///< seven digits
  std::string address_number;  ///< at most 13 characters, trailing padding off
  double confidence = 1;       ///< below 1 when a symbol was recovered from the check digit
  bool operator==(const CustomerBarcode&) const = default;
};

struct Reading {
  std::string id;
  Recipient recipient;
  Sender sender;
  std::optional<CustomerBarcode> customer_barcode;
  bool is_settled = false;  ///< a person read the recipient's fields; nobody asks the machine again
  bool needs_review = false;
  std::vector<std::string> review_reasons;  ///< sentences a person understands
};

}  // namespace kanaria::reading
