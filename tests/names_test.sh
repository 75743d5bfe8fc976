#!/bin/sh
# names_test.sh BUILD - packs of names, tables over them, and what makes them.

decant=$(realpath "$1")/decant passed=0 failed=0
named=$(realpath tests/named.tsv)
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 2

expect() { # WHAT WANTED GOT
	if test "$2" = "$3"; then
		passed=$((passed + 1))
		return
	fi
	failed=$((failed + 1))
	printf 'FAILED %s: got\n%s\nnot\n%s\n' "$1" "$3" "$2"
}
tab() { sed 's/|/\t/g'; }

tab > a.tsv <<'EOF'
# Bodies of a land that is not.  licence: CC0 1.0
x:nla|org.gov|en|New Land Aviation Board|canonical
|||NLAB|acronym|cs
||id|Badan Penerbangan Tanah Baru|canonical
Q30|territory|en|USA|canonical
x:nl|territory|en|New Land|canonical
|||Republic of New Land|official
EOF
tab > b.tsv <<'EOF'
x:nl|territory|en|Newland|canonical
-|word|en|!ROK|alias
EOF
$decant --names-build a.tsv -o a.pack || failed=$((failed + 1))
expect "a pack says its licence" "" "$($decant --names-check a.pack)"
one="-s entity -l en --entities=one"
say() { echo 'The US, ROK and New Land met.'; }
expect "a pack is used" \
	"The USA, South Korea and New Land met." \
	"$(say | $decant $one --names a.pack)"
expect "a table before a pack wins, and blocks" \
	"The USA, ROK and Newland met." \
	"$(say | $decant $one --names b.tsv --names a.pack)"
tab > own.tsv <<'EOF'
x:prod|product|en|Widget Pro|canonical
|||WidgetPro|alias
x:city|city|en|Mumbai|canonical
|||Bombay|alias
EOF
own() { echo 'NLAB sells WidgetPro in Bombay. The New Land Aviation Board.'; }
expect "things of one's own are exchanged" \
	"NLAB sells Widget Pro in Mumbai. The New Land Aviation Board." \
	"$(own | $decant $one --names a.pack --names own.tsv)"
expect "and their acronyms, if asked for" \
	"NLAB sells Widget Pro in Mumbai. The NLAB." \
	"$(own | $decant $one --names a.pack --names own.tsv \
		--entity.acronyms=write)"
expect "what is known under a name, and where from" "x:nla a.pack" \
	"$($decant --names a.pack --names-find nlab | cut -f1,8 |
	    sed 1d | tr '\t' ' ')"
$decant --names-find 'No Such Name At All' > /dev/null
expect "nothing found is status 1" 1 $?

echo 'lang:ko|language|en|Korean|canonical|pin' | tab > pin.tsv
expect "names of languages are written in another, where they are meant" \
	"Auf Koreanisch." "$(echo 'Auf Korean.' | $decant -s entity -l en \
		--entities=one --entity.canon=de --names pin.tsv)"

# Damage is told, and never used.
head -c 1000 a.pack > cut.pack
say | $decant --names cut.pack > out 2> err
expect "a pack cut short is refused" 2 $?
expect "and named" "decant: cannot use the names in cut.pack: it was cut short" \
	"$(cat err)"
{ head -c 900 a.pack; printf '\377'; tail -c +902 a.pack; } > bad.pack
expect "a changed byte shows in the checksum" 1 \
	"$($decant --names-check bad.pack | grep -c checksum)"

# The ü of the last row is two characters.
tab > c.tsv <<EOF
x:a|org|en|Turkey|canonical
x:b|org|en|Turkey|canonical
x:b|org|en|Turkey|canonical
x:c|org|en|ABC|acronym|cs
x:d|org|en|lower case|canonical
x:e|org|qqq|Name|canonical
x:f|org|en|Name|king
x:g|org|de|Zu$(printf '\314\210')rich Amt|canonical
EOF
expect "checks" "ambiguous canonical duplicate language licence nfc row short \
unreachable word" "$($decant --names-check c.tsv |
	sed 's/.*\[\(.*\)\]$/\1/' | sort -u | tr '\n' ' ' | sed 's/ $//')"
