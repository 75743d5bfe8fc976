/* SPDX-License-Identifier: Apache-2.0 */
/*
 * langid_test.c - the language model: what it says, and that every way of
 * adding says the same.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "core/core.h"
#include "text/langline.h"

static const char *const none[] = {"stages=none", NULL};

/* Sentences of our own, one in each of many languages. */
static const char *const sentences[][2] = {
    {"en", "The children were playing in the garden behind the house."},
    {"de", "Die Kinder spielten im Garten hinter dem Haus."},
    {"fr", "Les enfants jouaient dans le jardin derrière la maison."},
    {"es", "Los niños jugaban en el jardín detrás de la casa."},
    {"pt", "As crianças brincavam no jardim atrás da casa."},
    {"it", "I bambini giocavano nel giardino dietro la casa."},
    {"nl", "De kinderen speelden in de tuin achter het huis."},
    {"sv", "Barnen lekte i trädgården bakom huset."},
    {"pl", "Dzieci bawiły się w ogrodzie za domem."},
    {"cs", "Děti si hrály na zahradě za domem."},
    {"hu", "A gyerekek a ház mögötti kertben játszottak."},
    {"fi", "Lapset leikkivät puutarhassa talon takana."},
    {"tr", "Çocuklar evin arkasındaki bahçede oynuyordu."},
    {"id", "Anak-anak bermain di kebun di belakang rumah."},
    {"vi", "Bọn trẻ chơi trong khu vườn sau nhà."},
    {"ru", "Дети играли в саду за домом."},
    {"uk", "Діти гралися в саду за будинком."},
    {"bg", "Децата играеха в градината зад къщата."},
    {"el", "Τα παιδιά έπαιζαν στον κήπο πίσω από το σπίτι."},
    {"ar", "كان الأطفال يلعبون في الحديقة خلف المنزل."},
    {"fa", "بچه‌ها در باغ پشت خانه بازی "
	   "می‌کردند."},
    {"he", "הילדים שיחקו בגינה מאחורי הבית."},
    {"hi", "बच्चे घर के पीछे बगीचे में खेल रहे थे।"},
    {"th", "เด็ก ๆ กำลังเล่นอยู่ในสวนหลังบ้าน"},
    {"ko", "아이들이 집 뒤의 정원에서 놀고 있었다."},
    {"ja", "子供たちは家の裏の庭で遊んでいました。"},
    {"zh-Hans", "孩子们在房子后面的花园里玩耍。"},
    {"zh-Hant", "孩子們在房子後面的花園裡玩耍。"},
    {"yue", "啲細路喺屋企後面嘅花園度玩緊。"},
    /* No line of a program, for all its semicolon. */
    {"el", "Γιατί όχι;"},
    {"uz", "Болалар уй орқасидаги боғда ўйнашарди."},
    {"ceb", "Nagdula ang mga bata sa tanaman luyo sa balay."},
    {"en", "Click Displays to open the panel."},
    {"en", "Click OK to continue"},
    {"en", "Select the printer from the list."},
    {"en", "The U.S. lost to S. Korea"},
    {"en", "I still have no letter from her, and it is a sad day("},
    {"en", "from which the import of goods was forbidden:"},
    {"en", "  with the following words:"},
    {"en", "  \"I have seen it,\" he said to his brother,"},
    {"en", "  if you want to know what is in it:"},
    {"fr", "  classés par ordre alphabétique :"},
    {"en", "#elections are over, and the winner is known"},
};

enum { SENTENCES = sizeof(sentences) / sizeof(*sentences) };

