#include "schema/describe.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace vireo::schema {

namespace {

const Type& innermost(const Type& type) {
    const Type* t = &type;
    while (t->inner) t = &t->inner();
    return *t;
}

bool is_list(const Type& type) { return type.shape == Shape::list; }

std::string join(std::string path, std::string_view more) {
    if (more.empty()) return path;
    return path.append("/").append(more);
}

class PathLister {
public:
    std::vector<PathInfo> found;

    void rows(const Type& type, const std::string& path, const std::string& when) {
        for (const Field& field : type.fields) row(field, path, when);
    }
    void record(const Type& type, const std::string& path, const std::string& when) {
        if (std::ranges::count(inside_, &type) > 0) return;
        inside_.push_back(&type);
        rows(type, path, when);
        inside_.pop_back();
    }

private:
    static std::string both(const std::string& a, const std::string& b) { return a.empty() ? b : a + " and " + b; }

    PathInfo& add(const Field& field, std::string path, std::string node, const std::string& when) {
        const Type& type = innermost(field.type());
        PathInfo info{.path = std::move(path), .node = std::move(node), .when = when, .doc = std::string(field.doc), .since = std::string(field.facts.since)};
        const bool element = type.shape == Shape::record || type.shape == Shape::choice;
        info.kind = field.place == Place::flag ? "empty" : field.place == Place::kept ? "any" : element && info.node.empty() ? "element" : std::string(type.kind);
        if (type.shape == Shape::choice && !info.node.empty()) info.kind = "word";
        if (!element || !info.node.empty())
            for (const Word& word : type.words) {
                if (!word.facts.readable) continue;
                info.values.emplace_back(word.text);
                info.value_since.emplace_back(word.facts.since);
            }
        info.required = field.facts.required;
        info.repeated = is_list(field.type());
        info.live = field.facts.live || field.facts.live_written || field.facts.status;
        info.secret = field.facts.secure;
        info.obsolete = field.facts.written == Written::never;
        found.push_back(std::move(info));
        return found.back();
    }
    void unit(const Field& field, const std::string& path, const std::string& when) {
        if (field.facts.unit.empty()) return;
        PathInfo info{.path = path, .node = "@" + std::string(field.facts.unit_attribute), .when = when, .doc = "Unit of the number; " + std::string(field.facts.default_unit.empty() ? field.facts.unit : field.facts.default_unit) + " when left out.", .since = "", .kind = "unit", .values = {}, .value_since = {}};
        found.push_back(std::move(info));
    }
    void row(const Field& field, const std::string& path, const std::string& when) {
        const Type& type = innermost(field.type());
        // Elements are in the namespace of the element that they stand in.
        const std::string prefix = field.facts.space ? std::string(field.facts.space->prefix) + ":" : prefix_;
        std::string base = path;
        for (std::string_view rest = field.facts.inside; !rest.empty();) {
            const auto slash = rest.find('/');
            base = join(base, prefix + std::string(rest.substr(0, slash)));
            rest = slash == rest.npos ? std::string_view() : rest.substr(slash + 1);
        }
        const bool is_attribute = field.place == Place::attribute || field.place == Place::choice;
        const std::string name = (is_attribute ? "" : prefix) + std::string(field.name);
        const std::string outer = std::exchange(prefix_, prefix);
        switch (field.place) {
        case Place::attribute:
            add(field, base, "@" + name, when);
            unit(field, base, when);
            break;
        case Place::text:
            add(field, base, "text()", when);
            unit(field, base, when);
            break;
        case Place::leaf:
            add(field, join(base, name), "", when);
            if (!field.facts.in_attribute.empty()) {
                found.back().kind = "element";
                found.back().values.clear();
                found.back().value_since.clear();
                add(field, join(base, name), "@" + std::string(field.facts.in_attribute), when).required = field.facts.bare.empty();
                found.back().repeated = false;
            }
            unit(field, join(base, name), when);
            break;
        case Place::flag:
        case Place::kept: add(field, join(base, name), "", when); break;
        case Place::element:
            add(field, join(base, name), "", when);
            if (type.shape == Shape::choice) {
                add(field, join(base, name), "@" + std::string(field.facts.by), when);
                cases(type, field.facts.by, join(base, name), when);
            } else record(type, join(base, name), when);
            break;
        case Place::choice:
            add(field, base, "@" + name, when);
            cases(type, field.facts.inside.empty() ? field.name : std::string_view(std::string(field.facts.inside) + "/@" + std::string(field.name)), path, when);
            break;
        case Place::cases: break;
        case Place::part: rows(type, base, when); break;
        case Place::kinds:
            for (std::size_t i = 0; i < type.words.size(); ++i) {
                PathInfo info{.path = join(base, type.words[i].text), .node = "", .when = when, .doc = std::string(field.doc), .since = std::string(type.words[i].facts.since), .kind = "element", .values = {}, .value_since = {}};
                info.repeated = is_list(field.type());
                found.push_back(std::move(info));
                record(type.alternative(i), join(base, type.words[i].text), when);
            }
            break;
        }
        prefix_ = outer;
    }
    void cases(const Type& type, std::string_view by, const std::string& path, const std::string& when) {
        for (std::size_t i = 0; i < type.words.size(); ++i)
            record(type.alternative(i), path, both(when, "@" + std::string(by) + "='" + std::string(type.words[i].text) + "'"));
    }
    std::vector<const Type*> inside_;
    std::string prefix_;       // of the namespace that the elements at hand are in, with its colon
};

}  // namespace

