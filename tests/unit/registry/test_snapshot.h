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
  std::vector<NotationText> notations;
};

/// Headquarters in small: fixed secrets, records, and the files of a snapshot.
struct TestHeadquarters {
  SignKey sign = new_sign_key();
  base::AgeIdentity identity = base::new_age_identity();
  KioskKey key;

  TestHeadquarters() {
    key.kiosk = "any";
    key.epoch = 1;
    base::fill_random(key.inner);
    base::fill_random(key.tag);
    base::fill_random(key.wrap);
    key.verify = verify_key_of(sign);
  }

  /// Writes `dir` (made if absent) and `dir`.key.
  void write(const std::vector<TestRecord>& records, const std::filesystem::path& dir) const {
    std::vector<PlainRow> rows;
    for (const TestRecord& record : records) {
      PlainRow row;
      for (const MatchKey& match_key : record.keys) {
        row.inners.push_back(inner_of(key.inner, match_key));
      }
      row.content.token = seal_token(token_key_of(identity), record.content);
      row.content.notation = make_notation_tags(record.notations);
      rows.push_back(row);
    }
    Metadata metadata;
    base::fill_random(metadata.snapshot_id);
    const base::Bytes data = write_table(rows, metadata.snapshot_id, key.tag, key.wrap);
    metadata.version = 3;
    metadata.created_ms = 1'000;
    metadata.expires_ms = 86'401'000;
    metadata.kiosk = key.kiosk;
    metadata.epoch = key.epoch;
    metadata.key_check = key_check_of(key, metadata.snapshot_id);
    metadata.recipients = {base::recipient_of(identity)};
    metadata.data_bytes = data.size();
    metadata.data_sha256 = base::sha256(data);
    std::filesystem::create_directories(dir);
    put(dir / kDataFile, data);
    put(dir / kMetadataFile, base::bytes_of(sign_metadata(metadata, sign)));
    put(default_key_file(dir), base::bytes_of(to_text(key)));
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
