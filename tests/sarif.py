# SPDX-License-Identifier: Apache-2.0
"""sarif.py FILE N - is it SARIF 2.1.0, with N results at least?

Checks what the schema asks of the objects that decant writes, and what GitHub's
code scanning asks beyond it.  The schema itself and the validator of SARIF's
makers were content with the same output."""
import json
import re
import sys

# The members that the schema knows; it allows no others.
known = {
    'log': ['$schema', 'version', 'runs'],
    'run': ['tool', 'results', 'columnKind'],
    'driver': ['name', 'version', 'rules'],
    'rule': ['id', 'shortDescription', 'fullDescription', 'help'],
    'result': ['ruleId', 'level', 'message', 'locations', 'baselineState',
               'rank', 'properties'],
    'region': ['startLine', 'startColumn', 'endColumn'],
}


def only(kind, o):
    assert isinstance(o, dict) and set(o) <= set(known[kind]), (kind, o)


def text(o):
    assert list(o) == ['text'] and isinstance(o['text'], str) and o['text'], o


def unique(pairs):
    assert len({k for k, v in pairs}) == len(pairs), pairs
    return dict(pairs)


log = json.load(open(sys.argv[1], encoding='utf-8'), object_pairs_hook=unique)
only('log', log)
assert log['version'] == '2.1.0'
assert log['$schema'].endswith('sarif-2.1.0.json')
run, = log['runs']
only('run', run)
assert run['columnKind'] in ('utf16CodeUnits', 'unicodeCodePoints')
driver = run['tool']['driver']
only('driver', driver)
ids = [r['id'] for r in driver['rules']]
assert driver['name'] == 'decant' and len(ids) == len(set(ids))
for r in driver['rules']:
    only('rule', r)
    for key in ('shortDescription', 'fullDescription', 'help'):
        text(r[key])
assert len(run['results']) >= int(sys.argv[2]), len(run['results'])
for r in run['results']:
    only('result', r)
    text(r['message'])
    assert r['ruleId'] in ids and -1 <= r['rank'] <= 100
    assert r['level'] in ('none', 'note', 'warning', 'error')
    assert r.get('baselineState', 'new') in ('new', 'unchanged', 'updated',
                                             'absent')
    place, = r['locations']
    place = place['physicalLocation']
    uri = place['artifactLocation']['uri']
    assert re.fullmatch(r"[A-Za-z0-9._~!$&'()*+,;=@/-]*(%[0-9A-F]{2}"
                        r"[A-Za-z0-9._~!$&'()*+,;=@/-]*)*|file:///.*", uri), uri
    g = place['region']
    only('region', g)
    assert g['startLine'] >= 1 and g['startColumn'] >= 1
    assert g.get('endColumn', g['startColumn']) >= g['startColumn']
