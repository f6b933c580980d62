#!/usr/bin/python3
"""Keeps the arrows between the layers (docs/architecture.md): a folder of src/ includes only what it may.

When this stops you, move the code to the layer where both users can reach it.
"""
import os, re, sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MAY = {
    'base': set(),
    'xml': {'base'},
    'schema': {'base', 'xml'},
    'model': {'base', 'xml', 'schema'},
    'protocol': {'base'},
    'host': {'base', 'model', 'xml'},
    'driver': {'base', 'model', 'protocol', 'host'},
    'rpc': {'base', 'protocol', 'driver'},
    'drivers': {'base', 'xml', 'schema', 'model', 'protocol', 'driver', 'host'},
    'drivers/remote': {'base', 'protocol', 'driver', 'rpc', 'host'},
    'api': {'base', 'model', 'protocol', 'driver', 'rpc', 'drivers', 'host'},
    'daemon': {'base', 'protocol', 'driver', 'rpc', 'drivers', 'host', 'model'},
    'cli': {'base', 'model', 'xml', 'schema'},
    'tools': {'base', 'drivers', 'model', 'rpc', 'xml'},
}
bad = 0
for folder, _, files in os.walk(os.path.join(ROOT, 'src')):
    for name in files:
        if not name.endswith(('.cpp', '.hpp', '.h')):
            continue
        path = os.path.relpath(os.path.join(folder, name), os.path.join(ROOT, 'src'))
        parts = path.split('/')
        layer = parts[0]
        own_driver = '/'.join(parts[:2]) if layer == 'drivers' and len(parts) > 2 else None
        may = MAY.get(own_driver) or MAY.get(layer)
        if may is None:
            print('%s: unknown layer' % path)
            bad += 1
            continue
        for number, line in enumerate(open(os.path.join(folder, name), errors='replace'), 1):
            m = re.match(r'\s*#\s*include "([a-z_]+)/([a-z_]+)?', line)
            if not m:
                continue
            to = m.group(1)
            if to == layer:
                if own_driver and m.group(2) and 'drivers/' + m.group(2) != own_driver:
                    print('src/%s:%d: a driver must not include another driver (%s)' % (path, number, line.strip()))
                    bad += 1
                continue
            if to in MAY and to not in may:
                print('src/%s:%d: %s must not include %s (%s)' % (path, number, layer, to, line.strip()))
                bad += 1
print('%d includes against the arrows' % bad)
sys.exit(1 if bad else 0)
