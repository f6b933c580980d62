#include "model/domain/read.hpp"

#include "model/domain/tables.hpp"

namespace vireo::model {

Domain read_domain(std::string_view xml, const ReadOptions& options) {
    const auto document = xml::Document::parse(std::string(xml), "(domain_definition)");
    return schema::read<Domain>(document, "domain", options);
}

std::string write_domain(const Domain& domain, const WriteOptions& options) { return schema::write(domain, "domain", options); }

}  // namespace vireo::model
