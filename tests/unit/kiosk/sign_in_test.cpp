#include "kiosk/sign_in.h"

#include <gtest/gtest.h>

#include "base/pin.h"
#include "kiosk/data_folder.h"
#include "unit/temporary_folder.h"

namespace kanaria::kiosk {
namespace {

class ClockByHand final : public base::Clock {
 public:
  base::Timestamp now() const override { return time_; }
  void pass(std::int64_t ms) { time_.monotonic_ms += ms; }

 private:
  base::Timestamp time_{1'795'251'600'000, 1000, "", base::ClockStatus::ntp};
};

class SignInTest : public ::testing::Test {
 protected:
  SignInTest() : sign_in_(folder_.path() / "data", clock_) {
    auto database = *open_data(folder_.path() / "data", store::Access::own);
    auto transaction = database.begin();
    // One hash for all of them: Argon2id is slow on purpose.
    static const std::string kHash = *base::hash_pin("123456");
    EXPECT_TRUE(keep_person(*transaction, {"hanako", Role::operators}, kHash));
    EXPECT_TRUE(keep_person(*transaction, {"sa", Role::service}, kHash));
    EXPECT_TRUE(keep_person(*transaction, {"sb", Role::service}, kHash));
    EXPECT_TRUE(transaction->commit());
  }

  std::string as_operator(const std::string& name, const std::string& pin) {
    return sign_in_.sign_in(Role::operators, {{name, pin}}).token;
  }
  std::string as_service(const std::string& one, const std::string& other) {
    return sign_in_.sign_in(Role::service, {{one, "123456"}, {other, "123456"}}).token;
  }

  test::TemporaryFolder folder_;
  ClockByHand clock_;
  SignIn sign_in_;
};

TEST_F(SignInTest, TheRightPinOpensAndIsForgottenOnSignOut) {
  const std::string token = as_operator("hanako", "123456");
  EXPECT_EQ(sign_in_.look(token).role, Role::operators);
  EXPECT_EQ(sign_in_.look(token).who, "hanako");
  sign_in_.sign_out(token);
  EXPECT_EQ(sign_in_.look(token).role, Role::visitor);
  EXPECT_EQ(sign_in_.look("").role, Role::visitor);
}

TEST_F(SignInTest, AWrongPinAndAnUnknownNameAreRefusedAlike) {
  EXPECT_EQ(as_operator("hanako", "123457"), "");
  EXPECT_EQ(as_operator("nobody", "123456"), "");
  EXPECT_EQ(as_operator("hanako", ""), "");
}

TEST_F(SignInTest, ServiceTakesTwoDifferentPeopleWhoBothMay) {
  EXPECT_EQ(as_service("sa", "sa"), "");
  EXPECT_EQ(as_service("sa", "hanako"), "");
  EXPECT_EQ(sign_in_.sign_in(Role::service, {{"sa", "123456"}}).token, "");
  const std::string token = as_service("sa", "sb");
  EXPECT_EQ(sign_in_.look(token).role, Role::service);
  EXPECT_EQ(sign_in_.look(token).who, "sa and sb");
}

TEST_F(SignInTest, ServicePeopleMayOperateAlone) {
  EXPECT_EQ(sign_in_.look(as_operator("sa", "123456")).role, Role::operators);
}

TEST_F(SignInTest, WhoTouchesNothingIsSignedOut) {
  const std::string token = as_operator("hanako", "123456");
  clock_.pass(SignInLimits::kUntouched_ms - 1);
  EXPECT_EQ(sign_in_.look(token).left_ms, 1);
  sign_in_.touch(token);
  clock_.pass(SignInLimits::kUntouched_ms - 1);
  EXPECT_EQ(sign_in_.look(token).role, Role::operators);
  clock_.pass(1);
  EXPECT_EQ(sign_in_.look(token).role, Role::visitor);
}

TEST_F(SignInTest, WrongTriesCostLongerAndLongerWaits) {
  for (int i = 0; i < SignInLimits::kFree_tries; ++i) as_operator("hanako", "000000");
  auto outcome = sign_in_.sign_in(Role::operators, {{"hanako", "123456"}});
  EXPECT_EQ(outcome.token, "") << "not even the right one is looked at";
  EXPECT_EQ(outcome.wait_ms, SignInLimits::kFirstWait_ms);
  clock_.pass(SignInLimits::kFirstWait_ms);
  as_operator("hanako", "000000");
  outcome = sign_in_.sign_in(Role::operators, {{"hanako", "123456"}});
  EXPECT_EQ(outcome.wait_ms, 2 * SignInLimits::kFirstWait_ms);
  clock_.pass(2 * SignInLimits::kFirstWait_ms);
  EXPECT_NE(as_operator("hanako", "123456"), "");
  EXPECT_EQ(as_operator("hanako", "000000"), "");
  EXPECT_NE(as_operator("hanako", "123456"), "") << "a right one begins the count anew";
}

TEST(People, NamesAndPinsHaveBounds) {
  EXPECT_TRUE(is_usable_pin("123456"));
  EXPECT_FALSE(is_usable_pin("12345"));
  EXPECT_FALSE(is_usable_pin("1234567890123"));
  EXPECT_FALSE(is_usable_pin("12345a"));
  EXPECT_TRUE(is_person_name("山田 花子"));
  EXPECT_FALSE(is_person_name(""));
  EXPECT_FALSE(is_person_name("a\nb"));
  EXPECT_FALSE(is_person_name(std::string(41, 'a')));
}

}  // namespace
}  // namespace kanaria::kiosk
