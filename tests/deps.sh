#!/bin/sh
# deps.sh [--wish] PACKAGE... - installs the Debian packages that are missing when it
# may, else names them and stops.  With --wish it does without them: only root gets
# them, and it is no failure when they cannot be had.

wish=
if test "$1" = --wish; then
	shift
	wish=yes
	test "$(id -u)" = 0 && command -v apt-get >/dev/null || exit 0
fi

missing=
for package; do
	dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null |
		grep -qx installed || missing="$missing $package"
done
test -n "$missing" || exit 0
if test "$(id -u)" = 0; then
	as=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
	as=sudo
else
	echo "decant needs these Debian packages; install them and run make again:" >&2
	echo "	apt-get install$missing" >&2
	exit 1
fi
if ! command -v apt-get >/dev/null; then
	echo "decant needs these packages (Debian's names):$missing" >&2
	exit 1
fi
echo "installing$missing"
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
# shellcheck disable=SC2086
$as apt-get update -qq >/dev/null 2>&1
$as apt-get install -y -qq --no-install-recommends $missing >/dev/null || {
	echo "apt-get could not install:$missing" >&2
	test -z "$wish" || exit 0
	exit 1
}
