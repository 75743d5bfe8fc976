/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make_uclass.c - prints the tables behind text/uclass.h and text/scan.h, from
 * the properties that ICU knows.
 *
 * The class and the combining class of a code point lie in two steps: blocks of
 * 64, which is what the last byte of UTF-8 tells apart, and equal blocks once.
 *
 * The scanner's filter looks at 32 places at once.  It can test whether the
 * nibbles of three bytes that follow one another are each in a set, for eight
 * combinations of sets with one shuffle for each nibble.  So the characters to
 * look at must be covered by few such products of sets.  They begin as one
 * product for each first two bytes and last high nibble; then the two whose
 * union takes in the fewest plain characters become one, until there are as
 * few as there is room for.  Plain characters count by how common they are.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "text/uclass.h"

enum { CODES = 0x110000, BLOCK = 64, BLOCKS = CODES / BLOCK };

static const UNormalizer2 *nfc;

struct range {
	uint32_t from, to;
	enum uclass class;
};

/* Where the name of the property is the code point itself. */
static const struct range ranges[] = {
	{ 0x0b, 0x0c, U_BREAK }, { 0x09, 0x0a, U_PLAIN }, { 0x0d, 0x0d, U_PLAIN },
	{ 0x00, 0x1f, U_CONTROL }, { 0x7f, 0x7f, U_CONTROL },
	{ 0x80, 0x9f, U_C1 }, { 0xa0, 0xa0, U_NO_BREAK },
	{ 0xad, 0xad, U_SOFT_HYPHEN }, { 0x61c, 0x61c, U_BIDI_MARK },
	{ 0x1680, 0x1680, U_PLAIN },	/* the blank of Ogham has ink */
	{ 0x180b, 0x180d, U_VARIATION }, { 0x180e, 0x180e, U_VOWEL_SEPARATOR },
	{ 0x180f, 0x180f, U_VARIATION },
	{ 0x200b, 0x200b, U_ZERO_SPACE }, { 0x200c, 0x200c, U_NON_JOINER },
	{ 0x200d, 0x200d, U_JOINER }, { 0x200e, 0x200f, U_BIDI_MARK },
	{ 0x2028, 0x2029, U_BREAK }, { 0x202a, 0x202e, U_BIDI },
	{ 0x202f, 0x202f, U_PLAIN },
	{ 0x2060, 0x2064, U_FORMAT }, { 0x2066, 0x2069, U_BIDI },
	{ 0x206a, 0x206f, U_FORMAT }, { 0x3000, 0x3000, U_IDEOGRAPHIC },
	{ 0xfdf0, 0xfdff, U_PLAIN },	/* words and signs, not letters */
	{ 0xfe00, 0xfe0f, U_VARIATION }, { 0xfeff, 0xfeff, U_FORMAT },
	{ 0xff61, 0xff9f, U_HALF_KANA }, { 0xffa1, 0xffdc, U_HALF_JAMO },
	{ 0xff10, 0xff19, U_FULL_WIDTH }, { 0xff21, 0xff3a, U_FULL_WIDTH },
	{ 0xff41, 0xff5a, U_FULL_WIDTH },
	{ 0xff01, 0xff01, U_FULL_MARK }, { 0xff05, 0xff05, U_FULL_MARK },
	{ 0xff08, 0xff09, U_FULL_MARK }, { 0xff0c, 0xff0c, U_FULL_MARK },
	{ 0xff0e, 0xff0e, U_FULL_MARK }, { 0xff1a, 0xff1b, U_FULL_MARK },
	{ 0xff1f, 0xff1f, U_FULL_MARK },
	{ 0xfff9, 0xfffb, U_ANNOTATION }, { 0xfffc, 0xfffc, U_FORMAT },
	{ 0xfffd, 0xfffd, U_LOST }, { 0xe0000, 0xe007f, U_TAG },
	{ 0xe0100, 0xe01ef, U_VARIATION },
};

/* Does the compatibility decomposition of c begin with a letter? */
static bool
stands_for_letters(uint32_t c)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar out[32];
	int32_t n = unorm2_getDecomposition(unorm2_getNFKCInstance(&e), c, out,
	    32, &e);
	UChar32 first;

	if (n <= 0 || U_FAILURE(e))
		return false;
	U16_GET(out, 0, 0, n, first);
	return u_isalpha(first) && first != 0x640;
}

static enum uclass
presentation(uint32_t c)
{
	bool letters = stands_for_letters(c);

	if (letters && ((c >= 0xfb00 && c <= 0xfb17) ||
	    (c >= 0xfb20 && c <= 0xfb28) || c == 0xfb4f))
		return U_LIGATURE;
	if (letters && ((c >= 0xfb50 && c <= 0xfdff) ||
	    (c >= 0xfe70 && c <= 0xfefc)))
		return U_ARABIC_FORM;
	return U_PLAIN;
}

