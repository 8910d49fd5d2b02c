// Command-line options of one command, and configuration files of lines "key = value", both on
// Boost.Program_options: strict, with --help and --version.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kanaria::base {

/// One option.  A flag takes no value; a `list` takes the positional words that are left.
struct Option {
  enum class Kind { flag, value, list };
  std::string name;  ///< long name without dashes
  Kind kind = Kind::value;
  std::string default_value;  ///< shown in --help; "" = none
  std::string help;
};

class Options {
 public:
  [[nodiscard]] bool has(const std::string& name) const;  ///< given, or a default stands
  [[nodiscard]] const std::string& value(const std::string& name) const;  ///< "" when not given
  [[nodiscard]] const std::vector<std::string>& list(const std::string& name) const;
  /// The value as a whole number within [min, max]; nullopt when it is not one.
  [[nodiscard]] std::optional<long> number(const std::string& name, long min, long max) const;

 private:
  friend struct OptionParser;
  std::map<std::string, std::vector<std::string>> values_;
};

/// What parsing came to: options to go on with, or an exit status to return at once (--help was
/// printed to stdout, or the wrong usage told on stderr).
struct ParsedOptions {
  std::optional<Options> options;
  int status = 0;
};

/// `title` is "kanaria read"; `usage` the words that follow it in the usage line.  `--help` also
/// lists the keys of the command's configuration file, where it has one.
[[nodiscard]] ParsedOptions parse_options(std::string_view title, std::string_view usage,
                                          std::span<const Option> known,
                                          std::span<const std::string> words,
                                          std::span<const Option> keys = {});

/// Reads the file's keys; '#' begins a comment.  An Error (operator_acts) names the file and a key
/// that is not known or is there twice.
[[nodiscard]] Result<Options> read_configuration(const std::filesystem::path& file,
                                                 std::span<const Option> known);
/// The keys with their defaults, for the --help of a command that takes such a file.
[[nodiscard]] std::string describe_configuration(std::span<const Option> known);

}  // namespace kanaria::base
