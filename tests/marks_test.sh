#!/bin/sh
# marks_test.sh BUILD - every row of marks.tsv is of a kind that is read.
. tests/lib.sh

rows () {	# rows FILE...: tells the wrong ones
	awk -F '\t' '
	/^#/ || /^$/ { next }
	$1 == "quote" && NF >= 3 && NF <= 4 && (NF == 3 || $4 == "nbsp") { next }
	$1 == "before" && NF >= 3 && NF <= 5 {
		for (i = 3; i <= NF && $i ~ /^(blank|nbsp|none)$/; i++)
			;
		if (i > NF)
			next
	}
	$1 == "group" && $2 == "nbsp" && NF == 2 { next }
	$1 ~ /^(clitic|joined|elided|inner|leads|speech|unit|title|tied|percent)$/ && NF == 2 &&
	    $2 !~ /^ | $|  / { next }
	{ print FILENAME ": " $0; wrong = 1 }
	END { exit wrong }' "$@"
}

ok 'all rows are known' rows dictionaries/*/marks.tsv
printf 'quot\t«\t»\nbefore\t:\tblank\tblank\tthin\n' >"$tmp/wrong.tsv"
rows "$tmp/wrong.tsv" >"$tmp/told"
ok 'a wrong one is named' grep -q 'quot' "$tmp/told"
ok 'a wrong blank is named' grep -q 'thin' "$tmp/told"
finish
