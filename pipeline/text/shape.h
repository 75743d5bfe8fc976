/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shape.h - is a line of a web page its article, or furniture around it?
 *
 * A line is measured by itself (shape_read), then seen among its neighbours
 * (surround_features); a small model weighs both (shape_score).  Nothing but
 * the hashed words hangs on a language: lengths, ends, capitals, digits, signs
 * and places are alike wherever pages are made.
 */
#ifndef TEXT_SHAPE_H
#define TEXT_SHAPE_H

#include "stage.h"

enum {
	SHAPE_WORDS = 24,	/* words of a line that are looked at */
	SHAPE_FEATURES = 64,
	SHAPE_SECOND = 20,	/* features of the second look */
	SHAPE_ALL = SHAPE_FEATURES + SHAPE_SECOND,
	SHAPE_HIDDEN = 24,
	SHAPE_HASHES = 1 << 15,	/* weights of hashed words */
	SHAPE_VOCABULARY = 1 << 14,	/* bits of a document's own words */
	SHAPE_SEEN = 1 << 13,	/* bits of the lines it has had */
	SHAPE_NEAR = 3,		/* neighbours that are looked at by themselves */
};

enum shape_flag {
	SHAPE_ENDS = 1 << 0,	/* like a sentence */
	SHAPE_COLON = 1 << 1,	/* ends with one */
	SHAPE_DOTS = 1 << 2,	/* ends with an ellipsis */
	SHAPE_ASKS = 1 << 3,	/* ends with a question mark */
	SHAPE_LINK = 1 << 4,	/* has a link, a mail address or a domain */
	SHAPE_RIGHTS = 1 << 5,	/* has a sign of copyright or trade mark */
	SHAPE_BARS = 1 << 6,	/* has bars, arrows or dots between links */
	SHAPE_TAGS = 1 << 7,	/* begins with # or @ */
	SHAPE_LOWER = 1 << 8,	/* begins with a small letter */
	SHAPE_NUMBER = 1 << 9,	/* begins with a digit */
	SHAPE_BULLET = 1 << 10,	/* begins with a bullet or a dash */
	SHAPE_QUOTED = 1 << 11,	/* has quotation marks */
	SHAPE_SOLID = 1 << 12,	/* most of it is of a script without blanks */
	SHAPE_SLASH = 1 << 13,
	SHAPE_SHOUTS = 1 << 14,	/* ends with an exclamation mark */
	SHAPE_CLOCK = 1 << 15,	/* has a time of day or a date in digits */
	SHAPE_PHRASE = 1 << 16,	/* is a known phrase of pages: by the caller */
	SHAPE_GOOD = 1 << 17,	/* a long line that ends like a sentence */
};

struct shape {
	uint64_t hash;		/* of the whole line, case aside */
	uint32_t flags;
	float tokens;		/* words; of scripts without blanks, two
				 * characters are a word */
	uint32_t bytes, letters;
	uint16_t words, upper, title, caps, digits, commas, stops;
	uint8_t nword;
	uint32_t word[SHAPE_WORDS];	/* hashes */
};

/* Measures a line without blanks at its ends. */
void shape_read(struct shape *shape, struct str line);

/* What the windows before have left of a document.  All zero is nothing. */
struct surround {
	uint64_t vocabulary[SHAPE_VOCABULARY / 64];
	uint64_t seen[SHAPE_SEEN / 64];
	float width[SHAPE_NEAR];	/* of the latest lines */
	bool good[SHAPE_NEAR];
	float dense, known;	/* how much article, how many phrases there
				 * were lately */
	bool begun;		/* has there been a good line? */
	float since;		/* lines since the last of them */
	uint32_t lines, goods, shorts;
	float odds[2];		/* of the latest lines, by the first look */
	float near[3];		/* chances lately: fading soon, late, by words */
	float mass;		/* words of the article so far */
};

struct shape_model;

/* How sure lines are furniture, as odds in logs: 0 is even.  Memory goes on
 * into the next window; `ends` tells that no more will come, `words` that the
 * text is in the language whose words the model knows. */
void shape_judge(const struct shape_model *model, struct surround *memory,
		const struct shape *shape, size_t n, bool ends, bool words,
		float *odds, float (*work)[SHAPE_ALL]);

/* The features of each line for the first look. */
void surround_features(struct surround *memory, const struct shape *shape,
		size_t n, bool ends, float (*out)[SHAPE_ALL]);

/* Those of the second, from the odds that the first look gave. */
void surround_again(struct surround *memory, const struct shape *shape,
		size_t n, bool ends, const float *odds,
		float (*out)[SHAPE_ALL]);

/*
 * The model: this file, in the byte order of the machines that decant runs on.
 */
struct shape_model {
	char magic[8];		/* "dcshape" */
	uint32_t version, features, hidden, hashes;
	float first_bias, first[SHAPE_FEATURES], word_scale;
	float bias, direct[SHAPE_ALL];
	float in[SHAPE_HIDDEN][SHAPE_ALL], out[SHAPE_HIDDEN];
	int8_t word[SHAPE_HASHES];
};

enum { SHAPE_VERSION = 1 };

/* NULL when the bytes are no model of this version. */
const struct shape_model *shape_model(struct str file);

/* From odds to a chance, alike on every machine. */
static inline float
shape_chance(float odds)
{
	return .5f + .5f * odds / (1 + (odds < 0 ? -odds : odds));
}

/* The log of the odds that a line with these features is furniture: at first,
 * and at the second look. */
float shape_first(const struct shape_model *model, const struct shape *shape,
		const float *feature, bool words);
float shape_second(const struct shape_model *model, const float *feature);

#endif
