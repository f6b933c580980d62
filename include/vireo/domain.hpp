#pragma once
// Domains and their snapshots.
#include <chrono>

#include "vireo/handle.hpp"
#include "vireo/params.hpp"

namespace virt {

class Snapshot : public Handle<virDomainSnapshot, virDomainSnapshotRef, virDomainSnapshotFree> {
public:
    using Handle::Handle;
    std::string name() const { return copied(virDomainSnapshotGetName(get())); }
    std::string xml(unsigned flags = 0) const { return taken(virDomainSnapshotGetXMLDesc(get(), flags)); }
    void revert(unsigned flags = 0) const { check(virDomainRevertToSnapshot(get(), flags)); }
    void remove(unsigned flags = 0) const { check(virDomainSnapshotDelete(get(), flags)); }
};

class Domain : public Handle<virDomain, virDomainRef, virDomainFree> {
public:
    using Handle::Handle;

    std::string name() const { return copied(virDomainGetName(get())); }
    std::string uuid() const { return uuid_text(get(), virDomainGetUUIDString); }
    // Nothing while it does not run.
    std::optional<unsigned> id() const {
        const unsigned id = virDomainGetID(get());
        return id == unsigned(-1) ? std::nullopt : std::optional(id);
    }
    struct State {
        int state = 0, reason = 0;       // virDomainState; its reason
    };
    State state() const {
        State now;
        check(virDomainGetState(get(), &now.state, &now.reason, 0));
        return now;
    }
    virDomainInfo info() const {
        virDomainInfo info;
        check(virDomainGetInfo(get(), &info));
        return info;
    }
    std::string xml(unsigned flags = 0) const { return taken(virDomainGetXMLDesc(get(), flags)); }
    bool is_active() const { return check_bool(virDomainIsActive(get())); }
    bool is_persistent() const { return check_bool(virDomainIsPersistent(get())); }

    void start(unsigned flags = 0) const { check(virDomainCreateWithFlags(get(), flags)); }
    void shutdown(unsigned flags = 0) const { check(virDomainShutdownFlags(get(), flags)); }
    void reboot(unsigned flags = 0) const { check(virDomainReboot(get(), flags)); }
    void reset() const { check(virDomainReset(get(), 0)); }
    void destroy(unsigned flags = 0) const { check(virDomainDestroyFlags(get(), flags)); }
    void suspend() const { check(virDomainSuspend(get())); }
    void resume() const { check(virDomainResume(get())); }
    void undefine(unsigned flags = 0) const { check(virDomainUndefineFlags(get(), flags)); }
    void save(const std::string& path, unsigned flags = 0) const { check(virDomainSaveFlags(get(), path.c_str(), nullptr, flags)); }
    void managed_save(unsigned flags = 0) const { check(virDomainManagedSave(get(), flags)); }
    bool autostart() const {
        int on = 0;
        check(virDomainGetAutostart(get(), &on));
        return on != 0;
    }
    void set_autostart(bool on) const { check(virDomainSetAutostart(get(), on)); }

    // In KiB; of CPUs.
    void set_memory(unsigned long kib, unsigned flags = 0) const { check(virDomainSetMemoryFlags(get(), kib, flags)); }
    void set_vcpus(unsigned count, unsigned flags = 0) const { check(virDomainSetVcpusFlags(get(), count, flags)); }
    int vcpus(unsigned flags = 0) const { return check(virDomainGetVcpusFlags(get(), flags)); }

    void attach(const std::string& device_xml, unsigned flags = 0) const { check(virDomainAttachDeviceFlags(get(), device_xml.c_str(), flags)); }
    void detach(const std::string& device_xml, unsigned flags = 0) const { check(virDomainDetachDeviceFlags(get(), device_xml.c_str(), flags)); }
    void update(const std::string& device_xml, unsigned flags = 0) const { check(virDomainUpdateDeviceFlags(get(), device_xml.c_str(), flags)); }

    std::map<std::string, Value> job_statistics(unsigned flags = 0) const {
        Params params;
        int type = 0;
        check(virDomainGetJobStats(get(), &type, params.list_out(), params.count_out(), flags));
        return params.map();
    }

    Snapshot take_snapshot(const std::string& xml = "<domainsnapshot/>", unsigned flags = 0) const {
        return Snapshot(check(virDomainSnapshotCreateXML(get(), xml.c_str(), flags)));
    }
    Snapshot snapshot(const std::string& name) const { return Snapshot(check(virDomainSnapshotLookupByName(get(), name.c_str(), 0))); }
    std::vector<Snapshot> snapshots(unsigned flags = 0) const {
        return listed<Snapshot>([&](virDomainSnapshotPtr** array) { return virDomainListAllSnapshots(get(), array, flags); });
    }
};

}  // namespace virt
