#include "model/domain/storage_source.hpp"

namespace vireo::model {

bool StorageSource::operator==(const StorageSource& other) const {
    return where == other.where && startup_policy == other.startup_policy && index == other.index &&
           seclabels == other.seclabels && slice == other.slice && auth == other.auth && encryption == other.encryption &&
           reservations == other.reservations &&
           data_store == other.data_store && private_data == other.private_data;
}

bool StorageSource::has_medium() const {
    if (const auto* file = std::get_if<FileSource>(&where)) return file->file.has_value();
    if (const auto* block = std::get_if<BlockSource>(&where)) return block->dev.has_value();
    if (const auto* dir = std::get_if<DirSource>(&where)) return dir->dir.has_value();
    return true;
}

const std::string& local_path(const StorageSource& source) {
    static const std::string none;
    if (const auto* file = std::get_if<FileSource>(&source.where); file && file->file) return *file->file;
    if (const auto* block = std::get_if<BlockSource>(&source.where); block && block->dev) return *block->dev;
    if (const auto* dir = std::get_if<DirSource>(&source.where); dir && dir->dir) return *dir->dir;
    return none;
}

}  // namespace vireo::model
