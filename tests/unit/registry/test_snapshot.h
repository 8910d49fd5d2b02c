// Small snapshots for tests, in a folder of their own.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/file.h"
#include "registry/metadata.h"
#include "registry/registry.h"
#include "registry/table_writer.h"

namespace kanaria::registry {

/// Removed with everything in it when it goes out of scope.
class TestFolder {
 public:
  TestFolder() {
    std::string pattern = testing::TempDir() + "/kanaria-XXXXXX";
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct TestRecord {
  std::vector<MatchKey> keys;
  TokenContent content;
  NotationTexts notations;
};

/// Headquarters in small: random secrets, records, and the files of a snapshot.
struct TestHeadquarters {
  SignKey root = new_sign_key();
  SnapshotSigner signer = new_signer(root, 1);
  base::AgeIdentity identity = base::new_age_identity();
  SealingKeys sealing;
  KioskKey& key = sealing.kiosk;

  TestHeadquarters() {
    key.kiosk = "any";
    key.epoch = 1;
    base::fill_random(key.inner);
    base::fill_random(key.tag);
    base::fill_random(key.wrap);
    key.verify = verify_key_of(root);
    base::fill_random(sealing.rows);
    sealing.token = token_key_of(identity);
  }
  TestHeadquarters(const TestHeadquarters&) = delete;
  TestHeadquarters& operator=(const TestHeadquarters&) = delete;

  [[nodiscard]] PlainRow plain_row(const TestRecord& record) const {
    PlainRow row;
    row.content = record.content;
    for (const MatchKey& match_key : record.keys) {
      row.inners.push_back(inner_of(key.inner, match_key));
    }
    row.notations = notation_inners_of(key.inner, record.notations);
    return row;
  }

  /// Writes `dir` (made if absent) and `dir`.key.
  void write(const std::vector<TestRecord>& records, const std::filesystem::path& dir,
             std::uint64_t version = 3) const {
    std::filesystem::create_directories(dir);
    std::filesystem::remove(dir / kDataFile);
    SeriesId series{};
    base::fill_random(series);
    std::size_t token_plain_bytes = kSmallestTokenClass;
    for (const TestRecord& record : records) {
      token_plain_bytes = std::max(token_plain_bytes, token_class_of(record.content));
    }
    const Layout layout{padded_rows(records.size()), static_cast<std::uint32_t>(token_plain_bytes)};
    auto writer = TableWriter::create(dir / kDataFile, layout, series);
    CHECK(writer.has_value());
    const auto order = random_order(layout.rows);
    for (std::size_t i = 0; i < order.size(); ++i) {
      const auto row = i < records.size()
                           ? sealed(plain_row(records[i]), series, order[i], layout, sealing)
                           : filler(order[i], layout);
      CHECK(writer->add(row).has_value());
    }
    const auto written = writer->finish();
    CHECK(written.has_value());
    sign_to(dir, metadata_of(series, *written, version));
    put(default_key_file(dir), base::bytes_of(to_text(key)));
  }

  [[nodiscard]] Metadata metadata_of(const SeriesId& series,
                                     const PagedFileWriter::Written& written,
                                     std::uint64_t version) const {
    Metadata metadata;
    base::fill_random(metadata.snapshot_id);
    metadata.series = series;
    metadata.version = version;
    metadata.created_ms = 1'000;
    metadata.expires_ms = 86'401'000;
    metadata.kiosk = key.kiosk;
    metadata.epoch = key.epoch;
    metadata.key_check = key_check_of(key, metadata.snapshot_id);
    metadata.recipients = {base::recipient_of(identity)};
    metadata.data_bytes = written.bytes;
    metadata.data_root = written.root;
    return metadata;
  }

  void sign_to(const std::filesystem::path& dir, const Metadata& metadata) const {
    put(dir / kMetadataFile, base::bytes_of(sign_metadata(metadata, signer)));
  }

  /// Not durably: these tests write hundreds of files.
  static void put(const std::filesystem::path& path, base::ByteView bytes) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
    CHECK(out.flush().good());
  }
  static base::Bytes get(const std::filesystem::path& path) {
    auto bytes = base::read_file(path, std::uint64_t{1} << 30);
    CHECK(bytes.has_value());
    return std::move(*bytes);
  }
};

}  // namespace kanaria::registry
