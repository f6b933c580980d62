#pragma once
// The errors that rules throw, by libvirt's code.
#include <string>
#include <utility>

#include "base/error.hpp"

namespace vireo::model {

[[nodiscard]] inline Error xml_error(std::string message) {
    return Error(ErrorCode::xml_error, ErrorDomain::domain, std::move(message));
}
[[nodiscard]] inline Error unsupported(std::string message) {
    return Error(ErrorCode::config_unsupported, ErrorDomain::domain, std::move(message));
}
[[nodiscard]] inline Error internal_error(std::string message) {
    return Error(ErrorCode::internal_error, ErrorDomain::domain, std::move(message));
}
[[nodiscard]] inline Error xml_detail(std::string message) {
    return Error(ErrorCode::xml_detail, ErrorDomain::domain, std::move(message));
}

}  // namespace vireo::model