$decant --names-check a.tsv b.tsv > out
expect "findings are status 1" 1 $?

tab > cases.tsv <<'EOF'
# language, text, wanted
en|The US met.|The United States met.
en|The US met.|The US met.
EOF
expect "cases" "cases.tsv:3: warning: became \"The United States met.\", \
not \"The US met.\" [case]
2 cases, 1 failed" "$($decant --entities=one -s entity --names-test cases.tsv)"

expect "suggests what a text defines" "x:dwa|org|en|Deep Water Agency|canonical|
x:dwa|org|en|DWA|acronym|cs,ctx" "$(echo 'Now the Deep Water Agency (DWA) is \
new, and the National Aeronautics and Space Administration (NASA) is not.' |
	$decant --names-suggest -l en | tr '\t' '|')"

cat > ror.json <<'EOF'
[{"id": "https://ror.org/00abcde11", "status": "active",
  "types": ["education", "funder"],
  "locations": [{"geonames_id": 1, "geonames_details": {"country_code": "ID"}}],
  "external_ids": [{"type": "isni", "all": ["0000"], "preferred": null},
    {"type": "wikidata", "all": ["Q777"], "preferred": null}],
  "names": [{"value": "Universitas Baru", "types": ["label"], "lang": "id"},
    {"value": "New University (Indonesia)", "types": ["ror_display", "label"],
     "lang": "en"}, {"value": "Uni\tNew", "types": ["alias"], "lang": null},
    {"value": "UB", "types": ["acronym"], "lang": null}]},
 {"id": "https://ror.org/00abcde22", "status": "withdrawn", "names": []},
 {"id": "https://ror.org/00abcde33", "status": "inactive", "types": ["other"],
  "names": [{"value": "Old House", "types": ["ror_display"], "lang": "en"}]}]
EOF
expect "imports ROR" "Q777|org.edu|id|Universitas Baru|canonical|cc=ID
Q777|org.edu|en|New University|canonical|cc=ID
Q777|org.edu|und|Uni New|alias|cc=ID
Q777|org.edu|mul|UB|acronym|cc=ID,cs,ctx
ror:00abcde33|org|en|Old House|canonical|hist" \
	"$($decant --names-import=ror ror.json | grep -v '^#' | tr '\t' '|')"
echo '{"name": "of schema 1"}' | $decant --names-import=ror > out 2> err
expect "what is no record is told" 2 $?
tab > para.tsv <<'EOF'
wikidata_id|eng|label|language|type
Q1|Universe City|Stadt des Alls|de|LOC
Q2|Jane Roe|جين رو|ar|PER
Q3|Board|理事會|zh-hant|ORG
EOF
expect "imports ParaNames" "Q1|place|de|Stadt des Alls|canonical|weak
Q2|person|ar|جين رو|canonical|weak
Q3|org|zh-Hant|理事會|canonical|weak" "$($decant --names-import=paranames \
	para.tsv | grep -v '^#' | tr '\t' '|')"
$decant --names-import=ror ror.json -o ror.tsv &&
	$decant --names-import=paranames para.tsv -o p.tsv &&
	$decant --names-build ror.tsv p.tsv -o both.pack || failed=$((failed + 1))
expect "imports compile" "Q777" "$($decant --names both.pack \
	--names-find 'Universitas Baru' | sed 1d | cut -f1 | head -n 1)"
# Things that a line names, one document each.
grep -v '^#' "$named" | while IFS='	' read -r tag text ids; do
	echo "$text" | $decant -s entity -l "$tag" --annotations=told > /dev/null
	echo "$tag|$text|$ids|$(sed 's/.*"id":"\([^"]*\)".*/\1/' told | xargs)"
done > rows
while IFS='|' read -r tag text ids told; do
	expect "$tag: $text" "$ids" "${told:--}"
done < rows

echo "$passed passed, $failed failed"
test "$failed" = 0 && test "$passed" -gt 0
