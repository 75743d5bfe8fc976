/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_language.c - train_language CLASSES FOLDER OUT [SAMPLES]
 *
 * Trains the language model from the texts below FOLDER, for the languages that
 * CLASSES lists.  SAMPLES (900,000) are taken of a class with a share of 1; 0
 * keeps the weights that are in OUT and fits only what is not learned.
 * The same input gives the same file: each script is trained by one thread.
 */
#include <pthread.h>
#include <stdlib.h>

#include "language/train.h"

static struct training training;
static double samples = 9e5;

/* The script with most languages takes as long as all others together. */
static unsigned
largest(void)
{
	unsigned best = 1;

	for (unsigned i = 2; i <= training.scripts; i++)
		if (training.script[i].classes > training.script[best].classes)
			best = i;
	return best;
}

static void *
learn_largest(void *unused)
{
	(void)unused;
	learn(&training, largest(), samples);
	return NULL;
}

static uint32_t
rows_for(unsigned classes)
{
	return classes > 32   ? 108000
	       : classes > 2  ? 12000 + 1400 * classes
	       : classes == 2 ? 6000
			      : 0;
}

int
main(int argc, char **argv)
{
	pthread_t thread;

	if (argc < 4) {
		fprintf(stderr,
		    "usage: train_language CLASSES FOLDER OUT [SAMPLES]\n");
		return 2;
	}
	if (argc > 4)
		samples = strtod(argv[4], NULL);
	text_read(&training, argv[1], argv[2]);
	if (samples == 0) {
		file_tune(&training, argv[3]);
		return 0;
	}
	letters_make(&training);
	for (unsigned i = 1; i <= training.scripts; i++)
		training.script[i].rows = rows_for(training.script[i].classes);
	if (pthread_create(&thread, NULL, learn_largest, NULL) != 0) {
		fprintf(stderr, "train_language: no thread to be had\n");
		return 1;
	}
	for (unsigned i = 1; i <= training.scripts; i++)
		if (i != largest() && training.script[i].rows > 0)
			learn(&training, i, samples);
	pthread_join(thread, NULL);
	file_write(&training, argv[3]);
	return 0;
}
