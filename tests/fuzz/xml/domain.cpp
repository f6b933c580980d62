// Any bytes as a domain: read or refused; what was read is written, read again, and is the same. All problems at once, too.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/error.hpp"
#include "model/check_document.hpp"
#include "model/domain/read.hpp"

using namespace vireo;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const auto& problem : model::check_document(text))
        if (problem.message.empty()) std::abort();
    model::Domain domain;
    try {
        domain = model::read_domain(text);
    } catch (const Error&) {
        return 0;
    }
    const std::string written = model::write_domain(domain, {.secure = true});
    try {
        if (model::write_domain(model::read_domain(written), {.secure = true}) != written) std::abort();
    } catch (const Error&) {
        std::abort();
    }
    return 0;
}
