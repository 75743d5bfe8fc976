#!/bin/sh
# records_test.sh BUILD - JSON Lines, TSV and lines: one line in, one line out,
# and only the chosen bytes change.

. tests/lib.sh
cd "$tmp" || exit 2

gives () {	# gives NAME WANT COMMAND...: what it prints, from a file `in`
	name=$1
	printf '%s\n' "$2" >want
	shift 2
	"$@" <in >out 2>err
	ok "$name" diff want out
}

j="$decant --lang en --jsonl"

# JSON Lines
printf '%s\n' '{"n":1e999,"text":"S. Korea and South Korea","k":"S. Korea"}' >in
gives 'only the field' \
	'{"n":1e999,"text":"South Korea and South Korea","k":"S. Korea"}' $j
gives 'another field' \
	'{"n":1e999,"text":"S. Korea and South Korea","k":"South Korea"}' \
	$j --field k
printf '%s\n' '{"a":{"b":"S. Korea","c":["S. Korea","S. Korea"]},"b":"S. Korea"}' >in
gives 'a path' \
	'{"a":{"b":"South Korea","c":["S. Korea","S. Korea"]},"b":"S. Korea"}' \
	$j --field a.b
gives 'a pointer' \
	'{"a":{"b":"S. Korea","c":["S. Korea","South Korea"]},"b":"S. Korea"}' \
	$j --field /a/c/1
gives 'all of an array, and one more' \
	'{"a":{"b":"S. Korea","c":["South Korea","South Korea"]},"b":"South Korea"}' \
	$j --field 'a.c.*' --field b
many=$(seq 1 32 | sed 's/^/--field=f/')
ok 'more fields than there can be' sh -c "! $j $(echo $many) <in 2>err"
ok 'and why' grep -q 'given 32 times, and can be 31' err
printf '%s\n' '{"te\u0078t" : "caf\u00e9 \ud83d\ude00 S. Korea\/\u0041 \ud800 x"}' >in
gives 'escapes stay as they are' \
	'{"te\u0078t" : "caf\u00e9 \ud83d\ude00 South Korea\/\u0041 \ud800 x"}' $j
printf '{"text":"S. Korea"}\r\n\n  \n{"text":"S. Korea"}' >in
printf '{"text":"South Korea"}\r\n\n  \n{"text":"South Korea"}' >want
ok 'line ends, blank lines, no last end' sh -c "$j <in | cmp - want"
printf '%s\n' '{"text":"S. Korea"' '{"text":"S. Korea"}' >in
$j <in >out 2>err
ok 'an unparsable line: status' test $? = 3
printf '%s\n' '{"text":"S. Korea"' '{"text":"South Korea"}' >want
ok 'an unparsable line passes' cmp out want
ok 'an unparsable line: told' grep -q '1 record could not be read' err
printf '%s\n' '{"text":"ADVERTISEMENT"}' >in
gives 'what is dropped leaves an empty string' '{"text":""}' $j
printf '%s\n' '{"id":7,"text":"In S. Korea"}' '{}' >in
printf '%s\n' '{"id":7,"text":"In S. Korea","d":{"text":{"lang":"en","lang_sure":100,"changes":[{"span":[3,11],"to":"South Korea","rule":"entity/clipped","sure":97}]}}}' \
	'{"d":{}}' >want
$j --annotate d <in >out 2>err
ok 'annotate' diff want out
printf '%s\n' '{"l":"en","text":"S. Korea"}' '{"l":"xx-unknown","text":"a"}' >in
"$decant" --jsonl --lang-field l <in >out 2>err
ok '--lang-field' grep -q '"South Korea"' out

# hostile lines: what is no JSON comes out as it went in, what is comes out with
# its other bytes as they were
python3 "$tests/hostile.py" json "${HOSTILE:-2000}" >hostile.jsonl 2>wrong
for jobs in 1 2 7; do
	"$decant" --jsonl --field S -j $jobs --changes=log <hostile.jsonl \
		>out 2>err
	ok "hostile, -j $jobs: as many lines" test \
		"$(wc -l <out)" = "$(wc -l <hostile.jsonl)"
	ok "hostile, -j $jobs: unchosen bytes" cmp out hostile.jsonl
	ok "hostile, -j $jobs: unparsable" grep -q "^decant: $(cat wrong) rec" err
done

