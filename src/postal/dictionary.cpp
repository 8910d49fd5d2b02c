#include "postal/dictionary.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/file.h"
#include "base/sealed_text.h"
#include "postal/address_index.h"
#include "postal/dictionary_file.h"
#include "postal/variants.h"

namespace kanaria::postal {
namespace {

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{16} << 20;
constexpr std::size_t kCodeDigits = 7;

}  // namespace

struct PostalDictionary::Content {
  DictionaryTables tables;
  std::string codes;  ///< seven digits a row, for Area::postal_code
  std::vector<std::string_view> streets;
  std::unique_ptr<AddressIndex> index;
};

PostalDictionary::PostalDictionary(std::unique_ptr<Content> content)
    : content_(std::move(content)) {}
PostalDictionary::PostalDictionary(PostalDictionary&&) noexcept = default;
PostalDictionary& PostalDictionary::operator=(PostalDictionary&&) noexcept = default;
PostalDictionary::~PostalDictionary() = default;

base::Result<PostalDictionary> PostalDictionary::load(const std::filesystem::path& models) {
  const auto path = models / "postal" / "postal.bin";
  const auto variants_path = models / "names" / "variants.txt";
  auto bytes = base::read_file(path, kMaxFileBytes);
  if (!bytes) return bytes.error();
  auto variants = base::read_file(variants_path, base::kMaxSealedTextBytes);
  if (!variants) return variants.error();
  return from_bytes(*bytes, base::text_of(*variants), path.string());
}

base::Result<PostalDictionary> PostalDictionary::from_bytes(base::ByteView dictionary,
                                                            std::string_view variants,
                                                            const std::string& name) {
  auto table = VariantTable::parse(variants, "variants.txt");
  if (!table) return table.error();
  auto tables = read_dictionary_file(dictionary, name);
  if (!tables) return tables.error();
  auto content = std::make_unique<Content>();
  content->tables = std::move(*tables);
  content->codes.reserve(content->tables.rows.size() * kCodeDigits);
  for (const TownRow& row : content->tables.rows) {
    std::array<char, kCodeDigits> digits{};
    std::uint32_t code = row.code;
    for (std::size_t i = kCodeDigits; i-- > 0; code /= 10) {
      digits[i] = static_cast<char>('0' + code % 10);
    }
    content->codes.append(digits.data(), digits.size());
  }
  for (const RowText& street : content->tables.streets) {
    content->streets.push_back(content->tables.view(street.text));
  }
  content->index = std::make_unique<AddressIndex>(content->tables, std::move(*table));
  return PostalDictionary(std::move(content));
}

std::size_t PostalDictionary::size() const {
  return content_->tables.rows.size();
}

Area PostalDictionary::area(std::size_t index) const {
  const DictionaryTables& tables = content_->tables;
  CHECK(index < tables.rows.size());
  const TownRow& row = tables.rows[index];
  const CityRow& city = tables.cities[row.city];
  Area area;
  area.postal_code = std::string_view(content_->codes).substr(index * kCodeDigits, kCodeDigits);
  area.prefecture = tables.view(tables.prefectures[city.prefecture]);
  area.city = tables.view(city.name);
  area.town = tables.view(row.town);
  if (row.office >= 0) {
    const OfficeRow& office = tables.offices[static_cast<std::size_t>(row.office)];
    area.office = tables.view(office.name);
    area.office_street = tables.view(office.street);
  }
  return area;
}

PostalDictionary::Range PostalDictionary::areas_of_code(std::string_view postal_code) const {
  std::uint32_t code = 0;
  const char* end = postal_code.data() + postal_code.size();
  if (postal_code.size() != kCodeDigits) return {};
  const auto parsed = std::from_chars(postal_code.data(), end, code);
  if (parsed.ec != std::errc() || parsed.ptr != end) return {};
  const auto& rows = content_->tables.rows;
  const auto by_code = [](const TownRow& row, std::uint32_t wanted) { return row.code < wanted; };
  const auto first = std::lower_bound(rows.begin(), rows.end(), code, by_code);
  const auto last = std::lower_bound(first, rows.end(), code + 1, by_code);
  return {static_cast<std::size_t>(first - rows.begin()),
          static_cast<std::size_t>(last - rows.begin())};
}

std::string_view PostalDictionary::note(std::size_t index) const {
  const auto& notes = content_->tables.notes;
  const auto found =
      std::lower_bound(notes.begin(), notes.end(), index,
                       [](const RowText& note, std::size_t wanted) { return note.row < wanted; });
  if (found == notes.end() || found->row != index) return {};
  return content_->tables.view(found->text);
}

std::span<const std::string_view> PostalDictionary::streets(std::size_t index) const {
  const auto& rows = content_->tables.streets;
  const auto by_row = [](const RowText& street, std::size_t wanted) { return street.row < wanted; };
  const auto first = std::lower_bound(rows.begin(), rows.end(), index, by_row);
  const auto last = std::lower_bound(first, rows.end(), index + 1, by_row);
  return std::span(content_->streets)
      .subspan(static_cast<std::size_t>(first - rows.begin()),
               static_cast<std::size_t>(last - first));
}

int PostalDictionary::known_blocks(std::size_t index) const {
  const auto& blocks = content_->tables.blocks;
  const auto found = std::lower_bound(
      blocks.begin(), blocks.end(), index,
      [](const RowNumber& block, std::size_t wanted) { return block.row < wanted; });
  if (found == blocks.end() || found->row != index) return 0;
  return static_cast<int>(found->number);
}

std::string PostalDictionary::version() const {
  return content_->tables.label + " sha256:" + content_->tables.digest_hex;
}

const AddressIndex& PostalDictionary::address_index() const {
  return *content_->index;
}

}  // namespace kanaria::postal
