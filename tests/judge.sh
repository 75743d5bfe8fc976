#!/bin/sh
# judge.sh BUILD DATA - how many cases of damage are repaired, and what is harmed.
#
# DATA is a folder with mojibake/*.jsonl and clean/*.jsonl (cases with "input" and
# what is expected: see tool_judge.c), utf8/illformed.tsv (input and expected in
# hexadecimal), and encdet/manifest.tsv (file, encoding, language, source, bytes)
# beside the files it names.  Files are right when they decode to the same text as
# by iconv, both composed.
build=$1 data=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

cases () {	# cases FILE FIELD: those that were not right go to $tmp/NAME
	test -f "$data/$1" || return
	echo "$1"
	"$build/tests/tool_judge" "$2" stages=mojibake <"$data/$1" \
	    2>"$tmp/$(basename "$1")" | sed 's/^/	/'
}

cases mojibake/ntrex-mojibake.jsonl expected
cases mojibake/ftfy-cases.jsonl expected_encoding_only
cases mojibake/single-byte-mixups.jsonl expected
cases mojibake/wild-trafilatura.jsonl ftfy
cases clean/ntrex_clean.jsonl input
cases html/entities.jsonl expected

test -f "$data/encdet/manifest.tsv" || exit 0
while IFS='	' read -r file encoding rest; do
	case $encoding in
	mac_roman) name=MACINTOSH ;; mac_latin2) name=MAC-CENTRALEUROPE ;;
	mac_cyrillic) name=MAC-CYRILLIC ;; kz1048) name=RK1048 ;;
	big5hkscs) name=BIG5-HKSCS ;; hz) name=HZ-GB-2312 ;;
	utf-16-le) name=UTF-16LE ;; utf-16-be) name=UTF-16BE ;;
	*) name=$encoding ;;
	esac
	uconv -f "$name" -t UTF-8 -x nfc "$data/encdet/$file" \
	    >"$tmp/want" 2>/dev/null || iconv -f "$name" -t UTF-8 \
	    "$data/encdet/$file" 2>/dev/null | uconv -x nfc >"$tmp/want"
	"$build/decant" --stages=none <"$data/encdet/$file" | uconv -x nfc \
	    >"$tmp/got"
	cmp -s "$tmp/want" "$tmp/got" && echo "$encoding right" ||
		echo "$encoding wrong $file"
done <"$data/encdet/manifest.tsv" >"$tmp/files"
echo "encdet: $(grep -c ' right' "$tmp/files") of $(wc -l <"$tmp/files") files"
sed -n 's/ wrong.*//p' "$tmp/files" | sort | uniq -c
