// A kiosk as headquarters' tests need it: makes entries, keys, capsules and certificate requests
// that hold, and ones that do not.  Bytes by evidence/FORMAT.md, apart from the code under test.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/ed25519.h"
#include "registry/paged_file.h"
#include "wire/messages.h"

namespace kanaria::hq {

inline base::SigningSeed test_seed(std::uint8_t number) {
  base::SigningSeed seed{};
  seed.fill(number);
  return seed;
}

class TestKiosk {
 public:
  explicit TestKiosk(std::string name, std::uint8_t number = 1)
      : name_(std::move(name)), seed_(test_seed(number)) {
    epoch_.fill(number);
    keys_.push_back({0, 1, base::public_key_of(seed_), {}});
  }

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const wire::ChainEpoch& epoch() const { return epoch_; }
  [[nodiscard]] const base::PublicKey& first_key() const { return keys_.front().key; }
  [[nodiscard]] const std::vector<wire::ChainKey>& keys() const { return keys_; }

  base::Bytes entry(std::uint64_t seq, const base::Digest& previous,
                    const base::Digest& content) const {
    base::Bytes bytes;
    base::append(bytes, base::bytes_of("KANCHN02"));
    base::append(bytes, epoch_);
    base::append_u64(bytes, seq);
    base::append(bytes, previous);
    base::append(bytes, content);
    base::append_u64(bytes, 7);
    bytes.resize(bytes.size() + 32 + 16 + 8, 0x11);
    base::append_u64(bytes, 1'770'000'000'000);
    bytes.push_back(1);
    bytes.resize(bytes.size() + 3);
    base::append_u32(bytes, generation_);
    base::append(bytes, beacon);
    return bytes;
  }

  wire::ChainLink signed_link(const base::Bytes& bytes) const {
    wire::ChainLink link;
    std::copy(bytes.begin(), bytes.end(), link.entry.begin());
    base::Bytes message;
    base::append(message, base::bytes_of("kanaria chain v2"));
    base::append(message, base::sha256(bytes));
    link.signature = base::sign(seed_, message);
    return link;
  }

  /// The next entry, whose content is this hash.
  const wire::ChainLink& add(const base::Digest& content) {
    const base::Bytes bytes = entry(links_.size() + 1, head_, content);
    links_.push_back(signed_link(bytes));
    head_ = base::sha256(bytes);
    return links_.back();
  }
  void add_misses(int count) {
    for (int i = 0; i < count; ++i) {
      base::Bytes random;
      base::append_u64(random, links_.size());
      add(base::sha256(random));
    }
  }
  /// The next generation of the key, from the next entry on.
  void rotate() {
    wire::ChainKey next{generation_ + 1, links_.size() + 1, {}, {}};
    base::SigningSeed seed = seed_;
    ++seed[0];
    next.key = base::public_key_of(seed);
    base::Bytes message;
    base::append(message, base::bytes_of("kanaria key v1.."));
    base::append(message, epoch_);
    base::append_u32(message, next.generation);
    base::append_u64(message, next.first_seq);
    base::append(message, next.key);
    next.endorsement = base::sign(seed_, message);
    keys_.push_back(next);
    seed_ = seed;
    ++generation_;
  }

  /// Entries first … last, counted from 1, with all keys but the first.
  [[nodiscard]] wire::ChainPart part(std::size_t first, std::size_t last) const {
    wire::ChainPart part{name_, epoch_, {keys_.begin() + 1, keys_.end()}, {}};
    for (std::size_t seq = first; seq <= last; ++seq) part.links.push_back(links_.at(seq - 1));
    return part;
  }
  [[nodiscard]] wire::ChainPart whole() const { return part(1, links_.size()); }
  [[nodiscard]] const base::Digest& head() const { return head_; }
  [[nodiscard]] std::size_t size() const { return links_.size(); }

  /// A new entry's capsule in pieces of this size.
  std::vector<wire::CapsulePiece> add_capsule(const base::Bytes& bytes, std::size_t piece_bytes) {
    const base::Digest digest = base::sha256(bytes);
    add(digest);
    std::vector<wire::CapsulePiece> pieces;
    for (std::size_t offset = 0; offset < bytes.size(); offset += piece_bytes) {
      const auto start = bytes.begin() + static_cast<std::ptrdiff_t>(offset);
      const std::size_t size = std::min(piece_bytes, bytes.size() - offset);
      pieces.push_back({name_, epoch_, links_.size(), digest, bytes.size(), offset,
                        base::Bytes(start, start + static_cast<std::ptrdiff_t>(size))});
    }
    return pieces;
  }

  base::Digest beacon{};  ///< in the entries that are made from now on

 private:
  std::string name_;
  base::SigningSeed seed_{};
  wire::ChainEpoch epoch_{};
  std::uint32_t generation_ = 0;
  std::vector<wire::ChainKey> keys_;
  std::vector<wire::ChainLink> links_;
  base::Digest head_{};
};

inline base::Bytes test_bytes(std::size_t size, std::uint8_t salt) {
  base::Bytes bytes(size);
  std::uint32_t state = 0x9e3779b9u + salt;
  for (std::uint8_t& byte : bytes) {
    state = state * 1664525u + 1013904223u;
    byte = static_cast<std::uint8_t>(state >> 24);
  }
  return bytes;
}

/// A data file of a registry whose pages say nothing: these, at `file`, and its root.
inline registry::PagedFileWriter::Written write_paged(const std::filesystem::path& file,
                                                      base::ByteView bytes) {
  std::filesystem::remove(file);
  auto writer = registry::PagedFileWriter::create(file);
  CHECK(writer.has_value() && writer->write(bytes).has_value());
  const auto written = writer->finish();
  CHECK(written.has_value());
  return *written;
}

}  // namespace kanaria::hq
