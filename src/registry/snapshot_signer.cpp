#include "registry/snapshot_signer.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/digest.h"

namespace kanaria::registry {
namespace {

// The first lines keep a signature of one thing from ever passing for one of another.
constexpr std::string_view kStatement = "kanaria registry signer statement 1\n";
constexpr std::string_view kTitle = "kanaria registry signer 1";

void append_statement(std::string& text, const SignerProof& proof) {
  append_line(text, "signer", std::to_string(proof.number));
  append_line(text, "signer_key", base::to_hex(proof.key));
}

std::string statement_of(const SignerProof& proof) {
  std::string text(kStatement);
  append_statement(text, proof);
  return text;
}

}  // namespace

SignKey new_sign_key() {
  base::SigningSeed seed{};
  base::fill_random(seed);
  const base::PublicKey shown = base::public_key_of(seed);
  SignKey key{};
  std::copy(shown.begin(), shown.end(), std::copy(seed.begin(), seed.end(), key.begin()));
  base::wipe(seed);
  return key;
}

base::SigningSeed seed_of(const SignKey& key) {
  base::SigningSeed seed{};
  std::copy_n(key.begin(), seed.size(), seed.begin());
  return seed;
}

VerifyKey verify_key_of(const SignKey& key) {
  return base::public_key_of(seed_of(key));
}

bool holds(const SignerProof& proof, const VerifyKey& root) {
  return base::holds(proof.by_root, root, base::bytes_of(statement_of(proof)));
}

void append_proof(std::string& text, const SignerProof& proof) {
  append_statement(text, proof);
  append_line(text, "root_signature", base::to_hex(proof.by_root));
}

std::optional<SignerProof> read_proof(LineReader& lines) {
  SignerProof proof;
  const auto number = lines.number<std::uint32_t>("signer");
  if (!number || !lines.hex("signer_key", proof.key) ||
      !lines.hex("root_signature", proof.by_root)) {
    return std::nullopt;
  }
  proof.number = *number;
  return proof;
}

SnapshotSigner new_signer(const SignKey& root, std::uint32_t number) {
  SnapshotSigner signer;
  base::fill_random(signer.seed);
  signer.proof.number = number;
  signer.proof.key = base::public_key_of(signer.seed);
  signer.proof.by_root = base::sign(seed_of(root), base::bytes_of(statement_of(signer.proof)));
  return signer;
}

std::string to_text(const SnapshotSigner& signer) {
  std::string text(kTitle);
  text += '\n';
  append_proof(text, signer.proof);
  append_line(text, "seed", base::to_hex(signer.seed));
  return text;
}

std::optional<SnapshotSigner> parse_signer(std::string_view text) {
  LineReader lines(text);
  if (lines.line() != kTitle) return std::nullopt;
  SnapshotSigner signer;
  const auto proof = read_proof(lines);
  if (!proof || !lines.hex("seed", signer.seed) || !lines.rest().empty() ||
      base::public_key_of(signer.seed) != proof->key) {
    return std::nullopt;
  }
  signer.proof = *proof;
  return signer;
}

}  // namespace kanaria::registry
