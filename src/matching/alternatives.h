// A reading's ranked hypotheses in canonical form: what the registry is asked with.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "postal/dictionary.h"
#include "postal/names.h"
#include "reading/reading.h"
#include "registry/canonical_address.h"

namespace kanaria::matching {

struct AddressAlternative {
  registry::CanonicalAddress address;
  double p = 0;  ///< in [0, 1]
};

struct NameAlternative {
  std::string canonical;  ///< "" when signs in it are illegible or the given name is missing
  std::string notation;   ///< as written, without spaces
  std::string surname;    ///< canonical, only where the given name is missing or illegible; else ""
  double p = 0;           ///< in [0, 1]
};

struct CodeAlternative {
  std::string code;  ///< seven digits; "" for a code that is none of the others
  double p = 0;      ///< in [0, 1]
};

/// A way to write the first addressee's name, weighed by the image (reading::WeighedText).
struct WrittenName {
  std::string canonical;
  std::string notation;
  std::optional<double> log_likelihood;
};

/// The same of the address.
struct WrittenAddress {
  registry::CanonicalAddress address;
  std::optional<double> log_likelihood;
  std::string form;  ///< folded, numbers and what stands about them left out: equal for one place
};

/// Each list is ordered by p, most probable first, and bounded.
struct Alternatives {
  std::vector<AddressAlternative> addresses;
  std::vector<std::vector<NameAlternative>> persons;  ///< one list for each addressee
  std::vector<CodeAlternative> codes;                 ///< never empty; p sums to 1
  /// Empty where no image stands behind the text, which is then compared as it is.
  std::vector<WrittenName> written_names = {};  ///< of the first person
  std::vector<WrittenAddress> written_addresses = {};
};

/// Share of a field's probability that its least likely hypotheses are left out with.
inline constexpr double kTailMass = 0.003;
inline constexpr std::size_t kMaxAddresses = 32;
inline constexpr std::size_t kMaxNames = 32;
inline constexpr std::size_t kMaxCodes = 8;
inline constexpr std::size_t kMaxPersons = 8;
inline constexpr std::size_t kMaxWritten = 80;

/// How probable the number of a customer barcode is, times its confidence, where the likeliest
/// address of its postal code has another one: alone enough for a review and never for a match,
/// and little enough that a clearly read address still matches.
inline constexpr double kBarcodeShare = 0.4;

/// The householder of 様方 is nobody's addressee; 保護者様 goes by the child's name.  Without a
/// legible address the customer barcode's number stands in for it; where the two disagree, the
/// town with the barcode's number is one more address, unless a person has read the fields.
[[nodiscard]] Alternatives alternatives_of(const reading::Reading& reading,
                                           const postal::PostalDictionary& dictionary,
                                           const postal::NameKnowledge& names);

/// Whether the code stands for a single named town, which the address does not contradict: then
/// code, house number and name are as good as the whole address.
[[nodiscard]] bool is_one_place(const postal::PostalDictionary& dictionary, const std::string& code,
                                const registry::CanonicalAddress& address,
                                const registry::Fold& fold);

}  // namespace kanaria::matching
