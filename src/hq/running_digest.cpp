#include "hq/running_digest.h"

#include <sodium.h>

#include <algorithm>

#include "base/check.h"

namespace kanaria::hq {
namespace {

template <class State>
crypto_hash_sha256_state inside(const State& state) {
  crypto_hash_sha256_state out;
  std::copy(state.words.begin(), state.words.end(), out.state);
  out.count = state.bits;
  std::copy(state.block.begin(), state.block.end(), out.buf);
  return out;
}

template <class State>
void keep(const crypto_hash_sha256_state& from, State& state) {
  std::copy_n(from.state, state.words.size(), state.words.begin());
  state.bits = from.count;
  std::copy_n(from.buf, state.block.size(), state.block.begin());
}

}  // namespace

RunningDigest::RunningDigest() : state_{} {
  crypto_hash_sha256_state start{};
  crypto_hash_sha256_init(&start);
  keep(start, state_);
}

std::optional<RunningDigest> RunningDigest::resume(base::ByteView state) {
  RunningDigest running;
  base::ByteReader reader(state);
  if (state.size() != 8 * 4 + 8 + 64) return std::nullopt;
  for (std::uint32_t& word : running.state_.words) word = *reader.u32();
  running.state_.bits = *reader.u64();
  const auto block = *reader.take(64);
  std::copy(block.begin(), block.end(), running.state_.block.begin());
  return running;
}

void RunningDigest::take(base::ByteView piece) {
  auto state = inside(state_);
  crypto_hash_sha256_update(&state, piece.data(), piece.size());
  keep(state, state_);
}

base::Bytes RunningDigest::state() const {
  base::Bytes out;
  for (const std::uint32_t word : state_.words) base::append_u32(out, word);
  base::append_u64(out, state_.bits);
  base::append(out, state_.block);
  return out;
}

base::Digest RunningDigest::digest() const {
  auto state = inside(state_);
  base::Digest digest{};
  crypto_hash_sha256_final(&state, digest.data());
  return digest;
}

}  // namespace kanaria::hq
