# SPDX-License-Identifier: Apache-2.0
"""html.py PAGE - does a report show both sides of its documents as they are?

What rows show before the changes must stand in the input, in this order, and what
they show after them must differ where they say so."""
import json
import re
import sys

page = open(sys.argv[1], encoding='utf-8').read()
docs = [json.loads(x) for x in re.findall(
    r'<script type="application/json">(.*?)</script>', page, re.S)]
assert docs
for d in docs:
    text = open(d['name'], encoding='utf-8', errors='replace').read()
    at, shown = 0, 0
    assert 0 <= d['damage'] <= 100 and d['lines'] and d['changes']
    for row in d['rows']:
        if row == 0:
            continue
        before = ''.join(p if isinstance(p, str) else p[0] for p in row)
        found = text.find(before, at)
        assert found >= 0, (d['name'], before)
        at = found + len(before)
        for p in row:
            if not isinstance(p, str):
                assert p[0] != p[1] and p[2] == shown, p
                line, column, steps = d['changes'][shown]
                assert 1 <= line <= d['lines'] + 1 and column >= 1 and steps
                shown += 1
    assert shown == len(d['changes']), (d['name'], shown)
print(len(docs), 'documents')
