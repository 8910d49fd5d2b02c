#include "base/options.h"

#include <boost/program_options.hpp>
#include <charconv>
#include <iostream>
#include <sstream>

#include "base/file.h"
#include "base/program.h"

namespace kanaria::base {

namespace po = boost::program_options;

struct OptionParser {
  static Options collect(const po::variables_map& found, std::span<const Option> known) {
    Options options;
    for (const Option& option : known) {
      const po::variable_value& value = found[option.name];
      if (value.empty()) continue;
      auto& slot = options.values_[option.name];
      switch (option.kind) {
        case Option::Kind::flag:
          if (value.as<bool>()) {
            slot = {"true"};
          } else {
            options.values_.erase(option.name);
          }
          break;
        case Option::Kind::value:
          slot = {value.as<std::string>()};
          break;
        case Option::Kind::list:
          slot = value.as<std::vector<std::string>>();
          break;
      }
    }
    return options;
  }
};

namespace {

constexpr std::uint64_t kMostConfiguration_bytes = 1u << 20;
const std::string kNoValue;
const std::vector<std::string> kNoList;

po::options_description describe(const char* heading, std::span<const Option> known) {
  po::options_description description(heading);
  auto add = description.add_options();
  for (const Option& option : known) {
    const char* name = option.name.c_str();
    const char* help = option.help.c_str();
    switch (option.kind) {
      case Option::Kind::flag:
        add(name, po::bool_switch(), help);
        break;
      case Option::Kind::list:
        add(name, po::value<std::vector<std::string>>(), help);
        break;
      case Option::Kind::value: {
        auto* value = po::value<std::string>();
        if (!option.default_value.empty()) value->default_value(option.default_value);
        add(name, value, help);
      }
    }
  }
  return description;
}

po::options_description describe_command(std::span<const Option> known) {
  po::options_description description = describe("Options", known);
  description.add_options()("help", "print this help")("version", "print the version");
  return description;
}

}  // namespace

bool Options::has(const std::string& name) const {
  return values_.contains(name);
}

const std::string& Options::value(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() || found->second.empty() ? kNoValue : found->second.front();
}

const std::vector<std::string>& Options::list(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? kNoList : found->second;
}

std::optional<long> Options::number(const std::string& name, long min, long max) const {
  const std::string& text = value(name);
  long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (number < min || number > max) return std::nullopt;
  return number;
}

ParsedOptions parse_options(std::string_view title, std::string_view usage,
                            std::span<const Option> known, std::span<const std::string> words,
                            std::span<const Option> keys) {
  const po::options_description description = describe_command(known);
  po::positional_options_description positional;
  for (const Option& option : known) {
    if (option.kind == Option::Kind::list) positional.add(option.name.c_str(), -1);
  }
  try {
    po::variables_map found;
    const std::vector<std::string> copy(words.begin(), words.end());
    namespace style = po::command_line_style;
    po::store(po::command_line_parser(copy)
                  .options(description)
                  .positional(positional)
                  .style(style::unix_style & ~style::allow_guessing)
                  .run(),
              found);
    if (found.count("help") != 0) {
      std::cout << "Usage: " << title << ' ' << usage << "\n\n" << description;
      if (!keys.empty()) std::cout << '\n' << describe_configuration(keys);
      return {std::nullopt, kDone};
    }
    if (found.count("version") != 0) {
      std::cout << title << ' ' << KANARIA_VERSION << '\n';
      return {std::nullopt, kDone};
    }
    po::notify(found);
    return {OptionParser::collect(found, known), kDone};
  } catch (const po::error& error) {
    complain(title, std::string(error.what()) + "; --help lists the options.");
    return {std::nullopt, kWrongUsage};
  }
}

Result<Options> read_configuration(const std::filesystem::path& file,
                                   std::span<const Option> known) {
  const auto bytes = read_file(file, kMostConfiguration_bytes);
  if (!bytes) return bytes.error();
  po::options_description description;
  for (const Option& option : known) {
    auto* value = po::value<std::string>();
    if (!option.default_value.empty()) value->default_value(option.default_value);
    description.add_options()(option.name.c_str(), value);
  }
  try {
    std::istringstream text{std::string(text_of(*bytes))};
    po::variables_map found;
    po::store(po::parse_config_file(text, description, false), found);
    po::notify(found);
    return OptionParser::collect(found, known);
  } catch (const po::unknown_option& error) {
    return Error{Remedy::operator_acts, file.string() + ": there is no key \"" +
                                            error.get_option_name() + "\"; --help lists the keys."};
  } catch (const po::error& error) {
    return Error{Remedy::operator_acts,
                 file.string() + ": " + error.what() + "; --help lists the keys."};
  }
}

std::string describe_configuration(std::span<const Option> known) {
  std::ostringstream out;
  out << "Keys of the file, one \"key = value\" a line:\n";
  for (const Option& option : known) {
    out << "  " << option.name;
    if (!option.default_value.empty()) out << " = " << option.default_value;
    out << "\n      " << option.help << '\n';
  }
  return out.str();
}

}  // namespace kanaria::base
