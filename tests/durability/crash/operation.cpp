#include "operation.h"

#include <cstring>
#include <fstream>
#include <iterator>

namespace kanaria::crash {

std::vector<Operation> read_log(const std::filesystem::path& log) {
  std::ifstream file(log, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  std::vector<Operation> operations;
  for (std::size_t at = 0; bytes.size() - at >= sizeof(OperationHead);) {
    OperationHead head;
    std::memcpy(&head, bytes.data() + at, sizeof head);
    at += sizeof head;
    if (bytes.size() - at < head.name_bytes + head.data_bytes) break;
    operations.push_back({head.verb, head.inode, head.parent, head.other_parent, head.number,
                          bytes.substr(at, head.name_bytes),
                          bytes.substr(at + head.name_bytes, head.data_bytes)});
    at += head.name_bytes + head.data_bytes;
  }
  return operations;
}

}  // namespace kanaria::crash
