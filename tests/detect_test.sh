#!/bin/sh
# detect_test.sh BUILD - what --detect prints, by every level.

. tests/lib.sh
cd "$tmp" || exit 2
en='The children were playing in the garden behind the house.'
de='Die Kinder spielten im Garten hinter dem Haus.'
is () { printf "$1" >want; cmp out want || { cat out; return 1; }; }
# Tags alone, and places.
told () { cut -f1,5- out >cut && mv cut out; }
shown () { grep -q "$1" out || { cat out; return 1; }; }

printf '%s\n%s\n \n%s\n\n\n' "$en" "$de" "$en" >two
ok 'file' ends 0 "$decant" --detect two
ok 'file: both languages' shown '^en,de	0\.[67][0-9],0\.[23][0-9]	Latn	UTF-8$'
ok 'paragraphs' ends 0 "$decant" --detect --by=paragraph two
ok 'paragraphs: both languages' shown '^en,de	0\.5[0-9],0\.4[0-9]	Latn	UTF-8	1	0	105$'
ok 'paragraphs: one language' shown '^en	[01]\.[0-9]*	Latn	UTF-8	4	107	58$'
ok 'paragraphs: no others' test "$(wc -l <out)" = 2
ok 'lines' ends 0 "$decant" --detect --by=line two
told
ok 'lines: one each' is 'en\nde\nund\nen\nund\nund\n'
ok 'spans' ends 0 "$decant" --detect --by=span two
told
ok 'spans: places' is 'en\t1\t0\t58\nde\t2\t58\t47\nund\t3\t105\t2\nen\t4\t107\t58\nund\t5\t165\t1\nund\t6\t166\t1\n'
ok 'json' ends 0 "$decant" --detect --by=paragraph --json two
ok 'json: undecided' shown '"line":1,"at":0,"len":105,.*"lang":"en",.*"lang":"de",.*"undecided":true'
ok 'json: decided' shown '"line":4,"at":107,.*"undecided":false'
ok 'no such level' ends 2 "$decant" --detect --by=page two
ok 'no such level: told' says 'give file, paragraph, line or span'

# Text beyond what is asked at once: no paragraph is cut, no place is off.
i=0
while test $i -lt 32; do printf '%s\n%s\n\n' "$en" "$de"; i=$((i + 1)); done >many
i=0
while test $i -lt 400; do cat many; i=$((i + 1)); done >large
ok 'large' ends 0 "$decant" --detect --by=paragraph large
ok 'large: all of them' test "$(wc -l <out)" = 12800
awk -F'\t' '$1 != "en,de" || $5 != 3 * NR - 2 || $6 != 106 * (NR - 1) || $7 != 105' out >wrong
ok 'large: whole' test ! -s wrong

finish
