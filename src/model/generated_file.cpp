#include "model/generated_file.hpp"

namespace vireo::model {

namespace {

// Names that stand in a shell command, and in a comment, as they are.
bool is_safe(std::string_view name) {
    constexpr std::string_view safe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_%+,-./:=@^";
    return !name.empty() && name.find_first_not_of(safe) == std::string_view::npos && name.find("--") == std::string_view::npos;
}

}  // namespace

std::string generated_file_comment(std::string_view command, std::string_view name, std::string_view otherwise) {
    std::string text = "<!--\nWARNING: THIS IS AN AUTO-GENERATED FILE. CHANGES TO IT ARE LIKELY TO BE\n"
                       "OVERWRITTEN AND LOST. Changes to this xml configuration should be made using:\n  virsh ";
    text += command;
    const std::string_view shown = is_safe(name) ? name : otherwise;
    if (!shown.empty()) text.append(" ").append(shown);
    return text + "\nor other application using the libvirt API.\n-->\n\n";
}

}  // namespace vireo::model
