/* SPDX-License-Identifier: Apache-2.0 */
/*
 * encoding_test.c - every encoding: the laws hold for any bytes read in it, and
 * text that we wrote is recognized without being told.
 */
#include "laws.h"

#include <stdio.h>

#include <unicode/ucnv.h>

#include "core/core.h"

static decant_rules *
load(const char *from, const char *invalid)
{
	char a[64], b[64];
	const char *options[] = { "stages=none", "window=64", a, b, NULL };
	decant_error err = { 0 };
	decant_rules *rules;

	snprintf(a, sizeof(a), "from=%s", from);
	snprintf(b, sizeof(b), "invalid=%s", invalid);
	rules = decant_load(options, &err);
	if (rules == NULL)
		fail_msg("%s: %s", from, err.text);
	return rules;
}

/* Bytes that escape sequences and characters are made of, at random. */
static size_t
noise(char *p, uint32_t seed)
{
	static const char *const piece[] = { "\x1b$B", "\x1b(B", "\x1b(I",
		"\x1b$)C", "\x0e", "\x0f", "~{", "~}", "~~", "\n", "\r\n", " ",
		"a", "Z", "\xef\xbb\xbf", "\x88\x62", "\x81\x30\x84\x36" };
	enum { N = sizeof(piece) / sizeof(*piece) };
	size_t n = 0, most = random_below(&seed, 300);

	while (n < most) {
		const char *s = piece[random_below(&seed, N)];

		if (random_below(&seed, 2) == 0) {
			p[n++] = (char)random_below(&seed, 256);
			continue;
		}
		memcpy(p + n, s, strlen(s));
		n += strlen(s);
	}
	return n;
}

static void
test_laws(void **state)
{
	static const char *const how[] = { "repair", "replace", "keep" };
	const struct encoding *e;
	char text[400];

	(void)state;
	for (size_t i = 0; (e = encoding_list(i)) != NULL; i++) {
		decant_rules *rules = load(e->name, how[i % 3]);

		for (uint32_t seed = 1; seed < 12; seed++)
			laws_check(rules, text, noise(text, seed * 7 + i), 0);
		decant_unload(rules);
	}
}

static int
collect(void *user, const char *p, size_t n)
{
	bytes_add(user, p, n);
	return 0;
}

/* Text, encoded by ICU, comes back without being told how. */
static void
comes_back(const decant_rules *rules, const char *icu, const char *text)
{
	UErrorCode err = U_ZERO_ERROR;
	struct bytes out = { 0 };
	char raw[4096];
	int32_t n = ucnv_convert(icu, "UTF-8", raw, sizeof(raw), text, -1, &err);
	decant *d = decant_open(rules, collect, &out);

	assert_true(U_SUCCESS(err));
	decant_write(d, raw, n);
	assert_int_equal(decant_finish(d), DECANT_OK);
	if (out.n != strlen(text) || memcmp(out.p, text, out.n) != 0)
		fail_msg("%s: \"%s\" became \"%.*s\"", icu, text, (int)out.n,
		    out.p);
	decant_close(d);
	free(out.p);
}

static void
test_recognized(void **state)
{
	static const char *const text[][2] = {
		{ "windows-1252", "Le café d’à côté était fermé, hélas.\n" },
		{ "ISO-8859-15", "Das Frühstück für fünf Gäste kostet 40 €.\n" },
		{ "ibm-850", "La niña soñó con un país lejano y pequeño.\n" },
		{ "macintosh", "Voilà l’été: déjà les élèves sont partis.\n" },
		{ "windows-1250", "Příliš mnoho žluťoučkých koní pilo vodu.\n" },
		{ "ISO-8859-2", "Książka leży na stole, obok świecy i łyżki.\n" },
		{ "ibm-852", "Az őszi erdőben sűrű köd ült a fák között.\n" },
		{ "windows-1251", "Наши соседи уехали на море в прошлый вторник.\n" },
		{ "KOI8-R", "Наши соседи уехали на море в прошлый вторник.\n" },
		{ "ibm-866", "Наши соседи уехали на море в прошлый вторник.\n" },
		{ "ISO-8859-5", "Бабушка испекла пирог с яблоками.\n" },
		{ "x-mac-cyrillic", "Бабушка испекла пирог с яблоками.\n" },
		{ "KOI8-U", "Її дім стояв біля річки, а ґанок дивився на схід.\n" },
		{ "windows-1253", "Η θάλασσα ήταν ήρεμη εκείνο το πρωί.\n" },
		{ "windows-1254", "Yağmur dindi, çocuklar dışarı çıktı.\n" },
		{ "windows-1255", "הילדים שיחקו בחצר עד הערב.\n" },
		{ "windows-1256", "كان البيت قريبا من النهر والمدرسة.\n" },
		{ "windows-1257", "Šodien mēs gājām uz tirgu pēc āboliem.\n" },
		{ "windows-874", "วันนี้ฝนตกหนักมากที่ริมแม่น้ำ\n" },
		{ "Shift_JIS", "昨日は雨が降ったので、家で本を読みました。\n" },
		{ "EUC-JP", "昨日は雨が降ったので、家で本を読みました。\n" },
		{ "ISO-2022-JP", "昨日は雨が降ったので、家で本を読みました。\n" },
		{ "GB18030", "我们昨天去河边散步，天气很好。\n" },
		{ "HZ", "我们昨天去河边散步，天气很好。\n" },
		{ "Big5", "我們昨天去河邊散步，天氣很好。\n" },
		{ "EUC-KR", "어제는 비가 와서 집에서 책을 읽었습니다.\n" },
		{ "ISO-2022-KR", "어제는 비가 와서 집에서 책을 읽었습니다.\n" },
		{ "UTF-16LE", "Two bytes each: naïve, простой, 簡単。\n" },
		{ "UTF-16BE", "Наши соседи уехали на море.\n" },
		{ "UTF-32LE", "Four bytes each: naïve.\n" },
	};
	const char *options[] = { "stages=none", NULL };
	decant_rules *rules = decant_load(options, NULL);

	(void)state;
	assert_non_null(rules);
	for (size_t i = 0; i < sizeof(text) / sizeof(*text); i++)
		comes_back(rules, text[i][0], text[i][1]);
	decant_unload(rules);
}

