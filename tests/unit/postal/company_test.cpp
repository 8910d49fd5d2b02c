#include <gtest/gtest.h>

#include "postal/names.h"

namespace kanaria::postal {
namespace {

struct Case {
  const char* input;
  const char* text;
  const char* form;
  const char* core;
};

class CompanyForms : public testing::TestWithParam<Case> {};

TEST_P(CompanyForms, AreWrittenOutAndTakenOff) {
  const Company company = normalize_company(GetParam().input);
  EXPECT_EQ(company.text, GetParam().text) << GetParam().input;
  EXPECT_EQ(company.form, GetParam().form) << GetParam().input;
  EXPECT_EQ(company.core, GetParam().core) << GetParam().input;
}

INSTANTIATE_TEST_SUITE_P(
    Written, CompanyForms,
    testing::Values(
        Case{"㈱青空商事", "株式会社青空商事", "株式会社", "青空商事"},
        Case{"青空商事㈱", "青空商事株式会社", "株式会社", "青空商事"},
        Case{"(株)青空商事", "株式会社青空商事", "株式会社", "青空商事"},
        Case{"（株） 青空商事", "株式会社青空商事", "株式会社", "青空商事"},
        Case{"㍿青空商事", "株式会社青空商事", "株式会社", "青空商事"},
        Case{"青空商事株式会社", "青空商事株式会社", "株式会社", "青空商事"},
        Case{"株式会社　青空商事", "株式会社青空商事", "株式会社", "青空商事"},
        Case{"株式會社青空商事", "株式会社青空商事", "株式会社", "青空商事"},
        Case{"株)青空商事", "株式会社青空商事", "株式会社", "青空商事"},
        Case{"青空商事(株", "青空商事株式会社", "株式会社", "青空商事"},
        Case{"有）みどり園芸", "有限会社みどり園芸", "有限会社", "みどり園芸"},
        Case{"㈲みどり園芸", "有限会社みどり園芸", "有限会社", "みどり園芸"},
        Case{"みどり園芸(有)", "みどり園芸有限会社", "有限会社", "みどり園芸"},
        Case{"(同)ひかり", "合同会社ひかり", "合同会社", "ひかり"},
        Case{"(資)古町屋", "合資会社古町屋", "合資会社", "古町屋"},
        Case{"(名)古町屋", "合名会社古町屋", "合名会社", "古町屋"},
        Case{"(学)星空学園", "学校法人星空学園", "学校法人", "星空学園"},
        Case{"(医)あおば会", "医療法人あおば会", "医療法人", "あおば会"},
        Case{"医療法人社団あおば会", "医療法人社団あおば会", "医療法人社団", "あおば会"},
        Case{"(福)ふたば", "社会福祉法人ふたば", "社会福祉法人", "ふたば"},
        Case{"(宗)明星寺", "宗教法人明星寺", "宗教法人", "明星寺"},
        Case{"(独)架空機構", "独立行政法人架空機構", "独立行政法人", "架空機構"},
        Case{"(一社)架空協会", "一般社団法人架空協会", "社団法人", "架空協会"},
        Case{"公益社団法人架空協会", "公益社団法人架空協会", "社団法人", "架空協会"},
        Case{"(公財)架空財団", "公益財団法人架空財団", "財団法人", "架空財団"},
        Case{"(財)架空財団", "財団法人架空財団", "財団法人", "架空財団"},
        Case{"NPO法人そよかぜ", "特定非営利活動法人そよかぜ", "特定非営利活動法人", "そよかぜ"},
        Case{"青空商事株式会社大阪支店", "青空商事株式会社大阪支店", "株式会社",
             "青空商事大阪支店"},
        Case{"株式会社ＡＢＣ　Ｔｒａｄｉｎｇ", "株式会社ABC Trading", "株式会社", "ABC Trading"},
        Case{"青空商店", "青空商店", "", "青空商店"}, Case{"", "", "", ""}));

TEST(CompanyForms, FrontAndBackStayApartWithOneCore) {
  const Company front = normalize_company("㈱青空商事");
  const Company back = normalize_company("青空商事㈱");
  EXPECT_NE(front.text, back.text);
  EXPECT_EQ(front.core, back.core);
  EXPECT_EQ(front.form, back.form);
}

}  // namespace
}  // namespace kanaria::postal
