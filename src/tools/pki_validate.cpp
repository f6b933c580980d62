// virt-pki-validate: whether this host has the certificates that libvirt's TLS needs, where it looks for them.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "rpc/certificate_check.hpp"

namespace {

using namespace vireo;

constexpr const char* documentation = "https://libvirt.org/kbase/tlscerts.html";
const std::string authority_folder = "/etc/pki/CA", own_folder = "/etc/pki/libvirt", private_folder = own_folder + "/private";
const std::string authority_file = authority_folder + "/cacert.pem";

bool is_folder(const std::string& path) {
    struct stat found{};
    return ::stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode);
}

unsigned mode_of(const std::string& path) {
    struct stat found{};
    return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 0777 : 0;
}

std::string in_path(const std::string& program) {
    const char* path = std::getenv("PATH");
    for (const std::string_view folder : split(std::string_view(path ? path : ""), ':'))
        if (const std::string file = std::string(folder) + "/" + program; ::access(file.c_str(), X_OK) == 0) return file;
    return "";
}

rpc::CertificateNames names_of(const std::string& file) {
    rpc::CertificateNames names;
    if (attempt([&] { names = rpc::names_in_certificate(read_file(file, 1 << 20)); })) std::fprintf(stderr, "import error: No certificate was found.\n");
    return names;
}

// The folders, then the authority. Gives its name; empty: something is missing that nothing works without.
std::string check_authority() {
    if (!is_folder(authority_folder)) {
        std::printf("the %s directory is missing, it is usually\ninstalled as part of the or openssl package\n", authority_folder.c_str());
        return "";
    }
    for (const std::string& folder : {own_folder, private_folder}) {
        if (is_folder(folder)) continue;
        std::printf("the %s directory is missing, it is usually\ninstalled by the libvirt package\nas root do: mkdir -m 755 %s ; chown root:root %s\n", folder.c_str(),
                    folder.c_str(), folder.c_str());
        return "";
    }
    if (!file_exists(authority_file)) {
        std::printf("the CA certificate %s is missing while it\nshould be installed on both client and servers\nsee %s#setting-up-a-certificate-authority-ca\non how to install it\n",
                    authority_file.c_str(), documentation);
        return "";
    }
    const std::string name = names_of(authority_file).common;
    if (name.empty())
        std::printf("the CA certificate %s does not define the organization\nit should probably regenerated\nsee %s#setting-up-a-certificate-authority-ca\non how to regenerate it\n",
                    authority_file.c_str(), documentation);
    else
        std::printf("Found CA certificate %s for %s\n", authority_file.c_str(), name.c_str());
    return name;
}

// What a host needs to be a client, or a server.
void check_role(const std::string& role, const std::string& authority, unsigned key_mode, const char* key_advice) {
    const std::string certificate = own_folder + "/" + role + "cert.pem", key = private_folder + "/" + role + "key.pem";
    std::string title = role;
    title[0] = char(title[0] - 'a' + 'A');
    if (!file_exists(certificate)) {
        std::printf("Did not find %s %s certificate\nThe machine cannot act as a %s\nsee %s#issuing-%s-certificates\non how to regenerate it\n", certificate.c_str(), role.c_str(),
                    role.c_str(), documentation, role.c_str());
        return;
    }
    const rpc::CertificateNames names = names_of(certificate);
    const auto value = [](const std::string& text) { return text.empty() ? std::string() : " " + text; };
    if (names.organization != authority)
        std::printf("The CA certificate and the %s certificate do not match\nCA organization: %s\n%s organization:%s\n", role.c_str(), authority.c_str(), title.c_str(),
                    value(names.organization).c_str());
    if (role == "server") {
        char host[256] = {};
        ::gethostname(host, sizeof host - 1);
        if (names.common != host)
            std::printf("The server certificate does not seem to match the host name\nhostname: \"%s\"\nServer certificate CN: \"%s\"\n", host, names.common.c_str());
    }
    std::printf("Found %s certificate %s for%s\n", role.c_str(), certificate.c_str(), value(names.common).c_str());
    if (!file_exists(key)) {
        std::printf("Missing %s private key %s\n", role.c_str(), key.c_str());
        return;
    }
    std::printf("Found %s private key %s\n", role.c_str(), key.c_str());
    if (mode_of(key) != key_mode) std::printf("The %s private key need to be %s\nas root do: chmod %o %s\n", role.c_str(), key_advice, key_mode, key.c_str());
}

}  // namespace

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "-h" || word == "--help") {
            std::printf("Usage:\n  %s [OPTION]\n\nOptions:\n  -h | --help        Display program help\n  -V | --version     Display program version\n", argv[0]);
            return 0;
        }
        if (word == "-V" || word == "--version") return std::printf("%s (libvirt) 9.0.0\n", argv[0]), 0;
        std::fprintf(stderr, "%s: unrecognized %s '%s'\n", argv[0], word.starts_with('-') ? "option" : "argument", argv[i]);
        return 1;
    }
    std::setvbuf(stdout, nullptr, _IOLBF, 0);   // between the words of errors, in order
    // Said for those who read it; certificates are looked at without it.
    if (const std::string certtool = in_path("certtool"); !certtool.empty()) std::printf("Found %s\n", certtool.c_str());
    const std::string authority = check_authority();
    if (authority.empty()) return 1;
    check_role("client", authority, 0644, "read by client tools");
    check_role("server", authority, 0600, "read only by root");
    return 0;
}