# and where the text itself is hostile: rows stay rows, cells cells, strings
# strings, and there is a way back
hostile () {	# hostile KIND OPTIONS...
	kind=$1
	shift
	python3 "$tests/hostile.py" $kind "${HOSTILE:-2000}" >in 2>err
	for jobs in 1 7; do
		ok "hostile $kind: status" ends 0 sh -c \
			"'$decant' $* -j $jobs --changes=log <in >text"
		ok "hostile $kind: what must not change" python3 \
			"$tests/hostile.py" $kind "${HOSTILE:-2000}" text
		ok "hostile $kind: some changes" test "$(wc -l <log)" -gt 1000
		ok "hostile $kind: the way back" sh -c \
			"'$decant' --undo=log <text | cmp - in"
	done
}
hostile dirty --jsonl --field S
hostile lines --lines
hostile tsv --tsv --col 2,5
ok 'hostile: a lost cell is seen' sh -c "sed '7s/\t/ /' text >lost
	! python3 '$tests/hostile.py' tsv ${HOSTILE:-2000} lost"

# TSV
printf 'id\tko\ten\r\n1\tS. Korea\tS. Korea\n2\n\t\tS. Korea' >in
printf 'id\tko\ten\r\n1\tS. Korea\tSouth Korea\n2\n\t\tSouth Korea' >want
ok 'a column by its name' sh -c "'$decant' --tsv --col en=en <in | cmp - want"
ok 'a column by its number' sh -c "'$decant' --tsv --col 3=en <in | cmp - want"
ok 'no such column' sh -c "! '$decant' --tsv --col de <in 2>err; grep -q 'no column named de' err"

# lines
printf 'S. Korea\nADVERTISEMENT\n\n\nS. Korea' >in
printf 'South Korea\n\n\n\nSouth Korea' >want
ok 'lines' sh -c "'$decant' --lines --lang en <in | cmp - want"

# one that is longer than a piece is cleaned in parts, and stays one
awk 'BEGIN { for (i = 0; i < 60000; i++)
	printf "No. %d: S. Korea and the U.S. agreed. ", i; print ""
	for (i = 0; i < 700000; i++) printf "%s", "\344\270\255"; print ""
	print "S. Korea" }' >in
for jobs in 1 3; do
	ok "a long line, -j $jobs" sh -c "'$decant' --lines --lang en -j $jobs \
		--changes=log.$jobs --stats=stats <in >out && test \$(wc -l <out) = 3"
	ok "a long line, -j $jobs: counted once" grep -qa '"records":3,' stats
	# But for names that a part or a window ends in.
	ok "a long line, -j $jobs: all of it" sh -c "test \$(
		grep -ao 'South Korea and the US' out | wc -l) -gt 59900"
	ok "a long line, -j $jobs: no character is cut" sh -c \
		"sed -n 2p in >want; sed -n 2p out | cmp - want"
	ok "a long line, -j $jobs: the way back" sh -c \
		"'$decant' --undo=log.$jobs <out | cmp - in"
done
ok 'a long line: the same for -j 1 and 3' cmp log.1 log.3

# the same for every number of threads, packed or not, with a way back
for i in 1 2 3 4 5 6 7 8 9; do
	printf '{"i":%s,"text":"S. Korea %s"}\n{"text":"clean"}\n' $i $i
done >some
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do cat some some >more; mv more some; done
cp some in
$j -j 1 <in >one
for jobs in 2 7; do
	ok "-j $jobs" sh -c "$j -j $jobs --changes=log.$jobs <in | cmp - one"
done
ok 'the same record for -j 2 and 7' cmp log.2 log.7
ok 'the way back' sh -c "'$decant' --undo=log.7 <one | cmp - in"
ok 'one byte at a time' sh -c "head -c 4000 in >head; $j <head >want
	{ dd bs=1 count=4000 if=head 2>/dev/null; } | $j | cmp - want"
for pack in gzip zstd; do
	$pack -c <in >packed.$pack
	cat packed.$pack packed.$pack >twice.$pack
	cat one one >want
	ok "$pack in, of two parts" sh -c "$j <twice.$pack | cmp - want"
	head -c 5000 packed.$pack >cut
	ok "$pack that is cut" sh -c "$j <cut >out 2>err; test \$? = 2 &&
		grep -q 'ends too early' err"
done
ok 'gz out' sh -c "$j -o out.gz <in && gzip -dc out.gz | cmp - one"
ok 'zst out' sh -c "$j -o out.zst -j 7 <in && zstd -qdc out.zst | cmp - one"
ok 'zst out, the same bytes' sh -c "$j -o again.zst -j 1 <in && cmp out.zst again.zst"

finish