static const char *const nothing[] = {
    "",
    "   ",
    "123 456",
    "12:30, 45 %",
    "!!! --- ???",
    "😀😀😀",
    "9f86d081884c7d659a2feaa0c55ad015",
    "xkcd qwrtp zzxxv bnmkl",
    "asdf jkl; asdf",
    "for (int i = 0; i < n; i++) {",
    "def f(x): return x[0] == y.z()",
    "#pragma once",
    "#define Colormap CARD32",
    "    int horizontal;\t\t\t\n",
    "typedef unsigned long core_addr;",
    "from pygments.style import Style",
    "import codecs",
    "class StreamReader(Codec,codecs.StreamReader):",
    "def close(self):",
    "    for handler in handlers:",
    "        except ImportError:",
    "    else:",
    "            \"ProxyManager\",",
    "        self.append(",
    "    'keyword': [",
    "update-alternatives --install \\",
    "    abort-upgrade)",
    "if test yes = yes; then",
    "for part in one two; do",
    "case \"$1\" in",
    "prefix=core",
    "\t\tpy3clean update-state units >/dev/null 2>&1 || true",
};

static int
keep(void *user, const decant_detected *f)
{
	*(decant_detected *)user = *f;
	return 0;
}

static decant_rules *
load(const char *option)
{
	const char *options[] = {none[0], option, NULL};
	decant_rules *rules = decant_load(options, NULL);

	assert_non_null(rules);
	return rules;
}

static decant_detected
ask(const decant_rules *rules, const char *text, const char *expected)
{
	decant_detected f;

	assert_int_equal(decant_detect_expecting(rules, text, strlen(text),
			     DECANT_TEXT, expected, keep, &f),
	    DECANT_OK);
	return f;
}

static void
knows_sentences(void **unused)
{
	decant_rules *rules = load(NULL);

	(void)unused;
	for (size_t i = 0; i < SENTENCES; i++)
		assert_string_equal(
		    ask(rules, sentences[i][1], NULL).guess[0].lang,
		    sentences[i][0]);
	decant_unload(rules);
}

/* Text with its marks apart is the same text. */
static void
knows_decomposed_sentences(void **unused)
{
	UErrorCode err = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&err);
	decant_rules *rules = load(NULL);

	(void)unused;
	for (size_t i = 0; i < SENTENCES; i++) {
		UChar in[256], out[512];
		char text[1024];
		decant_guess whole = ask(rules, sentences[i][1], NULL).guess[0];
		decant_guess apart;

		u_strFromUTF8(in, 256, NULL, sentences[i][1], -1, &err);
		unorm2_normalize(nfd, in, -1, out, 512, &err);
		u_strToUTF8(text, sizeof(text), NULL, out, -1, &err);
		assert_true(U_SUCCESS(err));
		apart = ask(rules, text, NULL).guess[0];
		assert_string_equal(apart.lang, whole.lang);
		assert_true(whole.p - apart.p < .02f);
	}
	decant_unload(rules);
}

static void
says_nothing_of_nothing(void **unused)
{
	decant_rules *rules = load(NULL);

	(void)unused;
	for (size_t i = 0; i < sizeof(nothing) / sizeof(*nothing); i++)
		assert_string_equal(
		    ask(rules, nothing[i], NULL).guess[0].lang, "und");
	decant_unload(rules);
}

static void
tells_scripts(void **unused)
{
	decant_rules *rules = load(NULL);

	(void)unused;
	assert_string_equal(ask(rules, "Привет", NULL).script, "Cyrl");
	assert_string_equal(ask(rules, "子供たち", NULL).script, "Jpan");
	assert_string_equal(ask(rules, "123", NULL).script, "Zyyy");
	assert_string_equal(ask(rules, "Hello", NULL).script, "Latn");
	decant_unload(rules);
}

static void
keeps_to_what_is_allowed(void **unused)
{
	decant_rules *rules = load("languages=es,it");
	decant_error err;
	const char *bad[] = {"languages=es,xx", NULL};

	(void)unused;
	assert_string_equal(
	    ask(rules, "As crianças brincavam no jardim.", NULL).guess[0].lang,
	    "es");
	decant_unload(rules);
	assert_null(decant_load(bad, &err));
	assert_non_null(strstr(err.text, "\"xx\""));
}

