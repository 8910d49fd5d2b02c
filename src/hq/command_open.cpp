#include <sys/stat.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/file.h"
#include "base/options.h"
#include "base/program.h"
#include "evidence/capsule.h"
#include "hq/capsule_open.h"
#include "hq/commands.h"
#include "registry/token.h"

namespace kanaria::hq {

using base::Error;
using base::Remedy;
using base::Result;

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kTitle = "kanaria-hq open";
constexpr std::uint64_t kFileLimit_bytes = evidence::kMaxCapsule_bytes + (64u << 20);

/// Writes the image as FOLDER/SEQ_SIDE.EXT, or with the chain's name when another chain's capsule
/// has taken that.  An existing file is never replaced; one with the same content will do.
Result<std::string> put_image(const std::filesystem::path& folder, const OpenedCapsule& capsule,
                              const OpenedImage& image) {
  const std::string seq = std::to_string(capsule.seq);
  const std::string rest = image.side + '.' + image.extension;
  for (const std::string& name : {seq + '_' + rest, seq + '_' + capsule.chain_epoch + '_' + rest}) {
    const std::filesystem::path file = folder / name;
    auto made = base::create_file_durably(file, image.bytes, base::FileMode::owner_only);
    if (!made) return made.error();
    if (*made) return file.string();
    const auto found = base::read_file(file, kFileLimit_bytes);
    if (found && *found == image.bytes) return file.string();
  }
  return Error{Remedy::operator_acts, "has images whose names are taken in " + folder.string() +
                                          " by other files; name an empty folder."};
}

/// What only headquarters learns from a hit.  A token for another key leaves the hit as it is.
void add_revealed(Json& hit, const base::Key& token_key) {
  const auto text = hit.find("token");
  if (text == hit.end() || !text->is_string()) return;
  const auto content = registry::open_token(token_key, text->get_ref<const std::string&>());
  if (!content) return;
  hit["record_id"] = content->record_id;
  hit["kind"] = registry::to_string(content->kind);
  hit["list_id"] = content->list_id;
}

/// The capsule's line of JSON.
Result<std::string> describe(const std::string& file, const base::AgeIdentity& identity,
                             const std::string& out_dir) {
  auto sealed = base::read_file(file, kFileLimit_bytes);
  if (!sealed) return Error{Remedy::operator_acts, "cannot be read: " + sealed.error().sentence};
  auto capsule = open_capsule(*sealed, identity);
  if (!capsule) return capsule.error();
  Json line = {{"capsule", file}};
  line.update(Json::parse(capsule->manifest));
  base::Key token_key = registry::token_key_of(identity);
  for (Json& hit : line["hits"]) add_revealed(hit, token_key);
  base::wipe(token_key);
  if (!out_dir.empty()) {
    for (std::size_t i = 0; i < capsule->images.size(); ++i) {
      auto path = put_image(out_dir, *capsule, capsule->images[i]);
      if (!path) return path.error();
      line["images"][i]["path"] = *path;
    }
  }
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool make_folder(const std::string& folder) {
  std::error_code error;
  if (std::filesystem::is_directory(folder, error) || ::mkdir(folder.c_str(), 0700) == 0) {
    return true;
  }
  base::complain(kTitle, "The folder " + folder + " is not there and cannot be made.");
  return false;
}

int open_all(const std::vector<std::string>& files, const base::AgeIdentity& identity,
             const std::string& out_dir) {
  int status = base::kDone;
  for (const std::string& file : files) {
    auto line = describe(file, identity, out_dir);
    if (line) {
      std::printf("%s\n", line->c_str());
      continue;
    }
    const std::string sentence = "This capsule " + line.error().sentence;
    const Json json = {{"capsule", file}, {"error", sentence}};
    std::printf("%s\n", json.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
    base::complain(kTitle, file + ": " + sentence);
    status = base::kFailed;
  }
  return status;
}

}  // namespace

int run_open(Words words) {
  using Kind = base::Option::Kind;
  const base::Option known[] = {
      {"key", Kind::value, "", "headquarters' age identity, KEYS/hq.agekey (needed)"},
      {"out", Kind::value, "", "put the images into this folder; without it they stay sealed"},
      {"capsule", Kind::list, "", "the sealed capsules"}};
  const auto parsed =
      base::parse_options(kTitle, "--key KEYS/hq.agekey [--out DIR] CAPSULE...", known, words);
  if (!parsed.options) return parsed.status;
  const base::Options& options = *parsed.options;
  if (options.value("key").empty() || options.list("capsule").empty()) {
    base::complain(kTitle, "name --key FILE and at least one capsule; --help lists the options.");
    return base::kWrongUsage;
  }
  const auto identity = base::read_age_identity(options.value("key"));
  if (!identity) {
    base::complain(kTitle, identity.error().sentence);
    return base::kFailed;
  }
  const std::string& out_dir = options.value("out");
  if (!out_dir.empty() && !make_folder(out_dir)) return base::kFailed;
  return open_all(options.list("capsule"), *identity, out_dir);
}

}  // namespace kanaria::hq
