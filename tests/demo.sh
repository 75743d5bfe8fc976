#!/bin/sh
# demo.sh BUILD - cleans the sample documents of fixtures/whole and shows what
# changed, and that nothing is lost.

decant=$1/decant
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

for in in fixtures/whole/*-mt.in fixtures/whole/*-policy-en.in; do
	echo "== $in: what decant changes in it"
	"$decant" --diff "$in" | cut -c 1-160 | grep '^[-+]' | head -n 24
	echo
done
echo "== every sample, its changes by rule"
for in in fixtures/whole/*.in; do
	"$decant" --changes="$tmp/log" "$in" >"$tmp/out" || exit
	"$decant" --undo="$tmp/log" <"$tmp/out" | cmp - "$in" || exit
	printf '%-46s' "$(basename "$in")"
	sed -n 's/.*"rule":"\([^"]*\)".*/\1/p' "$tmp/log" | sort | uniq -c |
		sort -rn | awk '{ printf "%s%s %s", s, $1, $2; s = ", " }
		END { print NR ? "" : "clean: not a byte changed" }'
done
echo
echo "Every change was undone again, byte for byte.  Try it on your own text:"
echo "	$decant --diff FILE"
