#!/bin/sh
# explain_test.sh BUILD - --explain and --list-rules know rules of files, those of
# --rules included, wherever that stands.
. tests/lib.sh

# Rules of code are named where they are used; two classes of furniture never drop
# anything under their own name.
grep -oh '"\(acronym\|entity\|furniture\|repair\|spacing\)/[a-z-]*"' pipeline/*.c pipeline/text/*.c |
    tr -d '"' | grep -v '^furniture/\(none\|header\)$' | sort -u >"$tmp/used"
"$decant" --list-rules | sed 's/ .*//' | sort -u >"$tmp/told"
ok 'every rule of these stages is told' test -z "$(comm -23 "$tmp/used" "$tmp/told")"
cd "$tmp" || exit 1

cat >own.rules <<'EOR'
rule: own.teh
version: 1
lang: en
tier: auto
trigger: "teh"
match: \bteh\b
replace: the
why: a slip of the keyboard
+ over teh hill => over the hill
+ teh end => the end
- Tehran is far
- meteh is none
EOR

tells () {	# tells TEXT COMMAND...
	text=$1
	shift
	"$@" >out 2>err && grep -qF -- "$text" out
}

ok 'a rule of a file' tells 'a slip of the keyboard' \
    "$decant" --rules=own.rules --explain=repair/own.teh
ok 'its examples' tells 'after:  over the hill' \
    "$decant" --explain=own.teh --rules=own.rules
ok 'what it leaves' tells 'stays:  Tehran is far' \
    "$decant" --explain=own.teh --rules=own.rules
ok 'it is in the list' tells 'repair/own.teh ' \
    "$decant" --list-rules --rules=own.rules
ok 'a built-in rule of a file' tells 'before: ' "$decant" --explain=repair/bpe
ok 'a rule of a stage' tells 'before: The U.S.' "$decant" --explain=entity/dots
ok 'an unknown rule' ends 2 "$decant" --explain=own.teh
ok 'a mistyped rule' ends 2 "$decant" --explain=repair/bppe
ok 'the near one' says 'did you mean repair/bpe?'
ok 'a file that is not there' ends 2 "$decant" --list-rules --rules=none.rules
sed 's/^lang: en/lang: en\x00......../' own.rules >zero.rules
ok 'a tag with a zero byte is none' ends 2 "$decant" --list-rules --rules=zero.rules
finish
