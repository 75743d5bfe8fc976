/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gram.h - text as the language model sees it: symbols of one script, and the
 * hashes of their 3-grams, 5-grams and words (of single letters and pairs for
 * Chinese and Japanese).
 *
 * The trainer and the detector share this file, so that they cannot disagree.
 */
#ifndef TEXT_GRAM_H
#define TEXT_GRAM_H

#include "stage.h"

/* What a code point is: its class in the high byte, its symbol in the low one.
 * Case is folded; classes are scripts, numbered by the model, or: */
enum letter_class {
	LETTER_NONE = 0,       /* ends a word */
	LETTER_HAN = 1,        /* Han, kana, bopomofo: stands for itself */
	LETTER_SCRIPTS = 64,   /* more than any script's number */
	LETTER_FOREIGN = 0xfc, /* of a script that the model does not have */
	LETTER_SKIP = 0xfd,    /* as if it were not there */
	LETTER_APOSTROPHE = 0xfe,
	LETTER_MARK = 0xff, /* of any script */
};

struct letters {
	uint16_t of[0x10000];
};

enum {
	GRAM_SYMBOLS = 2048,
	GRAM_SLACK = 16, /* that may be written behind the last symbol */
	GRAM_FEATURES = 1024,
	GRAM_BATCH = 64,
	GRAM_ROOM = GRAM_BATCH + 200
};

/* Symbols: class << 8 | symbol; for LETTER_HAN SYMBOL_HAN | code point. */
enum { SYMBOL_HAN = 1 << 24 };

struct symbols {
	uint32_t of[GRAM_SYMBOLS + GRAM_SLACK];
	size_t n, han;    /* how many there are; of them Han letters */
	size_t letters;   /* and letters of any script */
	size_t first;     /* of the script that most are of */
	unsigned script;  /* that most of them are of; LETTER_NONE for none */
	unsigned foreign; /* letters of no script of the model */
	unsigned char low, high; /* first bytes of letters that are no ASCII */
	unsigned words, marks; /* runs between blanks; marks that programs have
				* and prose has not */
	unsigned skipped;      /* addresses and the like */
	size_t read; /* bytes of the text, cut where there is no room */
};

/* Reads at least `least` bytes and on to the next blank or Han letter, as long
 * as there is room.  Web and mail addresses, handles, tags and identifiers do
 * not count. */
void symbols_read(const struct letters *letters, struct str text, size_t least,
    struct symbols *s);

struct grams {
	const struct symbols *of;
	size_t at;
};

/* The next hashes: at least `least`, which is at most GRAM_BATCH, but at the
 * end; at most GRAM_ROOM; 0 is the end. */
size_t grams_next(struct grams *g, size_t least, uint32_t *hash);

/* A table that has a row for each hash, and less of them than there are hashes. */
struct gram_rows {
	const uint8_t *first;
	uint64_t n;
	size_t size; /* of one */
};

/* Likewise the numbers of the rows of the next hashes, which are on their way from
 * memory when it returns. */
size_t grams_next_rows(struct grams *g, size_t least,
    const struct gram_rows *rows, uint32_t *row);

#endif
