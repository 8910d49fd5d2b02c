#include "hq/enrolment.h"

#include <set>

#include "unit/hq/test_receiver.h"
#include "unit/hq/test_request.h"

namespace kanaria::hq {
namespace {

using Code = wire::Refusal::Code;

class EnrolmentTest : public ReceiverTest {
 protected:
  std::string new_code(const std::string& kiosk = "mailroom-1") {
    const auto code = add_kiosk(*database_, kiosk, clock_.wall_ms);
    CHECK(code.has_value());
    return *code;
  }
  wire::Enrolment enrolment(const std::string& code) {
    return {code, kiosk_.epoch(), kiosk_.first_key(), request_};
  }
  /// What is answered: the certificate, or the refusal's sentence.
  template <class T>
  T answer(const wire::Enrolment& enrolment) {
    const auto message = receiver_.enrol(enrolment);
    CHECK(message.has_value());
    const T* found = std::get_if<T>(&*message);
    EXPECT_NE(found, nullptr);
    return found == nullptr ? T{} : *found;
  }

  test::TemporaryFolder folder_;
  std::string request_ = test_request(folder_);
  TestKiosk kiosk_{"mailroom-1"};
};

TEST_F(EnrolmentTest, ACodeHasEnoughBitsAndNoLettersThatAreConfused) {
  std::set<std::string> codes;
  for (int i = 0; i < 20; ++i) {
    const std::string code = new_code("kiosk-" + std::to_string(i));
    EXPECT_EQ(code.size(), 29u);
    EXPECT_EQ(plain_code(code).size(), 25u);  // of 32 letters each: 125 bits
    EXPECT_EQ(code.find_first_of("ILOU"), std::string::npos);
    codes.insert(code);
  }
  EXPECT_EQ(codes.size(), 20u);
  EXPECT_EQ(plain_code("o1-iL 9z"), "01119Z");
}

TEST_F(EnrolmentTest, TheDatabaseNeverHoldsTheCode) {
  const std::string code = new_code();
  EXPECT_EQ(database_.value("select encode(code_sha256, 'hex') from enrolment_codes"),
            base::to_hex(base::sha256(base::bytes_of(plain_code(code)))));
  EXPECT_EQ(database_.value("select count(*) from enrolment_codes c where c::text like '%" +
                            plain_code(code) + "%'"),
            "0");
}

TEST_F(EnrolmentTest, ACodeGivesACertificateThatTheAuthorityVouchesFor) {
  const auto enrolled = answer<wire::Enrolled>(enrolment(new_code()));
  EXPECT_EQ(enrolled.kiosk, "mailroom-1");
  EXPECT_EQ(enrolled.receipt_key, base::public_key_of(keys().receipt_seed));
  const std::string certificate = folder_.write("kiosk.pem", enrolled.certificate).string();
  const std::string authority = folder_.write("ca.pem", enrolled.authority).string();
  EXPECT_TRUE(
      openssl("verify -x509_strict -purpose sslclient -CAfile " + authority + ' ' + certificate));
  EXPECT_FALSE(openssl("verify -purpose sslserver -CAfile " + authority + ' ' + certificate));
  // The request asked for an authority of its own and another name.
  EXPECT_TRUE(openssl("x509 -in " + certificate + " -noout -text | grep -q CA:FALSE"));
  const auto name = read_certificate(enrolled.certificate);
  ASSERT_TRUE(name.has_value());
  EXPECT_EQ(name->kiosk, "mailroom-1");
  kiosk_.add_misses(1);
  const auto answered = answers({kiosk_.whole()}, Caller{"mailroom-1", name->sha256});
  expect_head(only<wire::Receipt>(answered), kiosk_, 1, kiosk_.head());
}

TEST_F(EnrolmentTest, TheSameRequestAgainGetsTheSameAnswerAndAnotherNone) {
  const std::string code = new_code();
  const auto first = answer<wire::Enrolled>(enrolment(code));
  EXPECT_EQ(answer<wire::Enrolled>(enrolment(code)), first);
  EXPECT_EQ(database_.count("certificates"), 1);
  auto other = enrolment(code);
  other.chain_key[0] ^= 1;
  EXPECT_EQ(answer<wire::Refusal>(other).code, Code::not_enrolled);
  EXPECT_EQ(database_.value("select string_agg(act, ' ' order by id) from audit_log"), "add enrol");
}

TEST_F(EnrolmentTest, CodesEndAfterSevenDaysOrWithTheNextOne) {
  EXPECT_EQ(answer<wire::Refusal>(enrolment("AAAAA")).code, Code::not_enrolled);
  const std::string first = new_code();
  const std::string second = new_code();
  EXPECT_EQ(answer<wire::Refusal>(enrolment(first)).code, Code::not_enrolled);
  clock_.wall_ms += kCodeLife_ms;
  EXPECT_EQ(answer<wire::Refusal>(enrolment(second)).code, Code::not_enrolled);
  clock_.wall_ms -= 1;
  EXPECT_EQ(answer<wire::Enrolled>(enrolment(second)).kiosk, "mailroom-1");
}

TEST_F(EnrolmentTest, RequestsThatAreNoneLeaveTheCodeGood) {
  const std::string code = new_code();
  for (const std::string& request :
       {std::string("nothing"), test_request(folder_, "rsa:2048"),
        test_request(folder_, "ec -pkeyopt ec_paramgen_curve:P-384")}) {
    auto bad = enrolment(code);
    bad.certificate_request = request;
    EXPECT_EQ(answer<wire::Refusal>(bad).code, Code::bad_message);
  }
  auto torn = enrolment(code);
  torn.certificate_request[torn.certificate_request.size() / 2] ^= 1;
  EXPECT_EQ(answer<wire::Refusal>(torn).code, Code::bad_message);
  answer<wire::Enrolled>(enrolment(code));
}

TEST_F(EnrolmentTest, ANewCertificateTakesThePlaceOfTheOldOneAndTheChainGoesOn) {
  kiosk_.add_misses(1);
  const auto first = answer<wire::Enrolled>(enrolment(new_code()));
  const auto first_name = read_certificate(first.certificate);
  answers({kiosk_.whole()}, Caller{"mailroom-1", first_name->sha256});
  const auto second = answer<wire::Enrolled>(enrolment(new_code()));
  const auto second_name = read_certificate(second.certificate);
  kiosk_.add_misses(1);
  EXPECT_EQ(
      only<wire::Refusal>(answers({kiosk_.whole()}, Caller{"mailroom-1", first_name->sha256})).code,
      Code::not_enrolled);
  expect_head(
      only<wire::Receipt>(answers({kiosk_.whole()}, Caller{"mailroom-1", second_name->sha256})),
      kiosk_, 2, kiosk_.head());
}

TEST_F(EnrolmentTest, ARevokedKioskComesBackOnlyWithANewCode) {
  const std::string code = new_code();
  const auto first = answer<wire::Enrolled>(enrolment(code));
  ASSERT_TRUE(revoke_kiosk(*database_, "mailroom-1", clock_.wall_ms).has_value());
  EXPECT_EQ(answer<wire::Refusal>(enrolment(code)).code, Code::not_enrolled);
  EXPECT_FALSE(revoke_kiosk(*database_, "mailroom-2", clock_.wall_ms).has_value());
  const std::string again = new_code();
  EXPECT_EQ(answer<wire::Refusal>(enrolment(code)).code, Code::not_enrolled);
  const auto name = read_certificate(first.certificate);
  EXPECT_EQ(only<wire::Refusal>(answers({kiosk_.whole()}, Caller{"mailroom-1", name->sha256})).code,
            Code::not_enrolled);
  answer<wire::Enrolled>(enrolment(again));
  const auto listed = list_kiosks(*database_);
  ASSERT_TRUE(listed.has_value());
  ASSERT_EQ(listed->size(), 1u);
  EXPECT_EQ(listed->at(0).revoked_ms, 0);
  EXPECT_GT(listed->at(0).certificate_expires_ms, clock_.wall_ms);
}

TEST_F(EnrolmentTest, NamesThatNoKioskCanHaveAreRefused) {
  for (const char* name : {"", "a b", "any", "'; drop table kiosks; --"}) {
    EXPECT_FALSE(add_kiosk(*database_, name, 1).has_value()) << name;
  }
}

TEST_F(EnrolmentTest, AHostsCertificateIsForThatHost) {
  const std::string authority = folder_.write("ca.pem", keys().authority).string();
  for (const auto& [host, check] : {std::pair{"hq.example", "-verify_hostname hq.example"},
                                    std::pair{"127.0.0.1", "-verify_ip 127.0.0.1"}}) {
    const auto made = certify_host(keys(), host, clock_.wall_ms);
    ASSERT_TRUE(made.has_value());
    const std::string file = folder_.write("host.pem", made->certificate).string();
    EXPECT_TRUE(openssl("verify -x509_strict -purpose sslserver -no_check_time " +
                        std::string(check) + " -CAfile " + authority + ' ' + file));
  }
  for (const char* host : {"", "a,DNS:b", "host:443", "a b"}) {
    EXPECT_FALSE(certify_host(keys(), host, clock_.wall_ms).has_value()) << host;
  }
}

}  // namespace
}  // namespace kanaria::hq
