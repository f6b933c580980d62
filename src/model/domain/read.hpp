#pragma once
// From XML to a domain or a device, and back.
//
//     Domain domain = read_domain(text, {});                      // throws Error with code, line, column and path
//     std::string xml = write_domain(domain, {.live = true});
//
//  1. Reading fills nothing in: complete() does. What the document's parts say against each other in ways that any
//     hypervisor refuses is an error already here, with the reference's code.
//  2. Options are schema's: live and status documents, VALIDATE (strict), all problems at once (problems); secrets,
//     migratable documents when writing.
#include <string>
#include <string_view>

#include "model/domain/device.hpp"
#include "model/domain/domain.hpp"
#include "schema/context.hpp"

namespace vireo::model {

using schema::ReadOptions;
using schema::WriteOptions;

Domain read_domain(std::string_view xml, const ReadOptions& options = {});
std::string write_domain(const Domain& domain, const WriteOptions& options = {});

// One device, as attach, detach and update get it; the root element says which.
Device read_device(std::string_view xml, const ReadOptions& options = {});
std::string write_device(const Device& device, const WriteOptions& options = {});

}  // namespace vireo::model