static enum uclass
normal(uint32_t c)
{
	switch (u_getIntPropertyValue(c, UCHAR_NFC_QUICK_CHECK)) {
	case UNORM_NO:
		return U_DECOMPOSE;
	case UNORM_MAYBE:
		return U_MAYBE;
	default:
		return u_getCombiningClass(c) != 0 ? U_MARK : U_PLAIN;
	}
}

static enum uclass
class_of(uint32_t c)
{
	if (c >= 0xd800 && c <= 0xdfff)
		return U_PLAIN;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return ranges[i].class;
	if (u_hasBinaryProperty(c, UCHAR_NONCHARACTER_CODE_POINT))
		return U_NONCHARACTER;
	if (u_charType(c) == U_SPACE_SEPARATOR && c != ' ')
		return U_SPACE;
	if (u_charType(c) == U_PRIVATE_USE_CHAR)
		return U_PRIVATE;
	if (normal(c) != U_PLAIN)
		return normal(c);
	return presentation(c);
}

/*
 * Tables in two steps
 */
static unsigned char class[CODES], combining[CODES];

static void
print_steps(const char *name, const unsigned char *of)
{
	static unsigned char block[BLOCKS][BLOCK];
	static int number[BLOCKS];
	int n = 0, k;

	for (int i = 0; i < BLOCKS; i++) {
		for (k = 0; k < n; k++)
			if (memcmp(block[k], of + i * BLOCK, BLOCK) == 0)
				break;
		if (k == n)
			memcpy(block[n++], of + i * BLOCK, BLOCK);
		number[i] = k;
	}
	if (n > 256) {
		fprintf(stderr, "make_uclass: %d blocks are too many\n", n);
		exit(1);
	}
	printf("static const unsigned char %s_block[%d] = {\n", name, BLOCKS);
	for (int i = 0; i < BLOCKS; i++)
		printf("%d,%s", number[i], i % 32 == 31 ? "\n" : "");
	printf("};\nstatic const unsigned char %s_of[%d][%d] = {\n", name, n,
	    BLOCK);
	for (int i = 0; i < n; i++) {
		putchar('{');
		for (k = 0; k < BLOCK; k++)
			printf("%d,", block[i][k]);
		puts("},");
	}
	puts("};");
}

/*
 * The filter
 */

/* Sets of nibbles: of the first byte (low), of the second and of the third
 * (high and low).  A character of two bytes has its first byte where the second
 * would be, and 1 for the first. */
struct product {
	uint16_t first, high2, low2, high3, low3;
};

struct cover {
	uint64_t look[16][256];	/* by first and second byte: last bytes */
	int weight[16][256];
	struct product *p;
	long (*cost)[512];
	int n;
};

enum { MOST = 512 };

static long
cost_of(const struct cover *c, struct product p)
{
	long cost = 0;
	uint64_t last = 0;

	for (int h = 0; h < 4; h++)
		if (p.high3 >> (8 + h) & 1)
			last |= (uint64_t)p.low3 << 16 * h;
	for (int f = 0; f < 16; f++) {
		if (!(p.first >> f & 1))
			continue;
		for (int b = 128; b < 256; b++)
			if ((p.high2 >> (b >> 4) & 1) && (p.low2 >> (b & 15) & 1))
				cost += c->weight[f][b] *
				    __builtin_popcountll(last & ~c->look[f][b]);
	}
	return cost;
}

static struct product
both(struct product a, struct product b)
{
	return (struct product){ a.first | b.first, a.high2 | b.high2,
	    a.low2 | b.low2, a.high3 | b.high3, a.low3 | b.low3 };
}

/* Products that differ in the low nibble of the second byte alone are one. */
static void
add_product(struct cover *c, struct product p)
{
	for (int i = 0; i < c->n; i++) {
		struct product *q = &c->p[i];

		if (q->first == p.first && q->high2 == p.high2 &&
		    q->high3 == p.high3 && q->low3 == p.low3) {
			q->low2 |= p.low2;
			return;
		}
	}
	if (c->n == MOST) {
		fprintf(stderr, "make_uclass: too many products\n");
		exit(1);
	}
	c->p[c->n++] = p;
}

static void
begin_cover(struct cover *c)
{
	c->n = 0;
	for (int f = 0; f < 16; f++)
		for (int b = 128; b < 256; b++)
			for (int h = 0; h < 4; h++) {
				uint16_t low = c->look[f][b] >> 16 * h;

				if (low != 0)
					add_product(c, (struct product){ 1 << f,
					    1 << (b >> 4), 1 << (b & 15),
					    256 << h, low });
			}
}

