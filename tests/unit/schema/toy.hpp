#pragma once
// A small format that uses every kind of row, for the tests of the engines.
#include <string>
#include <variant>
#include <vector>

#include "schema/fields.hpp"

namespace toy {

using namespace vireo;

enum class Bus { ide, scsi, virtio };
enum class Cache { standard, none, writeback };
struct FileSource { std::string path; };
struct NetworkSource { std::string protocol, name; std::vector<std::string> hosts; };
using Source = std::variant<FileSource, NetworkSource, std::monostate>;

struct Pci { unsigned domain = 0, bus = 0, slot = 0; };
struct Drive { unsigned unit = 0; };
using Address = std::variant<Pci, Drive>;

struct Info {                       // part of every device
    std::optional<std::string> alias;
    std::optional<Address> address;
};
struct Virtio { std::optional<schema::OnOff> iommu, ats; };
struct Target { std::string dev; std::optional<Bus> bus; };
struct Tune { std::optional<std::uint64_t> limit; };
struct Disk {
    Source source;
    std::optional<unsigned> index;
    std::optional<std::string> format;
    std::optional<unsigned> queues;
    std::optional<Cache> cache;
    Virtio virtio;
    Target target;
    bool readonly = false;
    bool shared = false;
    schema::Box<Disk> backing;
    Info info;
};
void after_read(Disk& disk, schema::ReadContext& context);
void before_write(Disk& disk, const schema::WriteOptions& options);
void check(const Disk& disk, const schema::Complain& complain);

const schema::Type& schema_of(const Disk*);

struct Tcp { std::optional<unsigned> port; };
struct All { std::string comment; };
using Rule = std::variant<Tcp, All>;

struct Argument { std::string value; };

struct Machine {
    int id = -1;
    std::string name;
    std::optional<std::string> title;
    std::uint64_t memory = 0;
    unsigned vcpus = 1;
    bool acpi = false;
    std::optional<schema::OnOff> hap;
    std::vector<std::string> features;
    Tune tune;
    std::string secret;
    std::vector<Disk> disks;
    std::vector<Rule> rules;
    xml::Fragment metadata;
    std::vector<Argument> arguments;
};

const schema::Type& schema_of(const Machine*);

}  // namespace toy

namespace vireo::schema {

template <> inline constexpr auto words<toy::Bus> = list_of("ide", "scsi", Word{"virtio", {.since = "0.6.0"}});
template <> inline constexpr auto word_aliases<toy::Bus> = aliases(alias("virtio-blk", toy::Bus::virtio));
template <> inline constexpr auto words<toy::Cache> = list_of(Word{"default", {.written = false}}, "none", "writeback");
template <> inline constexpr auto word_aliases<toy::Cache> = aliases(absent("inherit"));
template <> inline constexpr auto words<toy::Source> = list_of("file", "network", "none");
template <> inline constexpr auto words<toy::Address> = list_of("pci", "drive");
template <> inline constexpr auto words<toy::Rule> = list_of("tcp", "all");

}  // namespace vireo::schema
