// The weights of trust.cpp's signs, as printed by tests/bench/fit_trust.py.
#pragma once

#include <array>

namespace kanaria::reading {

inline constexpr std::array<double, 24> kAddressWeights = {
    3.452,   // one
    1.323,   // log-odds of the best hypothesis
    -0.378,  // the postal code is the place's
    -0.375,  // no postal code
    -2.362,  // errors in the place
    -2.199,  // doubt of the worst character after the place
    -0.286,  // doubt of all of them
    0.506,   // a character that may not be there
    0.000,   // no number
    -2.837,  // a building without a number
    -0.087,  // print goes on beside
    -1.773,  // characters that no address has
    0.652,   // a column
    1.220,   // the barcode has the same number
    0.206,   // the barcode has another number
    -0.661,  // a house number of four figures or more
    -1.455,  // numerals
    -0.847,  // faint print
    0.000,   // another look reads otherwise
    0.000,   // a gap within
    0.000,   // doubt of the image alone
    0.000,   // the place in another form than the dictionary's
    0.000,   // figures beside
    0.000,   // a building beside
};

inline constexpr std::array<double, 19> kNameWeights = {
    0.768,   // one
    2.155,   // log-odds of the best hypothesis
    1.970,   // surname and given name known
    1.302,   // surname known
    0.130,   // an honorific
    -1.236,  // doubt of the worst character
    -1.779,  // doubt of all of them
    -0.205,  // a character that may not be there
    -0.121,  // a firm
    -2.509,  // nobody's name
    -0.125,  // print goes on beside
    -1.310,  // two characters or one
    0.762,   // a column
    0.248,   // several names
    -0.507,  // faint print
    0.315,   // how surely it is the addressee
    0.000,   // another look reads otherwise
    0.000,   // a gap within
    0.000,   // doubt of the image alone
};

}  // namespace kanaria::reading
