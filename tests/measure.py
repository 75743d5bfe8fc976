#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""measure.py COMMAND DATA - what repair does to whole lines of DATA, as comments for
measured.tsv.

detok   lines of DATA/detok_*.jsonl that come out as they were before a tokenizer cut them,
        and how many when no-break spaces are taken for blanks; one document a language
mlqe    DATA/mlqe_mechanical.jsonl, machine translation and what people made of it: words
        and marks to be put in, taken out or exchanged, before and after repair, by the
        language of the source; and how many of the lines that people left alone changed
"""
import collections, json, re, subprocess, sys


def rows(path):
    by = collections.defaultdict(list)
    try:
        for line in open(path, encoding="utf-8"):
            r = json.loads(line)
            if r["expected"] is not None and "\n" not in r["input"] + r["expected"]:
                by[r["lang"]].append(r)
    except FileNotFoundError:
        print(f"# {path} is not there")
    return by


def repaired(command, lang, lines):
    out = subprocess.run([command, "-q", "-s", "repair", "--lang=" + lang], input="\n".join(lines) + "\n",
                         stdout=subprocess.PIPE, encoding="utf-8").stdout.split("\n")[:-1]
    assert len(out) == len(lines)
    return out


def blanks(s):
    return s.replace("\u00a0", " ").replace("\u202f", " ")


def detok(command, path, name):
    for lang, some in rows(path).items():
        out = repaired(command, lang, [r["input"] for r in some])
        exact = sum(o == r["expected"] for o, r in zip(out, some))
        alike = sum(blanks(o) == blanks(r["expected"]) for o, r in zip(out, some))
        n = len(some)
        print(f"# {name}\t{lang}\t{n} lines\texact {exact} ({100 * exact / n:.1f} %)\t"
              f"but for no-break spaces {alike} ({100 * alike / n:.1f} %)")


def distance(a, b):
    a, b = [re.findall(r"\w+|[^\w\s]", s) for s in (a, b)]
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        last, row[0] = row[0], i + 1
        for k, y in enumerate(b):
            last, row[k + 1] = row[k + 1], min(last + (x != y), row[k] + 1, row[k + 1] + 1)
    return row[-1]


def mlqe(command, path):
    by = collections.defaultdict(collections.Counter)
    for lang, some in rows(path).items():
        for o, r in zip(repaired(command, lang, [r["input"] for r in some]), some):
            c = by["-".join(r["id"].split("-")[1:3])]
            before, after = distance(r["input"], r["expected"]), distance(o, r["expected"])
            c["n"] += 1
            c["before"] += before
            c["after"] += after
            c["worse"] += after > before
            if r["input"] == r["expected"]:
                c["left"] += 1
                c["touched"] += after > 0
    for pair, c in sorted(by.items()):
        print(f"# mlqe\t{pair}\t{c['n']} lines\tedits {c['before']} -> {c['after']}, worse {c['worse']}\t"
              f"of {c['left']} left alone {c['touched']} changed")


command, data = sys.argv[1:3]
detok(command, data + "/detok_moses.jsonl", "moses")
detok(command, data + "/detok_ud.jsonl", "treebanks")
mlqe(command, data + "/mlqe_mechanical.jsonl")