/* An expectation decides what is open, and nothing else. */
static void
takes_expectations_as_evidence(void **unused)
{
	decant_rules *rules = load(NULL);

	(void)unused;
	assert_string_equal(ask(rules, "Taxi", "nl").guess[0].lang, "nl");
	assert_string_equal(ask(rules, "Taxi", "sv").guess[0].lang, "sv");
	assert_string_equal(
	    ask(rules, sentences[1][1], "nl").guess[0].lang, "de");
	decant_unload(rules);
}

/* Lines made of sentences, or of bytes; some very long. */
static size_t
make_text(unsigned seed, char *text, size_t room)
{
	size_t n = 0;

	srand(seed);
	for (int i = rand() % 4; i >= 0; i--) {
		const char *s = sentences[rand() % SENTENCES][1];
		int from = rand() % 3 ? 0 : rand() % 20;

		if ((size_t)from >= strlen(s))
			from = 0;
		while (from > 0 && (s[from] & 0xc0) == 0x80)
			from--;
		for (int k = rand() % 5 ? 1 : rand() % 30; k >= 0; k--)
			if (n + 400 < room)
				n += sprintf(text + n, "%s ", s + from);
	}
	return n;
}

/* Are two answers the same to the last bit? */
static bool
same(const struct langid_answer *a, const struct langid_answer *b)
{
	if (a->n != b->n || a->features != b->features ||
	    a->letters != b->letters || a->evidence != b->evidence)
		return false;
	for (unsigned i = 0; i < a->n; i++)
		if (a->top[i].lang != b->top[i].lang ||
		    a->top[i].p != b->top[i].p)
			return false;
	return true;
}

static void
adds_the_same_in_every_way(void **unused)
{
	static char text[1 << 16];
	static struct langid wide, plain;
	decant_rules *rules = load(NULL);
	uint16_t expected[] = {LANG_UNKNOWN, lang_find("en"), lang_find("ru")};

	(void)unused;
	wide = plain = *rules->rules.langid;
	plain.wide = false;
	for (unsigned i = 0; i < 600; i++) {
		struct str s = {text, make_text(i, text, sizeof(text))};
		struct langid_answer a, b;

		langid_ask_near(&wide, s, expected[i % 3], &a);
		langid_ask_near(&plain, s, expected[i % 3], &b);
		assert_true(same(&a, &b));
	}
	decant_unload(rules);
}

static void
settle_lines(struct langid_answer *line, size_t n, struct lang_memory *memory)
{
	struct lang_states states;
	void *room = malloc(lang_states_choose(&states, line, n, memory) + 1);

	assert_non_null(room);
	lang_lines_settle(&states, line, n, room, memory);
	free(room);
}

static void
weighs_neighbours(void **unused)
{
	decant_rules *rules = load(NULL);
	const struct langid *m = rules->rules.langid;
	static struct lang_memory memory;
	struct langid_answer line[5];
	const char *text[] = {sentences[5][1], "Taxi", sentences[5][1],
	    sentences[1][1], sentences[5][1]};
	float p;

	(void)unused;
	for (size_t i = 0; i < 5; i++)
		langid_ask(m, str_of(text[i]), &line[i]);
	settle_lines(line, 5, &memory);
	assert_string_equal(lang_tag(line[1].top[0].lang), "it");
	assert_string_equal(lang_tag(line[3].top[0].lang), "de");
	assert_string_equal(lang_tag(lang_of_document(&memory, &p)), "it");
	assert_true(p > .6f && p < .9f);
	decant_unload(rules);
}

/* A line that nothing stood before or behind is as sure as it was; an expectation
 * counts for it, too. */
static void
leaves_a_line_alone(void **unused)
{
	decant_rules *rules = load(NULL);
	static struct lang_memory memory;
	struct langid_answer line, was;

	(void)unused;
	langid_ask(rules->rules.langid, str_of("Taxi"), &line);
	was = line;
	settle_lines(&line, 1, &memory);
	assert_memory_equal(&line.top, &was.top, sizeof(*line.top) * was.n);
	lang_expect(&memory, lang_find("nl"));
	settle_lines(&line, 1, &memory);
	assert_string_equal(lang_tag(line.top[0].lang), "nl");
	decant_unload(rules);
}

