// Writes the reference manual and the machine-readable schemas: a page for each device and section of a domain, one for
// each other document; RELAX NG and JSON Schema of the whole.
//
//     make_manual FOLDER
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "base/json.hpp"
#include "model/backup/backup.hpp"
#include "model/checkpoint/checkpoint.hpp"
#include "model/domain/tables.hpp"
#include "model/snapshot/snapshot.hpp"
#include "schema/describe.hpp"

using namespace vireo;

namespace {

std::filesystem::path folder;

void write(const std::string& name, const std::string& text) {
    std::ofstream file(folder / name, std::ios::binary);
    file << text;
    if (!file.flush()) throw Error(ErrorCode::system_error, "cannot write " + (folder / name).string());
}

const schema::Type& innermost(const schema::Type& type) { return type.inner ? innermost(type.inner()) : type; }

template <class T> const schema::Type& table_of() { return schema_of(static_cast<const T*>(nullptr)); }

template <class T> void describe(const std::string& root, const std::string& title) {
    write(root + ".md", schema::manual_page(table_of<T>(), root, title));
    write(root + ".rng", schema::relax_ng(table_of<T>(), root));
    write(root + ".schema.json", schema::json_schema(table_of<T>(), root).dump() + "\n");
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("usage: make_manual FOLDER\n", stderr);
        return 2;
    }
    folder = arguments[1];
    const Outcome failed = attempt([] {
        std::filesystem::create_directories(folder);
        std::string index = "# Reference of the documents\n\nMade from the tables of src/model by `ninja manual`; not to be edited.\n\n## Domains\n\n";
        index += "- [everything on one page](domain.md), [RELAX NG](domain.rng), [JSON Schema](domain.schema.json)\n\n## Devices\n\n";
        for (const schema::Field& field : table_of<model::Devices>().fields) {
            const schema::Type& type = innermost(field.type());
            if (field.place != schema::Place::element || type.shape != schema::Shape::record) continue;
            const std::string name(field.name);
            write("device-" + name + ".md", schema::manual_page(type, name, "<" + name + ">: " + std::string(field.doc)));
            index += "- [`<" + name + ">`](device-" + name + ".md): " + std::string(field.doc) + "\n";
        }
        index += "\n## Sections of a domain\n\n";
        for (const schema::Field& field : table_of<model::Domain>().fields) {
            const schema::Type& type = innermost(field.type());
            if (field.place != schema::Place::element || type.shape != schema::Shape::record || field.name == "devices") continue;
            const std::string name(field.name);
            write("section-" + name + ".md", schema::manual_page(type, name, "<" + name + ">: " + std::string(field.doc)));
            index += "- [`<" + name + ">`](section-" + name + ".md): " + std::string(field.doc) + "\n";
        }
        describe<model::Domain>("domain", "Domains");
        describe<model::Snapshot>("domainsnapshot", "Snapshots of domains");
        describe<model::Checkpoint>("domaincheckpoint", "Checkpoints of domains");
        describe<model::Backup>("domainbackup", "Backups of domains");
        index += "\n## Other documents\n\n- [snapshots](domainsnapshot.md)\n- [checkpoints](domaincheckpoint.md)\n- [backups](domainbackup.md)\n";
        write("README.md", index);
    });
    if (!failed) return 0;
    std::fprintf(stderr, "make_manual: %s\n", failed->message.c_str());
    return 1;
}
