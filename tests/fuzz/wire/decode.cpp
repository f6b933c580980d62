// Any bytes as any struct of the protocol: what decodes must encode, and decode again to the same bytes.
#include <cstdlib>
#include <cstring>
#include <vector>

#include "base/error.hpp"
#include "protocol/rows.hpp"
#include "protocol/xdr.hpp"

using namespace vireo;
using namespace vireo::protocol;

namespace {

const std::vector<WireForm>& all_forms() {
    static const std::vector<WireForm> forms = [] {
        std::vector<WireForm> list;
        for (const std::uint32_t program : {program_remote, program_qemu, program_lxc, program_admin})
            for (const RowForm& row : row_forms(program)) {
                list.push_back(row.in);
                list.push_back(row.out);
            }
        return list;
    }();
    return forms;
}

std::string encoded(const WireForm& form, const void* value) {
    Buffer buffer;
    Encoder out(buffer);
    form.encode(out, value);
    return std::string(buffer.view());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const WireForm& form = all_forms()[(std::size_t{data[0]} << 8 | data[1]) % all_forms().size()];
    Decoder in(std::string_view(reinterpret_cast<const char*>(data) + 2, size - 2));
    std::shared_ptr<void> value;
    if (attempt([&] { value = form.decode(in); })) return 0;
    // NaNs and padding may differ from what came; after one round nothing may.
    const std::string once = encoded(form, value.get());
    Decoder again(once);
    const std::string twice = encoded(form, form.decode(again).get());
    if (once != twice || !again.at_end()) std::abort();
    return 0;
}
