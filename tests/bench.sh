#!/bin/sh
# bench.sh BUILD - MB/s of CPU time, best of five, of cat, uconv and decant in one
# run; memory and start-up.

build=$1 corpus=build/bench
sh tests/corpus.sh "$corpus" || exit

# cpu COMMAND FILE: MB/s of a filter
cpu () {
	best=0
	for i in 1 2 3 4 5; do
		/bin/sh -c "$1 <'$2' >/dev/null; times" >"$corpus/times"
		best=$(tail -n 1 "$corpus/times" | tr 'ms' '  ' | awk -v b="$best" \
		    -v n="$(wc -c <"$2")" '{ s = $2 + $4 + ($1 + $3) * 60
			if (s < .001) s = .001
			r = n / s / 1e6; print (r > b ? r : b) }')
	done
	printf ' %10.0f' "$best"
}

for f in english mixed; do
	printf '%s: %s bytes  ' $f "$(wc -c <"$corpus/$f.txt")"
done
printf '\n\n%-24s %10s %10s\n' 'MB/s of CPU time' english mixed
for filter in cat 'uconv -x any-nfc'; do
	command -v ${filter%% *} >/dev/null || continue
	printf '%-24s' "$filter"
	for f in english mixed; do
		cpu "$filter" "$corpus/$f.txt"
	done
	echo
done
"$build/tests/tool_bench" speed "$corpus/english.txt" "$corpus/mixed.txt"
echo
"$build/tests/tool_bench" memory "$corpus/english.txt" 1000
"$build/tests/tool_bench" start "$build/decant"
