// The kiosk's configuration file: `key = value`, strict.
#pragma once

#include <filesystem>
#include <span>

#include "base/options.h"
#include "base/result.h"
#include "sync/http_transport.h"
#include "sync/registry_update.h"
#include "sync/sync.h"

namespace kanaria::kiosk {

/// Every key with its default, for --help.
[[nodiscard]] std::span<const base::Option> configuration_keys();

struct Configuration {
  std::filesystem::path data;
  std::filesystem::path models;
  /// What only `kanaria serve` asks for.
  struct Serve {
    std::string source;  ///< "folder:DIR", "escl:URL", "sane:DEVICE" or ""
    int port = 0;        ///< on 127.0.0.1; 0: any
    std::filesystem::path pages;
    std::filesystem::path notice;
    std::filesystem::path stick;  ///< "": none
    std::size_t jobs = 0;         ///< readers; 0: as many as there are cores
    int resolution_dpi = 300;
    bool both_sides = true;
    bool mask_codes = false;
    bool sounds = true;
    bool keypad = true;
  };
  Serve serve;
  sync::HttpSettings http;
  sync::RegistryUpdate::Settings registry;  ///< dir "": the kiosk has none
  sync::Settings sync;
};

/// An Error names the file, and the key or value that cannot be used.
[[nodiscard]] base::Result<Configuration> read_kiosk_configuration(
    const std::filesystem::path& file);

}  // namespace kanaria::kiosk
