// The weights of trust.cpp's signs, as printed by tests/bench/fit_trust.py.
#pragma once

#include <array>

namespace kanaria::reading {

inline constexpr std::array<double, 24> kAddressWeights = {
    1.981,   // one
    1.315,   // log-odds of the best hypothesis
    1.141,   // the postal code is the place's
    0.066,   // no postal code
    -2.628,  // errors in the place
    0.075,   // doubt of the worst character after the place
    -3.146,  // doubt of all of them
    0.963,   // a character that may not be there
    -0.306,  // no number
    -2.445,  // a building without a number
    -0.655,  // print goes on beside
    -0.235,  // characters that no address has
    0.246,   // a column
    1.264,   // the barcode has the same number
    -2.005,  // the barcode has another number
    0.112,   // a house number of four figures or more
    -0.928,  // numerals
    -0.077,  // faint print
    -1.420,  // another look reads otherwise
    0.032,   // a gap within
    -1.407,  // doubt of the image alone
    0.182,   // the place in another form than the dictionary's
    -1.546,  // figures beside
    -3.286,  // a building beside
};

inline constexpr std::array<double, 19> kNameWeights = {
    2.087,   // one
    2.011,   // log-odds of the best hypothesis
    1.616,   // surname and given name known
    0.861,   // surname known
    0.507,   // an honorific
    -1.302,  // doubt of the worst character
    -1.689,  // doubt of all of them
    0.085,   // a character that may not be there
    -0.449,  // a firm
    -1.285,  // nobody's name
    -0.763,  // print goes on beside
    -3.412,  // two characters or one
    0.466,   // a column
    0.020,   // several names
    -0.890,  // faint print
    0.285,   // how surely it is the addressee
    -1.341,  // another look reads otherwise
    -1.503,  // a gap within
    -0.565,  // doubt of the image alone
};

}  // namespace kanaria::reading