/* Of two close languages, what most lines say is what the rest are in; a line
 * that is sure of itself is not touched. */
static void
weighs_documents(void **unused)
{
	static const float malay[] = {.6f, .7f, .3f, .6f, 0, .8f, .6f, .35f};
	static struct lang_memory memory;
	struct langid_answer line[8];
	uint16_t ms = lang_find("ms"), id = lang_find("id"),
		 en = lang_find("en");

	(void)unused;
	memset(line, 0, sizeof(line));
	for (size_t i = 0; i < 8; i++) {
		struct langid_answer *a = &line[i];
		bool first = malay[i] > .5f;

		a->n = 2;
		a->script = 1;
		a->letters = a->features = 50;
		a->top[0].lang = malay[i] == 0 ? en : first ? ms : id;
		a->top[0].p = first ? malay[i] : 1 - malay[i] - .002f;
		a->top[1].lang = first ? id : ms;
		a->top[1].p = 1 - a->top[0].p;
	}
	settle_lines(line, 8, &memory);
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(
		    line[i].top[0].lang, malay[i] == 0 ? en : ms);
}

/* Labels are what the answers begin with, and are remembered as they are. */
static void
labels_as_it_settles(void **unused)
{
	enum { LINES = 60, LEAST = 8 };
	static struct langid_answer line[LINES];
	static char text[1 << 16];
	struct lang_label label[LINES];
	decant_rules *rules = load(NULL);
	const struct langid *m = rules->rules.langid;
	unsigned settled = 0;

	(void)unused;
	for (unsigned d = 0; d < 40; d++) {
		struct lang_memory of = {.total = 0}, too = of;
		struct lang_states states;
		size_t n = LINES - d;
		void *room;

		for (size_t i = 0; i < n; i++) {
			size_t len = make_text(d * 100 + i, text, sizeof(text));

			/* Few words, or only an address, leave doubts. */
			if (i % 3 != 0 && len > LEAST + i % 9)
				len = LEAST + i % 9;
			while ((text[len] & 0xc0) == 0x80)
				len--;
			langid_ask(m, i % 7 ? (struct str){text, len}
				: STR("https://example.org/a"), &line[i]);
		}
		room = malloc(lang_states_choose(&states, line, n, &of) + 1);
		assert_non_null(room);
		settled += states.width > 0;
		lang_lines_label(&states, line, n, room, &too, label);
		free(room);
		settle_lines(line, n, &of);
		for (size_t i = 0; i < n; i++) {
			const struct langid_answer *a = &line[i];
			float p = a->n > 0 ? a->top[0].p : 0;

			assert_true(fabsf(label[i].p - p) < 1e-4f);
			/* Of two that are alike either may come first. */
			assert_true(label[i].lang ==
				(a->n > 0 ? a->top[0].lang : LANG_UNKNOWN) ||
			    (a->n > 1 && p - a->top[1].p < 1e-4f));
		}
		/* An answer has room for eight. */
		assert_true(fabsf(of.total - too.total) < 1e-2f * of.total);
		for (size_t i = 0; i < LANG_MOST; i++)
			assert_true(fabsf(of.share[i] - too.share[i]) <
			    1e-2f * of.total + 1e-3f);
	}
	assert_true(settled > 20);
	decant_unload(rules);
}

struct spans {
	size_t n, end;
	char tags[256];
};

static int
keep_span(void *user, const decant_detected *f)
{
	struct spans *s = user;

	assert_int_equal(f->at, s->end);
	s->end += f->len;
	s->n++;
	strcat(s->tags, f->guess[0].lang);
	strcat(s->tags, " ");
	return 0;
}

