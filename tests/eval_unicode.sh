#!/bin/sh
# eval_unicode.sh BUILD DATA [TEXT ...] - figures of the stages unicode and letters
# on the test sets in a folder DATA, which the project does not carry: JSON Lines
# of id, input, expected, lang, policy (see tool_rows.c).  Of each TEXT, which is
# taken to be clean, the edits by rule, and the speed.

build=$1 data=$2
shift 2
rows=$build/tests/tool_rows tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

set_of () {	# set_of FILE POLICIES OPTION...: prints failures and the count
	test -f "$data/$1" || return
	file=$data/$1 policies=$2
	shift 2
	"$rows" "$file" "$policies" "$@" | cut -c1-300
}

set_of unicode/emoji_must_survive.jsonl all stages=unicode,letters
set_of trojan/trojan_source.jsonl all stages=unicode,letters
set_of lang/rules_by_example.jsonl default,lang \
    stages=mojibake,unicode,protect,letters
set_of homoglyph/negatives.jsonl all stages=unicode,protect,letters
set_of homoglyph/ntrex_srp_mixed.jsonl all stages=unicode,protect,letters
set_of clean/ntrex_clean.jsonl all stages=unicode
"$build/tests/nfc_test" 2>&1 | grep -E '^\[ +(OK|FAILED) '

for text; do
	"$build/tests/tool_explain" "$tmp/log" \
	    stages=unicode,language,protect,letters <"$text" >/dev/null
	printf '%s: %s bytes, edits:' "$(basename "$text")" "$(wc -c <"$text")"
	grep -v ': flag ' "$tmp/log" |
	    grep -o '\[[a-z]*/[a-z-]* [0-9]*' | tr -d '[' | cut -d' ' -f1 |
	    sort | uniq -c | awk '{ printf " %s %s", $2, $1 } END { print "" }'
done
test $# = 0 && exit
for stages in none unicode letters; do
	"$build/tests/tool_bench" stages $stages "$@"
done
