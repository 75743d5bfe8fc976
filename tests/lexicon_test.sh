#!/bin/sh
# lexicon_test.sh BUILD - hunspell is loaded when a word is asked for, and where it
# is missing nothing is known of words and nothing else is lost.

. tests/lib.sh
cd "$tmp" || exit 2

ok 'the command does not link it' sh -c \
	"objdump -p '$decant' | grep NEEDED >needs && ! grep hunspell needs"
ok 'nor does the library' sh -c \
	"objdump -p '$build'/libdecant.so.* | grep NEEDED >needs && ! grep hunspell needs"

echo 'There is no ongoing training right now.Go to the catalog of courses.' >in
echo 'There is no ongoing training right now. Go to the catalog of courses.' >want
if test -f /usr/share/hunspell/en_US.dic; then
	ok 'both words are known' ends 0 "$decant" -l en in
	ok 'both words are known: text' cmp out want
else
	skip 'there is no hunspell dictionary of English'
fi

# A file of that name that is no library.
name=$(grep -ao 'libhunspell[-.a-z0-9]*' "$decant" | head -n 1)
mkdir none
: >"none/$name"
LD_LIBRARY_PATH=$tmp/none ok 'without the library' ends 0 "$decant" -l en in
ok 'without the library: text' cmp out in
ok 'without the library: nothing is told' test ! -s err

finish
