#!/bin/sh
# eval_language.sh BUILD DATA - how good the language detector is.
#
# DATA holds sets of samples, folders of CODE.txt with one sample a line: flores,
# ntrex, tatoeba, or others.  For each: whole lines, words and pairs; documents put
# together from them.  Then noise, which is made here.  Where CLD2 is (Debian's
# libcld2-dev and g++), the same beside it, over the languages it knows.

build=$1 data=$2
test -d "$data" || { echo "usage: make eval-language DATA=FOLDER" >&2; exit 2; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
detect=$build/tests/tool_detect

c++ -O2 -o "$tmp/cld2" tests/peer_cld2.cc -lcld2 2>/dev/null ||
	echo "no CLD2 here to compare with"

beside () {	# beside SET KIND
	test -x "$tmp/cld2" || return
	"$detect" -p -k "$2" "$1" | "$tmp/cld2" >"$tmp/said"
	cut -d: -f1,2 "$tmp/said" | sed 's/^/  /'
	known=$(sed 's/.*each: *//; s/  */,/g' "$tmp/said")
	printf '  among the same: '
	"$detect" -k "$2" -o "languages=$known" -t "$known" "$1"
}

for set in "$data"/*/; do
	set=${set%/}
	for kind in lines words pairs; do
		printf '%s of ' $kind
		"$detect" -k $kind "$set"
		beside "$set" $kind
	done
	"$build/tests/tool_mixed" -n 1000 "$set"
done

# Noise: what no language is in.
mkdir "$tmp/noise"
awk 'BEGIN {
	srand(7)
	hex = "0123456789abcdef"
	low = "abcdefghijklmnopqrstuvwxyz"
	any = low toupper(low) "0123456789"
	key[0] = "qwertyuiop"; key[1] = "asdfghjkl"; key[2] = "zxcvbnm"
	for (i = 0; i < 2000; i++) {
		kind = i % 10; s = ""
		n = 8 + int(rand() * 40)
		for (k = 0; k < n; k++) {
			r = rand()
			if (kind == 0) s = s substr(hex, 1 + int(r * 16), 1)
			if (kind == 1) s = s substr(any, 1 + int(r * 62), 1)
			if (kind == 2) s = s (k % 6 == 5 ? " " : substr(low, 1 + int(r * 26), 1))
			if (kind == 3) s = s substr(key[i % 3], 1 + int(r * length(key[i % 3])), 1)
			if (kind == 4) s = s int(r * 10) (r < .2 ? "." : r < .3 ? " " : "")
			if (kind == 5) s = s substr("!?.,;:-_/+*# ", 1 + int(r * 13), 1)
			if (kind == 6) s = s (k % 5 == 4 ? "-" : substr("BCDFGHJKLMNPQRSTVWXZ0123456789", 1 + int(r * 30), 1))
			if (kind == 7) s = s (k % 9 == 8 ? " " : substr("aeioxz", 1 + i % 6, 1))
			if (kind == 8) s = s "$" int(r * 1000) (r < .5 ? " / " : " = ")
			if (kind == 9) s = s (k % 4 == 3 ? " " : toupper(substr(low, 1 + int(r * 26), 1)))
		}
		print s
	}
}' >"$tmp/noise/en.txt"
printf 'noise: '
"$detect" -k noise "$tmp/noise"
# Code: our own.
mkdir "$tmp/code"
grep -hvE '^[[:space:]]*(/?\*|//|#|$)' pipeline/*.c tests/*.c tests/*.sh Makefile |
	grep -v '"[^"]* [^"]* [^"]*"' | awk 'length > 8' >"$tmp/code/en.txt"
printf 'code: '
"$detect" -k noise "$tmp/code"
