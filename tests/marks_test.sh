#!/bin/sh
# marks_test.sh BUILD - every row of marks.tsv is of a kind that is read.
. tests/lib.sh

rows () {	# rows FILE...: tells the wrong ones
	awk -F '\t' '
	/^#/ || /^$/ { next }
	$1 == "quote" && NF >= 3 && NF <= 4 && (NF == 3 || $4 == "nbsp") { next }
	$1 == "before" && NF == 3 && ($3 == "blank" || $3 == "nbsp") { next }
	($1 == "clitic" || $1 == "elided" || $1 == "speech" || $1 == "inner") && NF == 2 &&
	    $2 !~ /^ | $|  / { next }
	{ print FILENAME ": " $0; wrong = 1 }
	END { exit wrong }' "$@"
}

ok 'all rows are known' rows dictionaries/*/marks.tsv
printf 'quot\t«\t»\n' >"$tmp/wrong.tsv"
rows "$tmp/wrong.tsv" >"$tmp/told"
ok 'a wrong one is named' grep -q 'quot' "$tmp/told"
finish
