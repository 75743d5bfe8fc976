# SPDX-License-Identifier: Apache-2.0
"""hostile.py N - lines of JSON that parsers stumble over, and lines that are none.

Prints N lines, made from a seed; on stderr, how many of them are no JSON (RFC
8259).  The string under "S" is always clean text, so that nothing may change."""
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
rand = random.Random(7)
out, wrong = sys.stdout.buffer, 0
for i in range(int(sys.argv[1])):
    if rand.random() < .3:
        wrong += 1
        line = rand.choice(bad)
        if rand.random() < .3:
            line = '{"S":"clean","k":%s' % line
    else:
        line = '{"k%d":%s,"S":"The text number %d is clean","e":%s}' % (
            i, rand.choice(good), i, rand.choice(good))
    raw = line.encode('utf-8', 'surrogatepass')
    if rand.random() < .05 and line.startswith('{"k'):
        raw = raw.replace(b'"e"', b'"\xff\xfe\xc3"', 1)
    out.write(raw + (b'\r\n' if rand.random() < .1 else b'\n'))
print(wrong, file=sys.stderr)
