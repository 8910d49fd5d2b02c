#include "postal/dictionary_file.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/digest.h"
#include "base/utf8.h"

namespace kanaria::postal {
namespace {

constexpr std::string_view kMagic = "KNRPOST1";
constexpr std::size_t kDigestBytes = 32;
constexpr std::uint32_t kMaxPrefectures = 64;
constexpr std::uint32_t kMaxCities = 4096;
constexpr std::uint32_t kMaxRows = 400000;
constexpr std::uint32_t kMaxSymbols = 4000;
constexpr std::uint32_t kOneByteSymbols = 160;
constexpr std::uint32_t kMaxAlphabet = kOneByteSymbols + (256 - kOneByteSymbols) * 256;
constexpr std::size_t kMaxTextBytes = std::size_t{64} << 20;
constexpr std::uint32_t kCodes = 10000000;

/// One column: where the symbols of its latest text end, counted from the text's start.
struct Column {
  Slice last;
  std::vector<std::uint16_t> ends;
};

/// Reads front to back; after the first wrong thing `ok` is false and everything reads as zero.
class Reader {
 public:
  Reader(base::ByteView bytes, DictionaryTables& out) : bytes_(bytes), out_(out) {}

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }
  void fail() { ok_ = false; }

  std::uint32_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      if (at_ >= bytes_.size()) break;
      const std::uint8_t byte = bytes_[at_++];
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) {
        if (value > UINT32_MAX) break;
        return static_cast<std::uint32_t>(value);
      }
    }
    ok_ = false;
    return 0;
  }

  std::uint32_t number_up_to(std::uint32_t limit) {
    const std::uint32_t value = number();
    if (value > limit) ok_ = false;
    return ok_ ? value : 0;
  }

  std::string_view raw() {
    const std::uint32_t size_bytes = number();
    if (!ok_ || size_bytes > bytes_.size() - at_) {
      ok_ = false;
      return {};
    }
    const auto text = base::text_of(bytes_.subspan(at_, size_bytes));
    at_ += size_bytes;
    return text;
  }

  void alphabet() {
    const std::string_view text = raw();
    if (!base::is_valid_utf8(text)) ok_ = false;
    const std::u32string symbols = base::to_u32(text);
    if (symbols.size() > kMaxAlphabet) ok_ = false;
    if (!ok_) return;
    for (const char32_t c : symbols) {
      const std::string utf8 = base::to_utf8(c);
      Symbol symbol;
      symbol.size_bytes = static_cast<std::uint8_t>(utf8.size());
      std::copy(utf8.begin(), utf8.end(), symbol.utf8.begin());
      alphabet_.push_back(symbol);
    }
  }

  Slice text(Column& column) {
    const std::uint32_t shared = number();
    const std::uint32_t fresh = number();
    std::string& out = out_.text;
    if (!ok_ || shared > column.ends.size() || fresh > kMaxSymbols ||
        shared + fresh > kMaxSymbols || out.size() > kMaxTextBytes) {
      ok_ = false;
      return {};
    }
    Slice slice;
    // A text like the one before it is not stored twice.
    if (fresh == 0 && shared == column.ends.size()) return column.last;
    slice.offset = static_cast<std::uint32_t>(out.size());
    const std::uint16_t head_bytes = shared == 0 ? std::uint16_t{0} : column.ends[shared - 1];
    column.ends.resize(shared);
    out.append(out, column.last.offset, head_bytes);
    for (std::uint32_t i = 0; i < fresh; ++i) {
      const Symbol* symbol = next_symbol();
      if (symbol == nullptr) return {};
      out.append(symbol->utf8.data(), symbol->size_bytes);
      column.ends.push_back(static_cast<std::uint16_t>(out.size() - slice.offset));
    }
    slice.size_bytes = static_cast<std::uint32_t>(out.size()) - slice.offset;
    column.last = slice;
    return slice;
  }

 private:
  struct Symbol {
    std::array<char, 4> utf8{};
    std::uint8_t size_bytes = 0;
  };

  const Symbol* next_symbol() {
    if (at_ < bytes_.size()) {
      std::uint32_t index = bytes_[at_++];
      if (index >= kOneByteSymbols && at_ < bytes_.size()) {
        index = kOneByteSymbols + (index - kOneByteSymbols) * 256 + bytes_[at_++];
      }
      if (index < alphabet_.size()) return &alphabet_[index];
    }
    ok_ = false;
    return nullptr;
  }

  base::ByteView bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
  std::vector<Symbol> alphabet_;
  DictionaryTables& out_;
};

