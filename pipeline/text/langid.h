/* SPDX-License-Identifier: Apache-2.0 */
/*
 * langid.h - which language is this text in?
 *
 * A linear model over hashed 3-grams, 5-grams and words for each script that
 * several languages are written in (multinomial logistic regression, weights of
 * four bits); a script of one language needs no model.  One pass over the
 * bytes, no allocation, safe to share between threads.
 */
#ifndef TEXT_LANGID_H
#define TEXT_LANGID_H

#include "stage.h"
#include "text/gram.h"

enum {
	LANGID_CLASSES = 256, /* languages, each in one script, and "und" */
	LANGID_WIDTH = 128,   /* most classes of one script */
	LANGID_BUCKETS = 24,  /* of temperatures, two for each doubling of the
			       * number of features */
	LANGID_TOP = 8,
};

/*
 * The file: this header, then for each script its rows.  Numbers are little
 * endian; the rows begin at multiples of 64.
 */
struct langid_class {
	char tag[12]; /* BCP 47, or "und" */
	uint16_t script;
	int16_t lane; /* its place in a row; -1 in a script of one */
};

struct langid_script {
	char name[8];     /* ISO 15924 */
	uint32_t classes; /* lanes in use; 1 when there are no rows */
	uint32_t width;   /* lanes of a row: 32 or 128 */
	uint32_t rows;
	uint32_t at;     /* of the rows in the file */
	float scale;     /* of a weight */
	int8_t code[16]; /* the weights that four bits stand for */
	float bias[LANGID_WIDTH];
	float
	    prior[LANGID_WIDTH]; /* how much is written in it, for short text */
	float lift[LANGID_WIDTH];	/* added to the bias; LANGID_OUT: no answer */
	float heat[LANGID_BUCKETS]; /* what logits are multiplied with */
	uint16_t class[LANGID_WIDTH];
};

struct langid_file {
	char magic[8]; /* "dclangid" */
	uint32_t version, classes, scripts, pad;
	struct letters letters;
	struct langid_class class[LANGID_CLASSES];
	struct langid_script script[LETTER_SCRIPTS];
};

enum { LANGID_VERSION = 3 };

struct langid {
	const struct langid_file *file;
	uint16_t lang[LANGID_CLASSES];             /* see lang_tag() */
	float bias[LETTER_SCRIPTS][LANGID_WIDTH];  /* very low for languages
						    * that are not asked for */
	int16_t bar[LETTER_SCRIPTS][LANGID_WIDTH]; /* likewise -1, else 0 */
	bool allowed[LANGID_CLASSES];
	bool wide; /* by AVX2?  The answers are the same */
};

/* The answer: the surest languages and their probabilities, best first.  A text
 * without letters, and noise, are LANG_UNKNOWN ("und"). */
struct langid_answer {
	struct {
		uint16_t lang;
		float p;
	} top[LANGID_TOP];
	unsigned n;        /* how many of them there are */
	unsigned script;   /* that most of it is in: of struct langid_file; 0
			    * for none, and for one that is not there */
	unsigned letters;  /* letters in the text; of a long one, about */
	bool skipped;      /* was there an address, or the like? */
	unsigned features; /* how much was looked at; 0 for a script that has
			    * one language, and for code */
	float evidence;    /* what a feature says for the first language, on
			    * the mean: near 0 for letters that no language
			    * puts side by side, as of a text that was read
			    * in a wrong encoding; 0 without features */
};

/* False when the bytes are no model of this version. */
bool langid_open(struct langid *m, struct str file);

/* From now on only these languages: tags with commas between.  False for one
 * that the model does not have; *bad then is its tag. */
bool langid_only(struct langid *m, const char *tags, struct str *bad);

void langid_ask(
    const struct langid *m, struct str text, struct langid_answer *a);

/* Like langid_ask() for a text that is expected to be in this language, as its
 * neighbours are: looks at less of it when that leads.  Any other answer is as
 * good as if nothing had been expected. */
void langid_ask_near(const struct langid *m, struct str text, uint16_t expected,
    struct langid_answer *a);

/* The same in two steps, for who has many texts: the first one reads and asks
 * memory for what the second one needs, which takes as long as answering for
 * another text.  What was read answers once; the text has to stay. */
struct langid_reading {
	struct str text;
	bool code;
	struct grams grams;
	size_t rows;
	uint32_t row[GRAM_ROOM];
	struct symbols symbols;
};

void langid_read(
    const struct langid *m, struct str text, struct langid_reading *r);
void langid_answer_near(const struct langid *m, struct langid_reading *r,
    uint16_t expected, struct langid_answer *a);

/* Adds a language to an answer that does not have it, in its place by p; of more
 * than LANGID_TOP the least likely one goes. */
void langid_offer(struct langid_answer *a, uint16_t lang, float p);

/* The script of an answer as ISO 15924 has it, good for ever; "Zyyy" for a text
 * without letters, "Zzzz" for one the model does not have. */
const char *langid_script(
    const struct langid *m, const struct langid_answer *a);

/* The languages of tags with commas between: those that are known, at most
 * `most`; returns how many. */
size_t langid_tags(const char *tags, uint16_t *lang, size_t most);

/* The model of these rules, for the languages they allow; NULL when their
 * dictionaries have none. */
const struct langid *rules_langid(const struct rules *rules);

/* The bucket of a number of features. */
unsigned langid_bucket(unsigned features);

#endif
