// The shell has every command and option that scripts of the reference's users may use (commands.tsv), each of the same
// kind and, where the word may stand alone, in the same place.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "base/json.hpp"

namespace {

using vireo::Json;

std::string output_of(const std::string& line) {
    std::string text;
    FILE* pipe = ::popen((std::string(VIREO_BINARY_DIR "/bin/") + line + " 2>/dev/null </dev/null").c_str(), "r");
    char buffer[4096];
    while (const std::size_t got = pipe ? std::fread(buffer, 1, sizeof buffer, pipe) : 0) text.append(buffer, got);
    if (pipe) ::pclose(pipe);
    return text;
}

std::string text_of(const Json& object, const char* name) { return object.has(name) ? std::string(object[name].text()) : ""; }

// As a line of the table says it.
std::string spelled(const Json& option) {
    std::string text = text_of(option, "name") + ":" + text_of(option, "kind");
    if (option.has("stands-for")) text += "=" + text_of(option, "stands-for");
    if (option.has("required")) text += "!";
    if (option.has("position")) text += text_of(option, "position") == "shown" ? "p" : "h";
    return text;
}

TEST(commands, are_all_there_with_all_their_options) {
    std::map<std::string, Json> ours;
    const Json list = Json::parse(output_of("virsh help --json"));
    for (const Json& command : list.items()) ours.emplace(text_of(command, "name"), command);
    std::ifstream table(VIREO_SOURCE_DIR "/tests/capi/commands.tsv");
    std::string line;
    int count = 0;
    while (std::getline(table, line)) {
        if (line.starts_with("#")) continue;
        ++count;
        std::istringstream columns(line);
        std::string name, group, option;
        std::getline(columns, name, '\t');
        std::getline(columns, group, '\t');
        const auto found = ours.find(name);
        if (found == ours.end()) {
            ADD_FAILURE() << "there is no command " << name;
            continue;
        }
        EXPECT_EQ(text_of(found->second, "group"), group) << name;
        std::string wanted, given;
        std::vector<std::string> options;
        for (const Json& each : found->second["options"].items()) options.push_back(spelled(each));
        while (columns >> option) {
            const auto at = std::find(options.begin(), options.end(), option);
            EXPECT_NE(at, options.end()) << name << " lacks " << option;
            if (option.back() == 'p' || option.back() == 'h') wanted += option + " ";
        }
        for (const auto& each : options)
            if (each.back() == 'p' || each.back() == 'h') given += each + " ";
        EXPECT_EQ(given, wanted) << name << ": bare words fill the options in this order";
    }
    EXPECT_GT(count, 280);
}

TEST(commands, give_one_document_with_json_however_they_print) {
    const std::string start = "virsh -c test:///default ";
    // What tells something of a fresh world, and needs no file.
    for (const char* command :
         {"list --all", "dominfo test", "domstate test", "domstats test", "domblklist test", "domiflist test", "domblkinfo test vda", "dommemstat test", "domcontrol test",
          "vcpuinfo test", "vcpucount test", "vcpupin test", "emulatorpin test", "iothreadinfo test", "schedinfo test", "memtune test", "blkiotune test", "numatune test",
          "domfsinfo test", "domifaddr test", "domhostname test", "domtime test", "domid test", "domname test", "domuuid test", "domblkerror test", "perf test", "dumpxml test",
          "snapshot-list test", "checkpoint-list test", "net-list --all", "net-info default", "pool-list --all", "pool-list --details", "pool-info default-pool",
          "vol-list default-pool", "iface-list", "iface-mac eth1", "nodedev-info computer", "nodeinfo", "nodecpumap", "nodecpustats", "freecell",
          "freepages --all", "hostname", "uri", "version", "sysinfo", "capabilities", "maxvcpus", "cpu-models x86_64", "event --list", "suspend test", "help list"}) {
        Json document;
        EXPECT_NO_THROW(document = Json::parse(output_of(start + command + " --json"))) << command;
        EXPECT_FALSE(document.is_null()) << command;
    }
    EXPECT_EQ(output_of(start + "domstats test --state --json"), "{\"domain\":\"test\",\"state.state\":1,\"state.reason\":0}\n\n");
    EXPECT_EQ(output_of(start + "domifaddr test --json"),
              "[{\"name\":\"testnet0\",\"mac-address\":\"aa:bb:cc:dd:ee:ff\",\"protocol\":\"ipv4\",\"address\":\"192.168.122.3/24\"}]\n\n");
    EXPECT_EQ(output_of(start + "-q freepages --all --json"),
              "[{\"name\":\"Node 0\",\"4kib\":19,\"8kib\":45,\"2048kib\":97,\"1048576kib\":201},{\"name\":\"Node 1\",\"4kib\":19,\"8kib\":45,\"2048kib\":97,\"1048576kib\":201}]\n");
}

}  // namespace
