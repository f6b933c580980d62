#!/usr/bin/python3
"""No loop walks what only a temporary holds: `for (x : *published.read())` lets go of the published value before its first turn.

Write `for (const auto all = published.read(); const X& x : *all)`.
"""
import os, re, sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LOOP = re.compile(r'\bfor \([^;]*[^:]:(?!:)\s*(\*[\w.>()-]*\.(?:read|list)\(\)\)|[^;]*\.(?:read|list)\(\)->|[\w:]+\(\*[\w.>-]*\.(?:read|list)\(\).*->)')
bad = 0
for folder, _, files in os.walk(os.path.join(ROOT, 'src')):
    for name in files:
        if not name.endswith(('.cpp', '.hpp')):
            continue
        path = os.path.join(folder, name)
        for number, line in enumerate(open(path, encoding='utf-8'), 1):
            if LOOP.search(line):
                print('%s:%d: %s' % (os.path.relpath(path, ROOT), number, line.strip()))
                bad += 1
sys.exit(1 if bad else 0)
