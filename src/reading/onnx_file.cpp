#include "reading/onnx_file.h"

#include <bit>
#include <cstdint>
#include <optional>

namespace kanaria::reading {
namespace {

using base::Bytes;
using base::ByteView;

// Fields of onnx.proto.
constexpr std::uint64_t kModelGraph = 7;
constexpr std::uint64_t kGraphInitializer = 5;
constexpr std::uint64_t kTensorDims = 1;
constexpr std::uint64_t kTensorDataType = 2;
constexpr std::uint64_t kTensorRawData = 9;
constexpr std::uint64_t kFloat = 1;
constexpr std::uint64_t kFloat16 = 10;

enum class Wire : unsigned { varint = 0, fixed64 = 1, length = 2, fixed32 = 5 };

struct ProtoField {
  std::uint64_t number = 0;
  Wire wire = Wire::varint;
  std::uint64_t value = 0;  ///< of a varint
  ByteView content;         ///< of a length-delimited field
  ByteView whole;           ///< tag and all
};

/// Reads the fields of one message front to back.
class Message {
 public:
  explicit Message(ByteView bytes) : bytes_(bytes) {}

  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }

  /// nullopt when what comes next is not a field.
  [[nodiscard]] std::optional<ProtoField> next() {
    const std::size_t from = at_;
    const auto tag = varint();
    if (!tag || *tag >> 3 == 0 || *tag >> 3 > 0x1fffffff) return std::nullopt;
    ProtoField field;
    field.number = *tag >> 3;
    field.wire = static_cast<Wire>(*tag & 7);
    std::uint64_t skip = 0;
    switch (field.wire) {
      case Wire::varint: {
        const auto value = varint();
        if (!value) return std::nullopt;
        field.value = *value;
        break;
      }
      case Wire::fixed64:
        skip = 8;
        break;
      case Wire::fixed32:
        skip = 4;
        break;
      case Wire::length: {
        const auto size = varint();
        if (!size) return std::nullopt;
        skip = *size;
        break;
      }
      default:
        return std::nullopt;
    }
    if (skip > bytes_.size() - at_) return std::nullopt;
    field.content = bytes_.subspan(at_, static_cast<std::size_t>(skip));
    at_ += static_cast<std::size_t>(skip);
    field.whole = bytes_.subspan(from, at_ - from);
    return field;
  }

  [[nodiscard]] std::optional<std::uint64_t> varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_end()) return std::nullopt;
      const std::uint8_t byte = bytes_[at_++];
      if (shift == 63 && byte > 1) return std::nullopt;
      value |= static_cast<std::uint64_t>(byte & 127U) << shift;
      if (byte < 128) return value;
    }
    return std::nullopt;
  }

 private:
  ByteView bytes_;
  std::size_t at_ = 0;
};

void append_varint(Bytes& out, std::uint64_t value) {
  for (; value >= 128; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 128U));
  out.push_back(static_cast<std::uint8_t>(value));
}

void append_content(Bytes& out, std::uint64_t number, ByteView content) {
  append_varint(out, number << 3 | static_cast<unsigned>(Wire::length));
  append_varint(out, content.size());
  base::append(out, content);
}

/// The bits of a finite IEEE 754 binary16 number as those of the same binary32 number.
std::uint32_t float_bits_of(std::uint32_t half) {
  const std::uint32_t sign = (half & 0x8000U) << 16;
  const std::uint32_t size = half & 0x7fffU;
  if (size >= 0x0400U) return sign | ((size << 13) + (112U << 23));  // the exponents' zeros differ
  return sign | std::bit_cast<std::uint32_t>(static_cast<float>(size) * 0x1p-24F);
}

struct Tensor {
  std::uint64_t data_type = 0;
  std::uint64_t elements = 1;
  std::optional<ByteView> raw;
};

/// Multiplies without going beyond what a file can hold.
bool multiply(std::uint64_t& product, std::uint64_t factor) {
  if (factor > kMaxOnnxBytes) return false;
  product *= factor;
  return product <= kMaxOnnxBytes;
}

/// Takes a field that says what the tensor is; false when it makes no sense.
bool take(const ProtoField& field, Tensor& tensor) {
  if (field.number == kTensorDataType) {
    if (field.wire != Wire::varint) return false;
    tensor.data_type = field.value;
  } else if (field.number == kTensorDims && field.wire == Wire::varint) {
    return multiply(tensor.elements, field.value);
  } else if (field.number == kTensorDims) {
    if (field.wire != Wire::length) return false;
    Message packed(field.content);
    while (!packed.at_end()) {
      const auto dimension = packed.varint();
      if (!dimension || !multiply(tensor.elements, *dimension)) return false;
    }
  } else if (field.number == kTensorRawData) {
    if (field.wire != Wire::length || tensor.raw) return false;
    tensor.raw = field.content;
  }
  return true;
}

bool append_widened(Bytes& out, ByteView halves) {
  append_varint(out, kTensorRawData << 3 | static_cast<unsigned>(Wire::length));
  append_varint(out, halves.size() * 2);
  std::size_t at = out.size();
  out.resize(at + halves.size() * 2);
  for (std::size_t i = 0; i + 1 < halves.size(); i += 2) {
    const std::uint32_t half = halves[i] | static_cast<std::uint32_t>(halves[i + 1]) << 8;
    if ((half >> 10 & 31) == 31) return false;  // infinite or not a number
    const std::uint32_t bits = float_bits_of(half);
    for (unsigned shift = 0; shift < 32; shift += 8) {
      out[at++] = static_cast<std::uint8_t>(bits >> shift);
    }
  }
  return true;
}

std::optional<Bytes> widened_tensor(ByteView bytes) {
  Tensor tensor;
  for (Message message(bytes); !message.at_end();) {
    const auto field = message.next();
    if (!field || !take(*field, tensor)) return std::nullopt;
  }
  if (tensor.data_type != kFloat16) return Bytes(bytes.begin(), bytes.end());
  if (!tensor.raw || tensor.raw->size() != tensor.elements * 2) return std::nullopt;
  Bytes out;
  out.reserve(bytes.size() * 2);
  for (Message message(bytes); !message.at_end();) {
    const auto field = message.next();
    if (field->number == kTensorDataType) {
      append_varint(out, kTensorDataType << 3);
      append_varint(out, kFloat);
    } else if (field->number == kTensorRawData) {
      if (!append_widened(out, field->content)) return std::nullopt;
    } else {
      base::append(out, field->whole);
    }
  }
  return out;
}

/// A copy of the message in which the embedded messages of one number are replaced.
template <class Replace>
std::optional<Bytes> replaced(ByteView bytes, std::uint64_t number, Replace replace) {
  Bytes out;
  out.reserve(bytes.size() * 2);
  for (Message message(bytes); !message.at_end();) {
    const auto field = message.next();
    if (!field) return std::nullopt;
    if (field->number != number) {
      base::append(out, field->whole);
      continue;
    }
    if (field->wire != Wire::length) return std::nullopt;
    const auto content = replace(field->content);
    if (!content) return std::nullopt;
    append_content(out, number, *content);
  }
  return out;
}

}  // namespace

base::Result<Bytes> widened_onnx(ByteView model, const std::string& name) {
  std::optional<Bytes> out;
  if (!model.empty() && model.size() <= kMaxOnnxBytes) {
    out = replaced(model, kModelGraph, [](ByteView graph) {
      return replaced(graph, kGraphInitializer, widened_tensor);
    });
  }
  if (out) return std::move(*out);
  return base::Error{base::Remedy::operator_acts,
                     name + " is damaged or not an ONNX model; install the models again."};
}

}  // namespace kanaria::reading
