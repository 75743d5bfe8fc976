/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train.h - the parts of the trainer of the language model.
 *
 * A class is a language in one script.  A script of several classes has a
 * table of weights, learned from samples of their texts; scripts do not see
 * each other, so that each can be trained alone, always with the same result.
 */
#ifndef GEN_LANGUAGE_TRAIN_H
#define GEN_LANGUAGE_TRAIN_H

#include <stdio.h>

#include "text/langid.h"

/* Pseudo-random numbers, the same on every machine. */
struct dice {
	uint64_t state;
};

uint32_t dice_roll(struct dice *d);
float dice_share(struct dice *d);		/* 0 to below 1 */

struct lines {
	char **of;
	size_t n;
};

struct class {
	char tag[12];
	unsigned script;
	int lane;
	float share;			/* of the samples */
	float prior;			/* how much is written in it */
	float lift;			/* added to its bias */
	struct lines text, held;	/* held: for measuring, never trained */
	struct lines pairs;		/* short runs of words */
	struct lines words;
	float *weight, *often;		/* of the words, added up: how often they
					 * are trained, how often written */
};

struct script {
	char name[8];
	unsigned class[LANGID_WIDTH];
	unsigned classes, stride;	/* stride: floats in a row */
	uint32_t rows;
	float *w;
	float bias[LANGID_WIDTH];
};

struct training {
	struct class class[LANGID_CLASSES];
	struct script script[LETTER_SCRIPTS];
	unsigned classes, scripts;
	struct letters letters;
};

/* Reads the list of classes and their texts below `folder` (text.c): TEXT.txt,
 * words/TEXT.tsv, bigrams/TEXT.txt. */
void text_read(struct training *t, const char *list, const char *folder);

/* Makes the table of letters: frequent ones get a symbol of their own. */
void letters_make(struct training *t);

enum { SAMPLE = 4096 };

/* Writes a sample of a class to out: a word, some words, or a sentence; of text
 * that is held back when `held`.  Returns its length, 0 when there is none. */
size_t sample_make(const struct class *c, bool held, struct dice *d, char *out);

/* Learns the weights of a script (learn.c). */
void learn(struct training *t, unsigned script, double samples);

/* Packs weights into four bits, fits the temperatures and writes the file
 * (file.c). */
void file_write(struct training *t, const char *path);

/* Takes letters and weights from a file that was written before, and fits and
 * writes the rest anew. */
void file_tune(struct training *t, const char *path);

void *must(void *p);

#endif