static void
test_names(void **state)
{
	(void)state;
	assert_string_equal(encoding_find(str_of("latin1"))->name,
	    "windows-1252");
	assert_string_equal(encoding_find(str_of("CP1251"))->name,
	    "windows-1251");
	assert_string_equal(encoding_find(str_of("cp850"))->name, "IBM850");
	assert_string_equal(encoding_find(str_of("sjis"))->name, "Shift_JIS");
	assert_string_equal(encoding_find(str_of("gb2312"))->name, "GB18030");
	assert_string_equal(encoding_find(str_of("utf8"))->name, "UTF-8");
	assert_null(encoding_find(str_of("cp1")));
	assert_null(encoding_find(str_of("")));
}

/* What becomes of a bad byte, by the option. */
static void
becomes(const char *invalid, const char *in, const char *want,
		decant_status status)
{
	decant_rules *rules = load("UTF-8", invalid);
	struct bytes out = { 0 };
	decant *d = decant_open(rules, collect, &out);

	decant_write(d, in, strlen(in));
	assert_int_equal(decant_finish(d), status);
	assert_int_equal(out.n, strlen(want));
	assert_memory_equal(out.p ? out.p : "", want, out.n);
	decant_close(d);
	decant_unload(rules);
	free(out.p);
}

static void
test_invalid(void **state)
{
	static const char mixed[] = "Le thé est prêt, le caf\xe9 aussi.\n";

	(void)state;
	becomes("repair", mixed, "Le thé est prêt, le café aussi.\n", DECANT_OK);
	becomes("replace", mixed, "Le thé est prêt, le caf\xef\xbf\xbd aussi.\n",
	    DECANT_OK);
	becomes("keep", mixed, mixed, DECANT_OK);
	becomes("fail", mixed, "", DECANT_INPUT);
	becomes("fail", "thé\n", "thé\n", DECANT_OK);
}

/* Adds a text as it is in an encoding. */
static void
add_as(struct bytes *to, const char *icu, const char *text)
{
	UErrorCode err = U_ZERO_ERROR;
	char raw[512];
	int32_t n = ucnv_convert(icu, "UTF-8", raw, sizeof(raw), text, -1, &err);

	assert_true(U_SUCCESS(err));
	bytes_add(to, raw, n);
}

/* Lines of UTF-8 beside lines of an older encoding are each read as they are;
 * and however narrow the windows are, the laws hold. */
static void
test_apart(void **state)
{
	static const char *const how[][3] = {
		{ "windows-1252", "Le garçon a mangé une crêpe à midi.\n",
		    "Où est la forêt ? Là-bas, près du château.\n" },
		{ "KOI8-R", "Утром рыбаки вышли в море.\n",
		    "Вечером они вернулись домой с уловом.\n" },
		{ "Shift_JIS", "朝、漁師たちは海に出ました。\n",
		    "夕方にはたくさんの魚を持って家に帰りました。\n" },
	};
	const char *narrow[] = { "stages=none", "window=256", NULL };
	const char *wide[] = { "stages=none", NULL };
	decant_rules *rules = decant_load(wide, NULL);
	decant_rules *small = decant_load(narrow, NULL);

	(void)state;
	assert_non_null(rules);
	assert_non_null(small);
	for (size_t i = 0; i < sizeof(how) / sizeof(*how); i++) {
		struct bytes raw = { 0 }, want = { 0 };
		char *out;
		size_t n;

		for (int k = 0; k < 4; k++) {
			bytes_add(&raw, how[i][1], strlen(how[i][1]));
			add_as(&raw, how[i][0], how[i][2]);
			bytes_add(&want, how[i][1], strlen(how[i][1]));
			bytes_add(&want, how[i][2], strlen(how[i][2]));
		}
		assert_int_equal(decant_clean(rules, raw.p, raw.n, &out, &n),
		    DECANT_OK);
		if (n != want.n || memcmp(out, want.p, n) != 0)
			fail_msg("%s: %s", how[i][0], out);
		laws_check(small, raw.p, raw.n, 0);
		decant_free(out);
		free(raw.p);
		free(want.p);
	}
	decant_unload(small);
	decant_unload(rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_laws),
		cmocka_unit_test(test_recognized),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_invalid),
		cmocka_unit_test(test_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
