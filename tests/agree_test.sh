#!/bin/sh
# agree_test.sh BUILD - help, manual, completions and README tell the same as the
# tables of options and stages.

. tests/lib.sh

"$decant" --help >"$tmp/help"
options=$(sed -n 's/.*--\([a-z][a-z.-]*\).*/\1/p' "$tmp/help" |
	grep -v '^decant$' | sort -u)
for shell in bash zsh fish; do
	"$decant" --generate=$shell >"$tmp/$shell"
	for o in $(sed -n '/^Options:/,$s/^ .*--\([a-z.-]*\).*/\1/p' "$tmp/help"); do
		ok "$shell completes $o" grep -qE -- "(--|-l )$o( |=|\[)" \
			"$tmp/$shell"
	done
done
for shell in bash zsh fish; do
	command -v $shell >/dev/null &&
		ok "$shell accepts its completions" $shell -n "$tmp/$shell"
done

for o in $options; do
	ok "the manual tells $o" grep -qF -- "Fl \\-$o" "$build/decant.1"
done
for o in $(sed -n 's/.*Fl \\-\([a-z.-]*\).*/\1/p' "$build/decant.1"); do
	ok "help tells $o, as the manual" grep -q -- "--$o" "$tmp/help"
done
ok "the manual is well made" sh -c "mandoc -T lint -W warning '$build/decant.1'"
ok "nothing is left of its template" sh -c "! grep -q OPTIONS '$build/decant.1'"

"$decant" --list-stages >"$tmp/stages"
while read -r stage summary; do
	ok "README tells the stage $stage" \
		grep -qF "| $stage | $summary |" README.md
	ok "help tells the stage $stage" grep -qF "$summary" "$tmp/help"
done <"$tmp/stages"
sed -n '/^## Stages/,/^## /s/^| \([a-z]*\) | .* |$/\1/p' README.md |
	grep -v '^stage$' >"$tmp/told"
# The example it opens with is what comes out.
sed -n '/^```diff$/,/^```$/p' README.md | sed '1,2d;$d' >"$tmp/example"
eval "$(sed -n 's/^\$ decant/"$decant"/p' README.md | head -n 1)" >"$tmp/real"
ok "README's example is what comes out" cmp "$tmp/example" "$tmp/real"
ok "README tells the stages in their order" sh -c \
	"cut -d ' ' -f 1 '$tmp/stages' | cmp - '$tmp/told'"
for o in $(grep -oE -- '(^|[ `(])--[a-z][a-z.-]+' README.md |
    sed 's/.*--//' | sort -u); do
	ok "help tells $o, as README" grep -q -- "--$o" "$tmp/help"
done
for target in $(grep -oE '`make [a-z-]+' README.md | sed 's/.* //' | sort -u); do
	ok "Makefile has $target" grep -qE "^([a-z ]* )?$target( [a-z ]*)?:" Makefile
done

finish
