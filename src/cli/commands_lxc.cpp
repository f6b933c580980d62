// What only containers have.
#include <libvirt/libvirt-lxc.h>

#include <sys/wait.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

#include "cli/families.hpp"

namespace vireo::cli {
namespace {

// Runs in the child: the security label first, as its files may not be there afterwards.
[[noreturn]] void enter_and_run(virDomainPtr domain, bool label, std::vector<int>& fds, char** words) {
    virSecurityModel model;
    virSecurityLabel security;
    const auto give_up = [](const char* what) {
        std::fprintf(stderr, "error: %s: %s\n", what, virGetLastErrorMessage());
        ::_exit(126);
    };
    if (label) {
        if (virNodeGetSecurityModel(virDomainGetConnect(domain), &model) < 0 || virDomainGetSecurityLabel(domain, &security) < 0) give_up("cannot get the security label");
        if (*model.model && virDomainLxcEnterSecurityLabel(&model, &security, nullptr, 0) < 0) give_up("cannot enter the security label");
    }
    if (virDomainLxcEnterNamespace(domain, unsigned(fds.size()), fds.data(), nullptr, nullptr, 0) < 0) give_up("cannot enter the namespaces");
    // A namespace of processes holds for children only.
    const pid_t inner = ::fork();
    if (inner == 0) {
        ::execv(words[0], words);
        std::fprintf(stderr, "error: cannot run %s: %s\n", words[0], std::strerror(errno));
        ::_exit(errno == ENOENT ? 127 : 126);
    }
    int status = 0;
    while (inner > 0 && ::waitpid(inner, &status, 0) < 0 && errno == EINTR) {}
    ::_exit(inner < 0 ? 126 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

void lxc_enter_namespace(Shell& shell, const Arguments& args) {
    const Domain domain = shell.domain(args);
    int* opened = nullptr;
    const int count = virDomainLxcOpenNamespace(domain.get(), &opened, 0);
    if (count < 0) fail();
    std::vector<int> fds(opened, opened + count);
    std::free(opened);
    std::vector<char*> words;
    for (const auto& word : args.rest("cmd")) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child == 0) enter_and_run(domain.get(), !args["noseclabel"], fds, words.data());
    for (const int fd : fds) ::close(fd);
    if (child < 0) fail("cannot fork: %s", std::strerror(errno));
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    if (!WIFEXITED(status) || WEXITSTATUS(status)) throw Failure();
}

constexpr Command rows[] = {
    {"lxc-enter-namespace", Group::domain, "<domain> --noseclabel <cmd...>", "run a command inside a container", lxc_enter_namespace},
};

}  // namespace

std::span<const Command> lxc_commands() { return rows; }

}  // namespace vireo::cli
