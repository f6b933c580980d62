// The shell's sessions that need no daemon: recorded from the reference, line for line.
//
// A session file has commands ("$ words"), what they print (errors too), and their exit status ("[0]").
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace {

struct Ran {
    std::string output;
    int status = -1;
};

Ran run(const std::string& words, const char* program = "virsh") {
    const std::string line = std::string("cd " VIREO_SOURCE_DIR "/tests/capi/session && EDITOR=$PWD/editor TZ=UTC " VIREO_BINARY_DIR "/bin/") + program + " " + words + " 2>&1 </dev/null";
    Ran ran;
    FILE* pipe = ::popen(line.c_str(), "r");
    if (!pipe) return ran;
    char buffer[4096];
    while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) ran.output.append(buffer, got);
    const int status = ::pclose(pipe);
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    return ran;
}

// "did you mean" lines are ours; the reference has none.
std::string without_suggestions(const std::string& text) {
    std::istringstream lines(text);
    std::string kept, line;
    while (std::getline(lines, line))
        if (!line.starts_with("error: did you mean")) kept += line + "\n";
    if (!text.empty() && text.back() != '\n' && !kept.empty()) kept.pop_back();
    return kept;
}

// Replays a recorded session; how many lines it had.
int replay(const char* file) {
    std::ifstream session(std::string(VIREO_SOURCE_DIR "/tests/capi/") + file);
    std::string line, words, expected;
    int count = 0;
    while (std::getline(session, line)) {
        if (line.starts_with("$ ")) {
            words = line.substr(2);
            expected.clear();
        } else if (line.size() > 2 && line.front() == '[' && line.back() == ']') {
            const Ran ran = run(words);
            std::string output = without_suggestions(ran.output);
            if (!output.empty() && output.back() != '\n') output += '\n';
            EXPECT_EQ(output, expected) << words;
            EXPECT_EQ("[" + std::to_string(ran.status) + "]", line) << words;
            ++count;
        } else {
            expected += line + "\n";
        }
    }
    return count;
}

TEST(shell, parses_and_refuses_as_the_reference_does) { EXPECT_GT(replay("shell.session"), 50); }

// Recorded with Debian's virsh 9.0.0.
TEST(shell, speaks_as_the_reference_does_on_the_test_hypervisor) { EXPECT_GT(replay("test_default.session"), 400); }

// Recorded likewise (record-session): what the other file leaves out, so that each command of commands.tsv is there.
TEST(shell, has_each_command_speak_as_the_reference_does) { EXPECT_GT(replay("every_command.session"), 270); }

TEST(shell, suggests_the_nearest_command_and_option) {
    EXPECT_NE(run("dumpxlm x").output.find("did you mean 'dumpxml'?"), std::string::npos);
    EXPECT_NE(run("list --inactve").output.find("did you mean --inactive?"), std::string::npos);
}

std::string written(const char* name, const std::string& text) {
    const std::string path = testing::TempDir() + "shell_" + std::to_string(::getpid()) + "_" + name;
    std::ofstream(path) << text;
    return path;
}

TEST(shell, explains_a_processor_and_names_what_hosts_lack_without_a_daemon) {
    const auto guest = written("guest.xml", "<cpu match='exact'><model>Westmere</model><feature policy='disable' name='pclmuldq'/></cpu>");
    const auto able = written("able.xml", "<cpu><arch>x86_64</arch><model>SandyBridge</model></cpu>");
    const auto unable = written("unable.xml", "<cpu><arch>x86_64</arch><model>Nehalem</model></cpu>");
    const Ran there = run("cpu explain " + guest + " --here " + able + " --host " + able, "vireo");
    EXPECT_EQ(there.status, 0) << there.output;
    const Ran both = run("cpu explain " + guest + " --here=" + able + " --host " + unable + " --host " + able, "vireo");
    EXPECT_EQ(both.status, 1);
    for (const auto& line : {std::string("Model: Westmere\n"), "Host " + unable + " cannot run it: Host CPU does not provide required features: aes\n",
                             "Host " + able + " can run it, and has more\n", std::string("It can run on 1 of the 2 hosts.\n"), std::string("<model fallback='allow'>Nehalem</model>")})
        EXPECT_NE(both.output.find(line), std::string::npos) << line << "is not in\n" << both.output;
    const Ran wrong = run("cpu explain " + guest + " --here " + able + " --hots x", "vireo");
    EXPECT_EQ(wrong.status, 2);
    EXPECT_EQ(wrong.output, "error: command 'cpu explain' doesn't support option --hots\n");
    for (const auto& path : {guest, able, unable}) ::unlink(path.c_str());
}

TEST(shell, has_help_for_every_command_of_every_group) {
    const Ran all = run("help");
    EXPECT_EQ(all.status, 0);
    std::istringstream lines(all.output);
    std::string line;
    int count = 0;
    while (std::getline(lines, line)) {
        if (!line.starts_with("    ")) continue;
        std::istringstream words(line);
        std::string name;
        words >> name;
        const Ran one = run("help " + name);
        EXPECT_EQ(one.status, 0) << name;
        EXPECT_NE(one.output.find("  NAME\n    " + name + " - "), std::string::npos) << name;
        ++count;
    }
    EXPECT_GT(count, 200);
}

}  // namespace

TEST(shell, tells_what_differs_between_two_domains_and_what_a_guest_would_notice) {
    const std::string head = "<domain type='qemu'><name>a</name><memory>1024</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>";
    const auto one = written("one.xml", head + "<title>x</title><devices/></domain>");
    const auto two = written("two.xml", head + "<title>y</title><vcpu>2</vcpu><devices/></domain>");
    const Ran all = run("diff " + one + " " + two, "vireo");
    EXPECT_EQ(all.status, 1);
    EXPECT_EQ(all.output, "domain/title: x -> y\ndomain/vcpu: 1 -> 2\n");
    EXPECT_EQ(run("diff " + one + " " + two + " --abi", "vireo").output, "domain/vcpu: 1 -> 2\n");
    EXPECT_EQ(run("diff " + one + " " + one, "vireo").status, 0);
    EXPECT_EQ(run("diff " + one, "vireo").status, 2);
    EXPECT_EQ(run("diff " + one + " /no/such/file", "vireo").status, 2);
    for (const auto& path : {one, two}) ::unlink(path.c_str());
}
