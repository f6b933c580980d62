#include "model/domain/read.hpp"

#include "model/domain/tables.hpp"
#include "model/grammars.hpp"

namespace vireo::model {

Domain read_domain(std::string_view xml, const ReadOptions& options) {
    const auto document = xml::Document::parse(std::string(xml), "(domain_definition)");
    if (options.strict && !options.problems) {
        validate(document);
        ReadOptions rest = options;
        rest.strict = false;      // what is unknown was refused
        return schema::read<Domain>(document, "domain", rest);
    }
    return schema::read<Domain>(document, "domain", options);
}

std::string write_domain(const Domain& domain, const WriteOptions& options) { return schema::write(domain, "domain", options); }

}  // namespace vireo::model
