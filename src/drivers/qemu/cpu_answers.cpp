#include "drivers/qemu/cpu_answers.hpp"

#include <algorithm>

namespace vireo::qemu {

std::vector<CpuModel> cpu_models_from(const Json& definitions) {
    std::vector<CpuModel> models;
    for (const Json& item : definitions.items()) {
        CpuModel model{.name = item["name"].text(), .type = item["typename"].text(), .deprecated = item["deprecated"].boolean()};
        if (const Json* missing = item.find("unavailable-features")) {
            model.usable = missing->items().empty() ? Usable::yes : Usable::no;
            for (const Json& feature : missing->items()) model.blockers.push_back(feature.text());
        }
        // Compat: the POWER models that libvirt knows are spelled its way; later and special ones as QEMU does.
        static constexpr std::string_view power[] = {"power7", "power8", "power9", "power10"};
        if (std::ranges::find(power, model.name) != std::end(power)) model.name.replace(0, 5, "POWER");
        models.push_back(std::move(model));
    }
    return models;
}

std::optional<HostCpu> host_cpu_from(const Json& static_model, const Json& full_model, const Json& migratable_model) {
    if (!full_model.is_object()) return std::nullopt;
    HostCpu host{.model = static_model["name"].text()};
    if (host.model.empty()) host.model = full_model["name"].text();
    const Json& migratable = migratable_model["props"];
    host.migratability = migratable.is_object();
    for (const auto& [name, value] : full_model["props"].members()) {
        CpuProperty property{.name = name};
        if (value.is_bool()) property.boolean = value.boolean();
        else if (value.is_string()) property.type = CpuProperty::Type::string, property.string = value.text();
        else property.type = CpuProperty::Type::number, property.number = value.integer();
        if (host.migratability && property.type == CpuProperty::Type::boolean && property.boolean)
            property.migratable = migratable[name].boolean() ? Usable::yes : Usable::no;
        host.properties.push_back(std::move(property));
    }
    return host;
}

}  // namespace vireo::qemu
