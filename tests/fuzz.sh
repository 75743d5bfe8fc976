#!/bin/sh
# fuzz.sh BUILD SECONDS - runs every fuzzer for a while, from the fixtures on.
# What it finds worth keeping stays in BUILD/corpus.  SEED=0 takes other ways each
# time.

build=$1 seconds=$2 passed=0 failed=0
mkdir -p "$build/seeds"
for in in fixtures/*/*.in dictionaries/*/*.rules; do
	cp "$in" "$build/seeds/$(echo "$in" | tr / -)"
done
# What no fuzzer finds by itself: records of each kind, and what undoes a change.
for kind in 0 2 3; do
	printf '%s{"text":"S. Korea \\u00e9 caf\303\203\302\251","n":1}\n' $kind
	printf '{"a":{"text":"Kasa (KASA)."}, "text" : "\\ud83d\\ude00"}\n'
	printf 'a\tcaf\303\203\302\251\t1\r\n'
done | split -l 3 - "$build/seeds/records-"
{
	printf '{"file":"text","out":[2,1],"from":"xy","to":"b"}\n'
	printf '{"document":"text","src_bytes":4,"out_bytes":3,'
	printf '"src_crc32":1420571644,"out_crc32":2154585299}\n\000a b'
} >"$build/seeds/undo"
for fuzzer in "$build"/tests/fuzz_*; do
	test -x "$fuzzer" || continue
	name=$(basename "$fuzzer")
	mkdir -p "$build/corpus/$name"
	if "$fuzzer" -max_total_time="$seconds" -timeout=20 -max_len=8192 \
	    -seed="${SEED:-1}" -print_final_stats=1 -artifact_prefix="$build/$name-" \
	    "$build/corpus/$name" "$build/seeds" >"$build/$name.log" 2>&1; then
		passed=$((passed + 1))
		echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' \
		    "$build/$name.log") runs without a finding"
	else
		failed=$((failed + 1))
		tail -n 40 "$build/$name.log"
		echo "FAILED $name"
	fi
done
echo "$passed passed, $failed failed"
test "$failed" = 0 && test "$passed" -gt 0
