#include "drivers/qemu/moments.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/files.hpp"
#include "base/log.hpp"

namespace vireo::qemu {
namespace {

LogSource log("qemu");

constexpr std::size_t longest_file = 16u << 20;

std::string folder(const host::DriverPaths& paths, const char* kind, const std::string& domain) { return paths.data + "/" + kind + "/" + domain; }
std::string file_of(const std::string& in, const std::string& name) { return in + "/" + name + ".xml"; }

// With the comment that stands above every file of this kind.
std::string content(const char* kind, const std::string& xml) {
    return std::string("<!--\nThis file is kept by the daemon. Change it with\n  virsh ") + kind +
           "-edit\nor another program that uses the libvirt API; what is written into it by hand may be lost.\n-->\n\n" + xml;
}

struct Snapshots {
    using Tree = driver::SnapshotTree;
    static constexpr const char* kind = "snapshot";
    static model::Snapshot read(std::string text) { return model::read_snapshot(std::move(text), {.status = true, .domain = ErrorDomain::domain_snapshot}); }
    static std::string write(model::Snapshot snapshot, bool current) {
        snapshot.active = current;
        return model::write_snapshot(snapshot, {.status = true, .secure = true});
    }
    static constexpr bool says_current = true;
};
struct Checkpoints {
    using Tree = driver::CheckpointTree;
    static constexpr const char* kind = "checkpoint";
    static model::Checkpoint read(std::string text) { return model::read_checkpoint(std::move(text), {.domain = ErrorDomain::domain_checkpoint}); }
    static std::string write(const model::Checkpoint& checkpoint, bool) { return model::write_checkpoint(checkpoint, {.secure = true}); }
    static constexpr bool says_current = false;
};

// Parents first. One whose parent is not there, or that stands below itself, becomes a root.
template <class Tree, class T> Tree in_order(std::vector<T> found) {
    Tree tree;
    while (!found.empty()) {
        const auto ready = std::ranges::stable_partition(found, [&](const T& each) { return each.parent && !tree.find(*each.parent); });
        if (ready.empty()) {
            log.warning("", "moment ", *found.front().name, ": its parent ", *found.front().parent, " is not there; it is kept without one");
            found.front().parent.reset();
            continue;
        }
        for (T& each : ready) tree.put(std::move(each));
        found.erase(ready.begin(), found.end());
    }
    return tree;
}

template <class Kind> typename Kind::Tree load(const host::DriverPaths& paths, const std::string& domain) {
    const std::string in = folder(paths, Kind::kind, domain);
    std::vector<std::remove_cvref_t<decltype(Kind::read(""))>> found;
    std::string current;
    for (const std::string& file : list_directory(in)) {
        if (!file.ends_with(".xml")) continue;
        const Outcome outcome = attempt([&] {
            auto one = Kind::read(read_file(in + "/" + file, longest_file));
            if (!one.name || *one.name + ".xml" != file) throw Error(ErrorCode::xml_error, ErrorDomain::qemu, "the file is not called after the name in it");
            if (!one.domain) throw Error(ErrorCode::xml_error, ErrorDomain::qemu, "there is no <domain> in it");
            if constexpr (Kind::says_current) {
                if (one.active.value_or(0) == 1) current = *one.name;
                one.active.reset();
            }
            found.push_back(std::move(one));
        });
        if (outcome) log.error("", "Failed to load ", Kind::kind, " ", in, "/", file, ": ", outcome->message);
    }
    std::ranges::stable_sort(found, {}, [](const auto& each) { return each.creation_time.value_or(0); });
    auto tree = in_order<typename Kind::Tree>(std::move(found));
    if constexpr (!Kind::says_current)
        for (const auto& each : tree.all())
            if (tree.children(*each->name).empty()) current = *each->name;
    tree.set_current(current);
    return tree;
}

template <class Kind> void store(const host::DriverPaths& paths, const std::string& domain, const typename Kind::Tree& before, const typename Kind::Tree& after) {
    const std::string in = folder(paths, Kind::kind, domain);
    const bool moved = Kind::says_current && before.current() != after.current();
    if (!after.empty()) make_directories(in, 0755);
    for (const auto& each : after.all()) {
        const std::string& name = *each->name;
        const bool marked_anew = moved && (name == before.current() || name == after.current());
        if (before.find(name) == each && !marked_anew) continue;
        replace_file(file_of(in, name), content(Kind::kind, Kind::write(*each, after.current() == name)));
    }
    for (const auto& each : before.all())
        if (!after.find(*each->name)) remove_file(file_of(in, *each->name));
    if (after.empty()) rmdir(in.c_str());
}

}  // namespace

std::shared_ptr<const KeptMoments> moments_of(const DomainSnapshot& snapshot) {
    static const auto none = std::make_shared<const KeptMoments>();
    return snapshot.moments ? snapshot.moments : none;
}

std::shared_ptr<const KeptMoments> load_moments(const host::DriverPaths& paths, const std::string& domain) {
    KeptMoments found{load<Snapshots>(paths, domain), load<Checkpoints>(paths, domain)};
    return found.empty() ? nullptr : std::make_shared<const KeptMoments>(std::move(found));
}

void keep_moments(QemuDriver& driver, const Domain& domain, KeptMoments next) {
    const auto before = moments_of(*domain->read());
    const std::string name = *domain->name();
    store<Snapshots>(driver.paths, name, before->snapshots, next.snapshots);
    store<Checkpoints>(driver.paths, name, before->checkpoints, next.checkpoints);
    domain->change([&](DomainSnapshot& state) {
        state.moments = next.empty() ? nullptr : std::make_shared<const KeptMoments>(std::move(next));
    });
}

void rename_moments(const host::DriverPaths& paths, const std::string& from, const std::string& to) {
    for (const char* kind : {Snapshots::kind, Checkpoints::kind}) {
        const std::string old = folder(paths, kind, from);
        if (is_directory(old) && rename(old.c_str(), folder(paths, kind, to).c_str()) < 0) throw system_error("cannot rename '" + old + "'");
    }
}

void check_moment_name(const char* what, const std::string& name) {
    const auto refuse = [&](const char* why) {
        Error error(ErrorCode::xml_detail, ErrorDomain::qemu, std::string("invalid ") + what + " name '" + name + "': name can't " + why);
        error.message = error.detail;
        throw error;
    };
    if (name.find('/') != std::string::npos) refuse("contain '/'");
    if (name.starts_with('.')) refuse("start with '.'");
}

}  // namespace vireo::qemu