void read_places(Reader& in, DictionaryTables& out) {
  Column prefecture;
  Column city;
  const std::uint32_t prefectures = in.number_up_to(kMaxPrefectures);
  for (std::uint32_t i = 0; i < prefectures && in.ok(); ++i) {
    out.prefectures.push_back(in.text(prefecture));
  }
  const std::uint32_t cities = in.number_up_to(kMaxCities);
  for (std::uint32_t i = 0; i < cities && in.ok(); ++i) {
    CityRow row;
    row.prefecture = in.number();
    if (row.prefecture >= prefectures) in.fail();
    row.name = in.text(city);
    out.cities.push_back(row);
  }
}

void read_rows(Reader& in, DictionaryTables& out) {
  Column town;
  Column street;
  Column office;
  std::int64_t city = 0;
  std::uint64_t code = 0;
  const std::uint32_t rows = in.number_up_to(kMaxRows);
  for (std::uint32_t i = 0; i < rows && in.ok(); ++i) {
    const std::uint32_t step = in.number();
    const std::uint32_t change = in.number();
    code += step / 2;
    city += (change & 1U) == 0 ? std::int64_t{change / 2} : -std::int64_t{change / 2} - 1;
    if (code >= kCodes || city < 0 || city >= static_cast<std::int64_t>(out.cities.size())) {
      in.fail();
      return;
    }
    TownRow row;
    row.code = static_cast<std::uint32_t>(code);
    row.city = static_cast<std::uint32_t>(city);
    row.town = in.text(town);
    if ((step & 1U) != 0) {
      row.office = static_cast<std::int32_t>(out.offices.size());
      OfficeRow office_row;
      office_row.street = in.text(street);
      office_row.name = in.text(office);
      out.offices.push_back(office_row);
    }
    out.rows.push_back(row);
  }
}

std::uint32_t read_row_index(Reader& in, const DictionaryTables& tables, std::uint32_t before) {
  const std::uint64_t row = std::uint64_t{before} + in.number();
  if (row >= tables.rows.size()) {
    in.fail();
    return 0;
  }
  return static_cast<std::uint32_t>(row);
}

void read_row_texts(Reader& in, const DictionaryTables& tables, std::vector<RowText>& out) {
  Column column;
  std::uint32_t row = 0;
  const std::uint32_t count = in.number_up_to(kMaxRows);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    row = read_row_index(in, tables, row);
    out.push_back({row, in.text(column)});
  }
}

void read_blocks(Reader& in, DictionaryTables& tables) {
  std::uint32_t row = 0;
  const std::uint32_t count = in.number_up_to(kMaxRows);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    row = read_row_index(in, tables, row);
    tables.blocks.push_back({row, in.number_up_to(99)});
  }
}

}  // namespace

base::Result<DictionaryTables> read_dictionary_file(base::ByteView bytes, const std::string& name) {
  const base::Error damaged{base::Remedy::operator_acts,
                            name + " is damaged or of another version: install it again."};
  if (bytes.size() < kMagic.size() + kDigestBytes) return damaged;
  const base::ByteView body = bytes.first(bytes.size() - kDigestBytes);
  const base::ByteView digest = bytes.last(kDigestBytes);
  const base::Digest computed = base::sha256(body);
  if (!std::equal(digest.begin(), digest.end(), computed.begin())) return damaged;
  if (base::text_of(body.first(kMagic.size())) != kMagic) return damaged;

  DictionaryTables tables;
  tables.digest_hex = base::to_hex(digest);
  tables.text.reserve(bytes.size() * 3);
  Reader in(body.subspan(kMagic.size()), tables);
  tables.label = in.raw();
  if (!base::is_valid_utf8(tables.label)) in.fail();
  in.alphabet();
  read_places(in, tables);
  read_rows(in, tables);
  read_row_texts(in, tables, tables.notes);
  read_row_texts(in, tables, tables.streets);
  read_blocks(in, tables);
  if (!in.ok() || !in.at_end()) return damaged;
  return tables;
}

}  // namespace kanaria::postal
