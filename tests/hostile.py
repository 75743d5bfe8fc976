# SPDX-License-Identifier: Apache-2.0
"""hostile.py KIND N [FILE] - records that parsers stumble over.

Prints N records, made from a seed; with FILE, holds what came of them against
what must not have changed, and tells the first record that did.

json   lines of JSON, and lines that are none (RFC 8259); the text under "S" is
       clean, so that nothing may change.  Tells on stderr how many are none.
dirty  lines of JSON whose text under "S" is anything; all else must stay, and
       what stands there must be one string of JSON
lines  lines of any bytes: as many must come out, ended alike
tsv    rows of five columns of any bytes, of which the second and the last may
       change: cells must stay cells, and the others as they were"""
import json
import random
import sys

good = ['0', '-0', '1e999', '-0.0E+00', '123456789012345678901234567890',
        '1.7976931348623157e309', 'true', 'false', 'null', '""', '[]', '{}',
        '[[[[[]]]]]', '[' * 900 + ']' * 900, '{"":{"":[]}}', '"\\u0000"',
        '"\\ud834\\udd1e"', '"\\ud800"', '"\\udc00\\ud800"', '"\\/\\b\\f\\n"',
        '"\x7f"', '"\u2028\u2029"', '"\ufeff"', '"\U0010ffff"', '"\\u005c\\""',
        ' [ 1 , 2 ] ', '{"a":1,"a":2}', '"S"', '{"S":1}', '[{"S":[]}]',
        '"\\\\"', '"\\\\\\""', '"<script>"', '\t1\t']
bad = ['[1,]', '{,}', '{"a"}', '{"a":}', "{'a':1}", '[1 2]', '01', '+1', '.5',
       '1.', '1e', '-', 'nan', 'Infinity', 'True', 'nul', '"', '"\\', '"\\x41"',
       '"\\u12"', '"\\u12G4"', '"\ta"', '[', '{', ']', '}', '{"a":1',
       '[' * 3000, '"a" "b"', '{} x', '1 2', '/* */ 1', '[1]//', '\ufeff\ufeff1',
       '{"a":1,}', '{a:1}', '[,1]', '"\x01"', '\x00', '{"S":"x"}}}', '0x1']
# Pieces of text: whole words, and bytes that cut, hide, end or are no text.
text = [b'S. Korea', b'the A.S. and Kasa', b'ADVERTISEMENT', b'Read also:',
        b'caf\xc3\x83\xc2\xa9', b'&amp;quot;', b'&#10;', b'&#9;', b'&#13;&#0;',
        b'e\xcc\x81', b'\xe2\x80\x8b', b'\xef\xbb\xbf', b'\xc2\x85', b'\xe2\x80\xa8',
        b'\xe2\x80\xa9', b'\x0b', b'\x0c', b'\x1b$B\x1b(B', b'\x1c', b'\x00',
        b'\xff', b'\xfe\xff', b'\xc3', b'\xe2\x82', b'\xf4\x90\x80\x80',
        b'\xed\xa0\x80', b'  ', b' ', b'.', b'\xd0\x9f\xd1\x80\xd0\xb8',
        b'\xe5\xa4\xa7\xe9\x9f\x93', b'\xd8\xa7\xd9\x84', b'\xa4\xa2\xa4\xa4',
        b'\xe9t\xe9', b'the the the the the ', b'\xef\xbc\xa1', b'https://a.b/c',
        b'\r', b'It is a long and clean line of English text, I think.']
escapes = ['\\n', '\\r\\n', '\\t', '\\u0000', '\\u000a', '\\u2028', '\\ud800',
           '\\udc00', '\\ud83d\\ude00', '\\"', '\\\\', '\\/', '\\b', '\\u00e9',
           'caf\\u00c3\\u00a9', '\\u200b', '&#34;', '&quot;', '\\\\u0041',
           '&#92;', '\\u0065\\u0301', '\\u001b']
rand = random.Random(7)


def words(most):
    n = rand.randrange(most)
    return rand.choice([b' ', b'']).join(rand.choice(text) for _ in range(n))


def escaped(most):
    n = rand.randrange(most)
    raw = b''.join(rand.choice(escapes).encode() if rand.random() < .5 else
                   rand.choice(text) for _ in range(n))
    return bytes(c for c in raw if c >= 32)


def json_line(i):
    if rand.random() < .3:
        line = rand.choice(bad)
        if rand.random() < .3:
            line = '{"S":"clean","k":%s' % line
        wrong[0] += 1
    else:
        line = '{"k%d":%s,"S":"The text number %d is clean","e":%s}' % (
            i, rand.choice(good), i, rand.choice(good))
    raw = line.encode('utf-8', 'surrogatepass')
    if rand.random() < .05 and line.startswith('{"k'):
        raw = raw.replace(b'"e"', b'"\xff\xfe\xc3"', 1)
    return [raw + (b'\r\n' if rand.random() < .1 else b'\n')]


def dirty_line(i):
    return [('{"k":%s,"S" : "' % rand.choice(good)).encode('utf-8'), escaped(9),
            ('" ,"S2":%s}\n' % rand.choice(good)).encode('utf-8')]


def plain_line(i):
    end = rand.choice([b'\n', b'\n', b'\n', b'\r\n', b'\r\r\n'])
    return [words(12).replace(b'\n', b''), end]


def tsv_row(i):
    cells = [words(5).replace(b'\r', b'').replace(b'\n', b'') for _ in range(5)]
    cells = cells[:rand.randrange(1, 7)]
    return [b'\t'.join(cells), rand.choice([b'\n', b'\n', b'\r\n'])]


def same_json(want, got):
    return got == want[0]


def same_dirty(want, got):
    before, inside, after = want
    if not (got.startswith(before) and got.endswith(after)):
        return False
    string = got[len(before) - 1:len(got) - len(after) + 1]
    return isinstance(json.loads(string.decode('utf-8', 'replace')), str)


def same_line(want, got):
    whole = b''.join(want)
    return got.endswith(want[1][-2:]) and \
        got.count(b'\r') <= whole.count(b'\r')


def same_row(want, got):
    line, end = want
    if not got.endswith(end):
        return False
    cells, kept = line.split(b'\t'), got[:len(got) - len(end)].split(b'\t')
    return len(cells) == len(kept) and all(
        a == b for i, (a, b) in enumerate(zip(cells, kept)) if i not in (1, 4))


kinds = {'json': (json_line, same_json), 'dirty': (dirty_line, same_dirty),
         'lines': (plain_line, same_line), 'tsv': (tsv_row, same_row)}
make, same = kinds[sys.argv[1]]
wrong = [0]
made = [make(i) for i in range(int(sys.argv[2]))]
if len(sys.argv) == 3:
    sys.stdout.buffer.write(b''.join(map(b''.join, made)))
    print(wrong[0], file=sys.stderr)
    sys.exit()
found = [x + b'\n' for x in open(sys.argv[3], 'rb').read().split(b'\n')]
if found.pop() != b'\n':
    sys.exit('the last line has no end')
if len(found) != len(made):
    sys.exit('%d records, not %d' % (len(found), len(made)))
for i, (want, got) in enumerate(zip(made, found)):
    if not same(want, got):
        sys.exit('record %d\n%r became\n%r' % (i + 1, b''.join(want), got))