static void
row_costs(struct cover *c, int i)
{
	for (int k = 0; k < c->n; k++)
		c->cost[i][k] = c->cost[k][i] =
		    cost_of(c, both(c->p[i], c->p[k])) - cost_of(c, c->p[i]) -
		    cost_of(c, c->p[k]);
}

static void
shrink(struct cover *c, int want)
{
	for (int i = 0; i < c->n; i++)
		row_costs(c, i);
	while (c->n > want) {
		int a = 0, b = 1;

		for (int i = 0; i < c->n; i++)
			for (int k = i + 1; k < c->n; k++)
				if (c->cost[i][k] < c->cost[a][b])
					a = i, b = k;
		c->p[a] = both(c->p[a], c->p[b]);
		c->p[b] = c->p[--c->n];
		for (int k = 0; k < c->n; k++)
			c->cost[b][k] = c->cost[k][b] = c->cost[c->n][k];
		row_costs(c, a);
		if (b < c->n)
			row_costs(c, b);
	}
}

static void
print_set(const char *name, const struct cover *c, int from, size_t set)
{
	printf("static const unsigned char %s%d[16] = {", name, from / 8);
	for (int nibble = 0; nibble < 16; nibble++) {
		int bits = 0;

		for (int i = from; i < from + 8 && i < c->n; i++) {
			uint16_t s;

			memcpy(&s, (char *)&c->p[i] + set, sizeof(s));
			bits |= (s >> nibble & 1) << (i - from);
		}
		printf("0x%02x,", bits);
	}
	puts("};");
}

static void
print_cover(const char *name, struct cover *c, int want)
{
	static const struct { const char *name; size_t at; } set[] = {
		{ "first", offsetof(struct product, first) },
		{ "high2", offsetof(struct product, high2) },
		{ "low2", offsetof(struct product, low2) },
		{ "high3", offsetof(struct product, high3) },
		{ "low3", offsetof(struct product, low3) },
	};
	char full[64];

	/* Characters of two bytes have no first set, and eight products do. */
	begin_cover(c);
	shrink(c, want);
	for (int from = 0; from < want; from += 8)
		for (size_t i = want == 8; i < 5; i++) {
			snprintf(full, sizeof(full), "%s_%s_", name, set[i].name);
			print_set(full, c, from, set[i].at);
		}
}

/* How common the plain characters are that share their first two bytes. */
static int
weight_of(uint32_t block)
{
	uint32_t c = block * BLOCK;
	int assigned = 0;

	if (c == 0x2000 || c == 0x3000 || c == 0xff00)
		return 400;
	if (c >= 0x3040 && c < 0x3100)
		return 200;
	for (int i = 0; i < BLOCK; i++)
		assigned += u_isdefined(c + i);
	if (assigned == 0)
		return 1;
	return c < 0x1000 ? 100 : c >= 0xac00 && c < 0xd800 ? 20 : 4;
}

static void
fill(struct cover *two, struct cover *three)
{
	for (uint32_t c = 0x80; c < 0x10000; c++) {
		uint32_t last = c & 63, block = c >> 6;
		uint64_t bit = (uint64_t)(class[c] != U_PLAIN) << last;

		if (c < 0x800) {
			two->look[0][0xc0 | block] |= bit;
			two->weight[0][0xc0 | block] = weight_of(block);
		} else {
			int first = block >> 6, second = 0x80 | (block & 63);

			three->look[first][second] |= bit;
			three->weight[first][second] = weight_of(block);
		}
	}
}

static struct cover *
new_cover(void)
{
	struct cover *c = calloc(1, sizeof(*c));

	if (c != NULL) {
		c->p = calloc(MOST, sizeof(*c->p));
		c->cost = calloc(MOST, sizeof(*c->cost));
	}
	if (c == NULL || c->p == NULL || c->cost == NULL)
		exit(1);
	return c;
}

int
main(void)
{
	struct cover *two = new_cover(), *three = new_cover();
	UErrorCode e = U_ZERO_ERROR;

	nfc = unorm2_getNFCInstance(&e);
	if (U_FAILURE(e))
		return 1;
	for (uint32_t c = 0; c < CODES; c++) {
		class[c] = class_of(c);
		combining[c] = u_getIntPropertyValue(c,
		    UCHAR_TRAIL_CANONICAL_COMBINING_CLASS);
	}
	print_steps("class", class);
	print_steps("combining", combining);
	fill(two, three);
	print_cover("two", two, 8);
	print_cover("three", three, 24);
	return fflush(stdout) != 0;
}
