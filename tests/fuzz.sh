#!/bin/sh
# fuzz.sh BUILD SECONDS - runs every fuzzer for a while, from the fixtures on.
# What it finds worth keeping stays in BUILD/corpus.  SEED=0 takes other ways each
# time.

build=$1 seconds=$2 passed=0 failed=0
for fuzzer in "$build"/tests/fuzz_*; do
	test -x "$fuzzer" || continue
	name=$(basename "$fuzzer")
	mkdir -p "$build/corpus/$name" "$build/seeds"
	for in in fixtures/*/*.in dictionaries/*/*.rules; do
		cp "$in" "$build/seeds/$(echo "$in" | tr / -)"
	done
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
