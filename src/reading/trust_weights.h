// The weights of trust.cpp's signs, as printed by tests/bench/fit_trust.py.
#pragma once

#include <array>

namespace kanaria::reading {

inline constexpr std::array<double, 18> kAddressWeights = {
    4.194,   // one
    0.486,   // log-odds of the best hypothesis
    -0.684,  // the postal code is the place's
    0.168,   // no postal code
    -2.538,  // errors in the place
    -2.064,  // doubt of the worst character after the place
    -1.053,  // doubt of all of them
    0.555,   // a character that may not be there
    0.000,   // no number
    -2.634,  // a building without a number
    -0.884,  // print goes on beside
    -1.747,  // characters that no address has
    0.598,   // a column
    1.224,   // the barcode has the same number
    0.115,   // the barcode has another number
    -0.533,  // a house number of four figures or more
    -1.390,  // numerals
    -1.001,  // faint print
};

inline constexpr std::array<double, 16> kNameWeights = {
    0.400,   // one
    2.460,   // log-odds of the best hypothesis
    1.761,   // surname and given name known
    1.195,   // surname known
    0.891,   // an honorific
    -1.096,  // doubt of the worst character
    -1.666,  // doubt of all of them
    -0.199,  // a character that may not be there
    -0.229,  // a firm
    -2.610,  // nobody's name
    -0.742,  // print goes on beside
    -1.365,  // two characters or one
    0.708,   // a column
    0.195,   // several names
    -0.614,  // faint print
    -0.159,  // how surely it is the addressee
};

}  // namespace kanaria::reading