std::vector<PathInfo> all_paths(const Type& type, std::string_view root) {
    PathLister lister;
    lister.record(type, std::string(root), "");
    return std::move(lister.found);
}

std::string manual_page(const Type& type, std::string_view root, std::string_view title) {
    std::string page = "# " + std::string(title) + "\n\nElements and attributes in the order in which they are written. "
                       "Unless noted, they may be left out.\n";
    std::string heading;
    // A place of several cases that reads alike in all of them is told once.
    std::map<std::string, std::vector<const PathInfo*>> same;
    const auto paths = all_paths(type, root);
    for (const PathInfo& info : paths) same[info.path + " " + info.node + " " + info.doc].push_back(&info);
    for (const PathInfo& info : paths) {
        const auto& group = same[info.path + " " + info.node + " " + info.doc];
        if (group.front() != &info) continue;
        const bool is_element = info.node.empty();
        const std::string parent = is_element ? info.path.substr(0, info.path.rfind('/')) : info.path;
        if (parent != heading) page += "\n## " + (heading = parent) + "\n\n";
        page += "- `" + (is_element ? "<" + info.path.substr(info.path.rfind('/') + 1) + ">" : info.node) + "`: " + info.doc;
        if (!info.values.empty()) {
            page += " One of ";
            for (std::size_t i = 0; i < info.values.size(); ++i) {
                page += (i ? ", `" : "`") + info.values[i] + "`";
                if (!info.value_since[i].empty()) page += " (since " + info.value_since[i] + ")";
            }
            page += ".";
        } else if (info.kind != "element" && info.kind != "empty" && info.kind != "any" && info.kind != "text") page += " (" + info.kind + ")";
        if (info.required) page += " Required.";
        if (info.repeated) page += " May stand several times.";
        if (info.live) page += " Only while running.";
        if (info.secret) page += " Shown only when secrets are asked for.";
        if (info.obsolete) page += " An old form: read, but not written.";
        if (!info.since.empty()) page += " Since " + info.since + ".";
        std::set<std::string> when;
        for (const PathInfo* one : group) when.insert(one->when);
        if (!when.contains("")) {
            page += " With ";
            for (bool first = true; const std::string& one : when) {
                page += (first ? "`" : ", or `") + one + "`";
                first = false;
            }
            page += ".";
        }
        page += "\n";
    }
    return page;
}

// ---------------------------------------------------------------- mistakes

namespace {

class Faults {
public:
    std::vector<std::string> found;
    void look(const Type& given, const std::string& path) {
        const Type& type = innermost(given);
        if (!seen_.insert(&type).second) return;
        if (type.shape == Shape::choice) {
            for (std::size_t i = 0; i < type.words.size(); ++i) look(type.alternative(i), path);
            return;
        }
        std::map<std::string, std::string> places;
        std::set<std::string_view> left;
        std::string_view inside;
        for (std::size_t i = 0; i < type.fields.size(); ++i) {
            const Field& field = type.fields[i];
            const std::string at = path + "/" + (field.facts.inside.empty() ? "" : std::string(field.facts.inside) + "/") + std::string(field.name);
            if (field.place != Place::cases && (field.doc.empty() || field.doc.back() != '.')) found.push_back(at + ": the description is no sentence");
            const std::string place = std::to_string(field_key(field)) + std::string(field.facts.space ? field.facts.space->uri : "");
            if (field.place != Place::part && field.place != Place::kinds && field.place != Place::cases && !places.emplace(place, at).second &&
                type.fields[i].facts.written != Written::never && !field.facts.only_if && field.place != Place::leaf)
                found.push_back(at + ": two rows stand in this place");
            if (field.facts.inside != inside && field.facts.written != Written::never) {
                const auto root = [](std::string_view p) { return p.substr(0, p.find('/')); };
                if (root(inside) != root(field.facts.inside)) {
                    if (!inside.empty()) left.insert(root(inside));
                    if (!field.facts.inside.empty() && left.contains(root(field.facts.inside))) found.push_back(at + ": torn from its neighbours inside <" + std::string(root(field.facts.inside)) + ">");
                }
                inside = field.facts.inside;
            }
            const bool record = innermost(field.type()).shape == Shape::record || innermost(field.type()).shape == Shape::choice;
            const bool wants = field.place == Place::element || field.place == Place::choice || field.place == Place::kinds || field.place == Place::part || field.place == Place::cases;
            if (record != wants) found.push_back(at + ": the kind of row does not suit the member");
            if (field.place == Place::element && innermost(field.type()).shape == Shape::choice && field.facts.by.empty()) found.push_back(at + ": a variant needs .by");
            if (record) look(field.type(), at);
        }
    }

private:
    std::set<const Type*> seen_;
};

}  // namespace

std::vector<std::string> table_faults(const Type& type, std::string_view root) {
    Faults faults;
    faults.look(type, std::string(root));
    return std::move(faults.found);
}

}  // namespace vireo::schema
