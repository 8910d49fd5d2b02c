#include "base/options.h"

#include <gtest/gtest.h>

#include "base/program.h"

namespace kanaria::base {
namespace {

using Kind = Option::Kind;
using testing::internal::CaptureStderr;
using testing::internal::CaptureStdout;
using testing::internal::GetCapturedStderr;
using testing::internal::GetCapturedStdout;

const std::vector<Option> kKnown = {{"json", Kind::flag, "", "print JSON"},
                                    {"jobs", Kind::value, "4", "how many at a time"},
                                    {"list", Kind::value, "", "file, or -"},
                                    {"front", Kind::list, "", "images"}};

struct Outcome {
  ParsedOptions parsed;
  std::string out;
  std::string err;
};

Outcome parse(const std::vector<std::string>& words) {
  CaptureStdout();
  CaptureStderr();
  Outcome outcome;
  outcome.parsed = parse_options("kanaria read", "[OPTIONS]", kKnown, words);
  outcome.out = GetCapturedStdout();
  outcome.err = GetCapturedStderr();
  return outcome;
}

TEST(Options, TakesFlagsValuesDefaultsAndPositionalWords) {
  const auto parsed = parse({"--json", "a.png", "--list", "-", "b.png"}).parsed;
  ASSERT_TRUE(parsed.options);
  EXPECT_TRUE(parsed.options->has("json"));
  EXPECT_EQ(parsed.options->value("list"), "-");
  EXPECT_EQ(parsed.options->list("front"), (std::vector<std::string>{"a.png", "b.png"}));
  EXPECT_EQ(parsed.options->number("jobs", 1, 8), 4) << "the default";
  const auto none = parse({}).parsed;
  ASSERT_TRUE(none.options);
  EXPECT_FALSE(none.options->has("json"));
  EXPECT_FALSE(none.options->has("list"));
  EXPECT_TRUE(none.options->list("front").empty());
}

TEST(Options, WrongUsageIsStatusTwoAndASentenceOnStderrOnly) {
  const std::vector<std::vector<std::string>> wrong = {
      {"--unknown"}, {"--jobs"}, {"--job", "3"}, {"--json=yes"}, {"--jobs", "1", "--jobs", "2"}};
  for (const auto& words : wrong) {
    const auto outcome = parse(words);
    EXPECT_FALSE(outcome.parsed.options) << words[0];
    EXPECT_EQ(outcome.parsed.status, kWrongUsage) << words[0];
    EXPECT_EQ(outcome.out, "") << words[0];
    EXPECT_TRUE(outcome.err.starts_with("kanaria read: ")) << outcome.err;
  }
}

TEST(Options, HelpListsEveryOptionAndItsDefault) {
  const auto outcome = parse({"--help"});
  EXPECT_FALSE(outcome.parsed.options);
  EXPECT_EQ(outcome.parsed.status, kDone);
  EXPECT_EQ(outcome.err, "");
  for (const auto* text : {"Usage: kanaria read", "--json", "--jobs", "(=4)", "--list", "--help"}) {
    EXPECT_NE(outcome.out.find(text), std::string::npos) << text;
  }
}

TEST(Options, NumberIsTheWholeTextAndWithinItsBounds) {
  const auto number = [](const std::string& text) {
    const auto parsed = parse({"--jobs=" + text}).parsed;
    return parsed.options ? parsed.options->number("jobs", 1, 8) : std::nullopt;
  };
  EXPECT_EQ(number("8"), 8);
  EXPECT_EQ(number("0"), std::nullopt);
  EXPECT_EQ(number("9"), std::nullopt);
  EXPECT_EQ(number("3x"), std::nullopt);
  EXPECT_EQ(number(" 3"), std::nullopt);
  EXPECT_EQ(number("99999999999999999999"), std::nullopt);
}

TEST(Program, PicksTheCommandAndSaysHowToGoOn) {
  std::vector<std::string> seen;
  const Program program{"kanaria",
                        "1.2.3",
                        "reads mail",
                        {{"read", "read it", [&seen](std::span<const std::string> words) {
                            seen.assign(words.begin(), words.end());
                            return kFailed;
                          }}}};
  const auto run = [&program](std::vector<std::string> words) {
    words.insert(words.begin(), "kanaria");
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    CaptureStdout();
    CaptureStderr();
    const int status = run_program(program, static_cast<int>(argv.size()), argv.data());
    return std::tuple(status, GetCapturedStdout(), GetCapturedStderr());
  };
  EXPECT_EQ(run({"read", "a", "--b"}), std::tuple(kFailed, "", ""));
  EXPECT_EQ(seen, (std::vector<std::string>{"a", "--b"}));
  EXPECT_EQ(run({"--version"}), std::tuple(kDone, "kanaria 1.2.3\n", ""));
  EXPECT_EQ(std::get<0>(run({})), kWrongUsage);
  const auto [status, out, err] = run({"raed"});
  EXPECT_EQ(status, kWrongUsage);
  EXPECT_EQ(out, "");
  EXPECT_NE(err.find("raed"), std::string::npos);
  EXPECT_NE(std::get<1>(run({"--help"})).find("read it"), std::string::npos);
}

TEST(Complain, AFileNameCannotSteerTheTerminal) {
  CaptureStderr();
  complain("kanaria", "a\x1b[31m\nb.png is empty.");
  EXPECT_EQ(GetCapturedStderr(), "kanaria: a?[31m?b.png is empty.\n");
}

}  // namespace
}  // namespace kanaria::base
