#!/bin/sh
# dropped_test.sh BUILD - what --dropped tells, and that --undo brings it back.
. tests/lib.sh

same () {	# same NAME EXPECTED ACTUAL
	if cmp -s "$2" "$3"; then
		passed=$((passed + 1))
	else
		diff -u "$2" "$3"
		failed=$((failed + 1))
		echo "FAILED $1"
	fi
}

cat >"$tmp/in" <<'EOF'
The ferry sails at dawn.

Advertisement

It comes back at night.
Share on Facebook
EOF
printf '%s\n' \
    '{"file":"-","line":3,"rule":"furniture/ad","text":"Advertisement"}' \
    '{"file":"-","line":6,"rule":"furniture/share","text":"Share on Facebook"}' \
    >"$tmp/want"
"$build/decant" --lang=en --dropped="$tmp/dropped" --changes="$tmp/changes" \
    <"$tmp/in" >"$tmp/out"
same 'lines are told' "$tmp/want" "$tmp/dropped"
"$build/decant" --undo="$tmp/changes" <"$tmp/out" >"$tmp/back"
same 'lines come back' "$tmp/in" "$tmp/back"
"$build/decant" --lang=en --dropped="$tmp/none" --furniture=off <"$tmp/in" \
    >"$tmp/out"
same 'nothing goes when off' "$tmp/in" "$tmp/out"
finish