static void
cuts_at_sentences_and_scripts(void **unused)
{
	decant_rules *rules = load(NULL);
	struct spans s = {0};
	char text[1024];

	(void)unused;
	sprintf(text, "%s %s %s\n%s %s\n", sentences[0][1], sentences[1][1],
	    sentences[1][1], sentences[24][1], sentences[0][1]);
	assert_int_equal(decant_detect(rules, text, strlen(text), DECANT_SPAN,
			     keep_span, &s),
	    DECANT_OK);
	assert_string_equal(s.tags, "en de ko en ");
	assert_int_equal(s.end, strlen(text));
	decant_unload(rules);
}

struct paragraphs {
	size_t n;
	decant_detected of[8];
};

static int
keep_paragraph(void *user, const decant_detected *f)
{
	struct paragraphs *p = user;

	assert_true(p->n < 8);
	p->of[p->n++] = *f;
	return 0;
}

/* Blank lines part paragraphs and belong to none; shares are those of lines. */
static void
tells_paragraphs(void **unused)
{
	decant_rules *rules = load(NULL);
	struct paragraphs p = {0};
	char text[1024];
	int first, second;

	(void)unused;
	first = sprintf(text, "\n%s\n%s\n", sentences[0][1], sentences[1][1]);
	second = sprintf(text + first, " \t\r\n%s", sentences[24][1]);
	assert_int_equal(decant_detect(rules, text, first + second,
			     DECANT_PARAGRAPH, keep_paragraph, &p),
	    DECANT_OK);
	assert_int_equal(p.n, 2);
	assert_int_equal(p.of[0].line, 2);
	assert_int_equal(p.of[0].at, 1);
	assert_int_equal(p.of[0].len, first - 1);
	assert_int_equal(p.of[0].n, 2);
	assert_string_equal(p.of[0].guess[0].lang, "en");
	assert_string_equal(p.of[0].guess[1].lang, "de");
	assert_true(p.of[0].guess[0].p < .7);
	assert_int_equal(p.of[1].line, 5);
	assert_int_equal(p.of[1].at, first + 4);
	assert_int_equal(p.of[1].at + p.of[1].len, first + second);
	assert_string_equal(p.of[1].guess[0].lang, "ko");
	decant_unload(rules);
}

/* A model that was damaged is refused, or says something, but is safe. */
static void
survives_damage(void **unused)
{
	decant_rules *rules = load(NULL);
	struct str model = rules_section(&rules->rules, "language.model");
	char *copy = aligned_alloc(64, (model.n + 63) / 64 * 64);
	static struct langid m;
	struct langid_answer a;

	(void)unused;
	assert_non_null(copy);
	assert_false(langid_open(&m, (struct str){model.p, 1000}));
	srand(1);
	for (int i = 0; i < 200; i++) {
		memcpy(copy, model.p, sizeof(struct langid_file));
		if (i == 0)
			memcpy(copy, model.p, model.n);
		for (int k = 0; k < 20; k++)
			copy[12 + rand() % (sizeof(struct langid_file) - 12)] =
			    rand();
		if (langid_open(&m, (struct str){copy, model.n}))
			for (size_t k = 0; k < SENTENCES; k++)
				langid_ask(&m, str_of(sentences[k][1]), &a);
	}
	free(copy);
	decant_unload(rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(knows_sentences),
	    cmocka_unit_test(knows_decomposed_sentences),
	    cmocka_unit_test(says_nothing_of_nothing),
	    cmocka_unit_test(tells_scripts),
	    cmocka_unit_test(keeps_to_what_is_allowed),
	    cmocka_unit_test(takes_expectations_as_evidence),
	    cmocka_unit_test(adds_the_same_in_every_way),
	    cmocka_unit_test(weighs_neighbours),
	    cmocka_unit_test(leaves_a_line_alone),
	    cmocka_unit_test(weighs_documents),
	    cmocka_unit_test(labels_as_it_settles),
	    cmocka_unit_test(cuts_at_sentences_and_scripts),
	    cmocka_unit_test(tells_paragraphs),
	    cmocka_unit_test(survives_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
