#!/usr/bin/python3
"""The daemon is killed with -9 at random moments while several clients work: nothing may be lost or half written."""
import os, random, re, sys, threading, time, xml.etree.ElementTree as ET

import libvirt
from harness import Daemon, domain_xml, eventually, run_tests

ROUNDS = int(os.environ.get('VIREO_CRASH_ROUNDS', '40'))


def guest_names(daemon):
    """of the QEMUs that run; one that is just ending has no command line any more"""
    found = [re.search(rb'guest=([^,\0]+)', open('/proc/%d/cmdline' % p, 'rb').read()) for p in daemon.qemus()]
    return sorted(m.group(1).decode() for m in found if m)


class Client(threading.Thread):
    """Defines, undefines, starts and destroys its own domains, and keeps what it was told: the promises to check."""
    def __init__(self, daemon, number):
        super().__init__(daemon=True)
        self.daemon_, self.number = daemon, number
        self.random = random.Random(number)
        # name -> what was acknowledged last: 'absent', 'defined', 'running'; None while a call is in flight
        self.promised = {'crash-%d-%d' % (number, i): 'absent' for i in range(4)}
        self.in_flight = {}
        self.moves = dict.fromkeys(self.promised, 0)     # operations begun on each: tells whether a promise is still the same one
        self.ending, self.done = False, 0

    def run(self):
        connection = None
        while not self.ending:
            try:
                if connection is None:
                    connection = self.daemon_.open()
                self.step(connection)
                self.done += 1
            except libvirt.libvirtError as e:
                connection = None
                time.sleep(0.01)

    def step(self, c):
        name = self.random.choice(list(self.promised))
        state = self.promised[name]
        moves = {'absent': ['define'], 'defined': ['undefine', 'start', 'redefine'], 'running': ['destroy', 'redefine'], None: ['learn']}
        move = self.random.choice(moves[state])
        if move == 'learn':
            try:
                d = c.lookupByName(name)
                # What was told to end may still be ending: then it is no promise that it runs.
                if d.isActive() and self.in_flight[name] == 'destroy':
                    d.destroy()
                self.promised[name] = 'running' if d.isActive() else 'defined'
            except libvirt.libvirtError as e:
                if e.get_error_code() != libvirt.VIR_ERR_NO_DOMAIN:
                    raise
                self.promised[name] = 'absent'
            return
        self.moves[name] += 1
        self.promised[name], self.in_flight[name] = None, move
        if move in ('define', 'redefine'):
            uuid = '00000000-0000-4000-8000-%04d%08d' % (self.number, int(name.rsplit('-', 1)[1]))
            c.defineXML(domain_xml(name, uuid, extra='<description>%s</description>' % ('x' * self.random.randrange(4000))))
            self.promised[name] = 'running' if state == 'running' else 'defined'
        elif move == 'undefine':
            c.lookupByName(name).undefine()
            self.promised[name] = 'absent'
        elif move == 'start':
            c.lookupByName(name).createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED)
            self.promised[name] = 'running'
        elif move == 'destroy':
            c.lookupByName(name).destroy()
            self.promised[name] = 'defined'


def test_kill_9_at_random_moments_loses_no_definition_and_no_guest(daemon):
    clients = [Client(daemon, i) for i in range(4)]
    for client in clients:
        client.start()
    chance = random.Random(7)
    for round_ in range(ROUNDS):
        time.sleep(chance.uniform(0.02, 0.5))
        before = sum(c.done for c in clients)
        daemon.kill()
        # what had been promised when the daemon died: the clients cannot get further answers now
        moves = {n: m for c in clients for n, m in list(c.moves.items())}
        promised = {n: s for c in clients for n, s in list(c.promised.items())}
        folder = daemon.path('etc/libvirt/qemu')
        for file in os.listdir(folder) if os.path.isdir(folder) else ():
            if file.endswith('.xml'):
                ET.parse(os.path.join(folder, file))       # whole, or it throws
        running = set(guest_names(daemon))
        daemon.start()
        c = daemon.open()
        known = {d.name(): d for d in c.listAllDomains()}
        for name, state in promised.items():
            client = clients[int(name.split('-')[1])]
            if state is None or client.moves[name] != moves[name]:
                continue                                     # was in flight, or has moved on since
            if state in ('defined', 'running'):
                assert name in known, 'round %d: %s was promised as %s and is gone' % (round_, name, state)
            if state == 'running':
                assert name in running, 'round %d: the guest %s died with the daemon' % (round_, name)
        for name in running:
            client = clients[int(name.split('-')[1])]
            if promised.get(name) != 'running':
                continue

            def known_as_running():
                if client.moves[name] != moves[name]:
                    return True                              # the client has moved on
                try:
                    return c.lookupByName(name).isActive()
                except libvirt.libvirtError:
                    return False
            eventually(known_as_running, 5, '%s, which runs, to be known as running (round %d)' % (name, round_))
        c.close()
    for client in clients:
        client.ending = True
    for client in clients:
        client.join(30)
    # No QEMU runs that the daemon does not know of, none twice.
    c = daemon.open()
    def same():
        return guest_names(daemon) == sorted(d.name() for d in c.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE))
    eventually(same, 20, 'processes and running domains to be the same')
    assert sum(c.done for c in clients) > ROUNDS, 'the clients got hardly anything done'
    print('      %d kills, %d operations' % (ROUNDS, sum(c.done for c in clients)))


run_tests(globals())
