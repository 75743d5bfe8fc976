#!/bin/sh
# bench.sh BUILD - MB/s of CPU time, best of five, of cat, uconv and decant in one
# run; instructions for each byte; two threads against one; memory and start-up.

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

# instructions FILE: of one run of decant; nothing when they cannot be counted
instructions () {
	if perf stat -x, -e instructions:u true 2>&1 | grep -q '^[0-9]'; then
		perf stat -x, -e instructions:u "$build/decant" -j 1 \
		    <"$1" 2>&1 >/dev/null | sed -n 's/^\([0-9]*\),.*/\1/p'
	elif command -v valgrind >/dev/null; then
		valgrind --tool=callgrind --callgrind-out-file=/dev/null \
		    "$build/decant" -j 1 <"$1" 2>&1 >/dev/null |
		    sed -n 's/.*Collected : //p'
	fi
}

# per_byte FILE: of its second and third MB, so that what is read once does not
# count
per_byte () {
	head -c 1000000 "$1" >"$corpus/small"
	head -c 3000000 "$1" >"$corpus/large"
	small=$(instructions "$corpus/small") large=$(instructions "$corpus/large")
	rm -f "$corpus/small" "$corpus/large"
	test -n "$small" && printf ' %10d' $(((large - small) / 2000000))
}

# wall JOBS: seconds that a folder takes, best of three
wall () {
	best=
	for _ in 1 2 3; do
		rm -rf "$corpus/out"
		from=$(date +%s%N)
		"$build/decant" -j "$1" -o "$corpus/out" "$corpus/folder" || exit
		took=$(($(date +%s%N) - from))
		best=$(printf '%s\n' ${best:+"$best"} "$took" | sort -n | head -n 1)
	done
	rm -rf "$corpus/out"
	echo "$best"
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
if english=$(per_byte "$corpus/english.txt"); then
	printf '\n%-24s%s' 'instructions a byte' "$english"
	per_byte "$corpus/mixed.txt"
	echo
else
	printf '\ninstructions a byte: neither perf nor valgrind can count them here\n'
fi
mkdir -p "$corpus/folder"
split -n l/32 "$corpus/mixed.txt" "$corpus/folder/"
one=$(wall 1) two=$(wall 2)
rm -rf "$corpus/folder"
awk -v a="$one" -v b="$two" 'BEGIN {
	printf "\n32 files, -j 1: %.2f s; -j 2: %.2f s; factor %.2f (less when others are at work)\n\n",
	    a / 1e9, b / 1e9, a / b }'
for f in english mixed; do
	"$build/tests/tool_bench" memory "$build/decant" "$corpus/$f.txt" 1000
done
"$build/tests/tool_bench" start "$build/decant"
