#!/usr/bin/python3
"""The API description says of every symbol what the reference's says: kind, value, types of arguments and result.

    api_description_test.py OURS REFERENCE       (skipped, exit status 77, when there is no reference)
"""
import os
import re
import sys
import xml.etree.ElementTree as tree


def plain(text):
    """A type without accidental blanks; an array parameter is a pointer."""
    text = re.sub(r"\s*\*\s*", "*", re.sub(r"\s+", " ", text or "")).strip()
    text = re.sub(r"\blong long int\b", "long long", re.sub(r"\bunsigned long long int\b", "unsigned long long", text))
    return text


def facts(path):
    found = {}
    for symbol in tree.parse(path).find("symbols"):
        kind, name = symbol.tag, symbol.get("name")
        if kind in ("function", "functype"):
            found[kind, name] = (plain(symbol.find("return").get("type")), [plain(a.get("type")) for a in symbol.findall("arg")])
        elif kind == "enum":
            found[kind, name] = (symbol.get("value"), symbol.get("type"))
        elif kind == "macro":
            found[kind, name] = symbol.get("string")
        elif kind == "struct":
            found[kind, name] = [f.get("name") for f in symbol.findall("field")]
        else:
            found[kind, name] = None
    return found


# What depends on the version: the reference is of another one, or knows no value.
def is_same(kind, name, ours, theirs):
    if kind == "enum" and name.endswith("_LAST"):
        return True
    if kind == "enum" and not re.fullmatch(r"-?\d+", theirs[0] or ""):
        return ours[1] == theirs[1]
    return ours == theirs


def main():
    ours_path, reference_path = sys.argv[1:]
    if not os.path.exists(reference_path):
        print("no reference to compare with")
        sys.exit(77)
    ours, theirs = facts(ours_path), facts(reference_path)
    wrong = 0
    for (kind, name), fact in theirs.items():
        if (kind, name) not in ours:
            print(f"{kind} {name} is missing")
        elif not is_same(kind, name, ours[kind, name], fact):
            print(f"{kind} {name}: {ours[kind, name]} instead of {fact}")
        else:
            continue
        wrong += 1
    print(f"{len(theirs)} symbols, {wrong} differ")
    sys.exit(1 if wrong or not theirs else 0)


main()
