/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lexicon.c - asks hunspell whether a word is known.
 *
 * Words go to it in the encoding of its dictionary and shorter than 64 bytes
 * (version 1.7.1 overruns longer ones), one thread to a handle: spell() writes
 * into it.  Reading a dictionary takes 40 ms and some megabytes, so a handle
 * that a stream is done with waits for the next one.
 *
 * The library itself is loaded when a dictionary is to be read: most runs never
 * ask, and it was 3 % of the instructions of their start.  Where it is missing there is no
 * dictionary to ask, as where dictionaries are missing.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <hunspell.h>
#include <unicode/ucnv.h>

#include "lexicon.h"

_Static_assert(sizeof(HUNSPELL) > 1, "the name of hunspell's library is unknown");

enum { WORD = 64, PATH = 256, IDLE = 4 };

struct handle {
	struct Hunhandle *of;
	const char *file;	/* one of `files`; NULL when there is none */
};

/* What is used of the library; `of` is NULL until it is loaded. */
struct library {
	void *of;
	bool tried;
	__typeof__(&Hunspell_create) create;
	__typeof__(&Hunspell_destroy) destroy;
	__typeof__(&Hunspell_get_dic_encoding) encoding;
	__typeof__(&Hunspell_spell) spell;
};

struct lexicons {
	struct library library;		/* loaded under the process's lock */
	pthread_mutex_t lock;
	struct handle idle[IDLE];	/* the one that waits longest first */
	int n;
};

struct lexicon {
	struct lexicons *from;
	struct handle handle;
	uint16_t lang;		/* that it is of */
	bool tried;
};

/*
 * Hunspell keeps one table of letters for the whole process, which the first
 * dictionary fills and the last one frees, and counts its users unguarded: two
 * threads that open at once would both fill it, or read it half full.  So this
 * lock is the process's too.
 */
static pthread_mutex_t process = PTHREAD_MUTEX_INITIALIZER;

/* Where Debian and others put dictionaries, and what they call them. */
static const char *const places[] = { "/usr/share/hunspell",
	"/usr/share/myspell/dicts", "/usr/local/share/hunspell" };

static const struct { const char *lang, *file; } files[] = {
	{ "ar", "ar" }, { "bg", "bg_BG" }, { "cs", "cs_CZ" },
	{ "da", "da_DK" }, { "de", "de_DE" }, { "el", "el_GR" },
	{ "en", "en_US" }, { "es", "es_ES" }, { "fr", "fr" },
	{ "he", "he_IL" }, { "hi", "hi_IN" }, { "hr", "hr_HR" },
	{ "hu", "hu_HU" }, { "id", "id_ID" }, { "it", "it_IT" },
	{ "ko", "ko" }, { "nb", "nb_NO" }, { "nl", "nl" }, { "pl", "pl_PL" },
	{ "pt", "pt_BR" }, { "ro", "ro_RO" }, { "ru", "ru_RU" },
	{ "sk", "sk_SK" }, { "sv", "sv_SE" }, { "tr", "tr_TR" },
	{ "uk", "uk_UA" }, { "vi", "vi_VN" },
};

/* What nobody knows the language of is asked of English. */
static const char *
file_of(uint16_t number)
{
	const char *lang = number == LANG_UNKNOWN ? "en" : lang_tag(number);

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		if (strcmp(files[i].lang, lang) == 0)
			return files[i].file;
	return NULL;
}

/* Finds the functions, once; false when one is missing. */
static bool
load_library(struct library *l)
{
	void *of;

	if (l->tried)
		return l->of != NULL;
	l->tried = true;
	if ((of = dlopen(HUNSPELL, RTLD_NOW | RTLD_LOCAL)) == NULL)
		return false;
	*(void **)&l->create = dlsym(of, "Hunspell_create");
	*(void **)&l->destroy = dlsym(of, "Hunspell_destroy");
	*(void **)&l->encoding = dlsym(of, "Hunspell_get_dic_encoding");
	*(void **)&l->spell = dlsym(of, "Hunspell_spell");
	if (l->create == NULL || l->destroy == NULL || l->encoding == NULL ||
	    l->spell == NULL) {
		dlclose(of);
		return false;
	}
	l->of = of;
	return true;
}

static struct Hunhandle *
open_dictionary(struct library *l, const char *aff, const char *dic)
{
	struct Hunhandle *h = NULL;

	pthread_mutex_lock(&process);
	if (load_library(l))
		h = l->create(aff, dic);
	pthread_mutex_unlock(&process);
	return h;
}

static void
close_dictionary(const struct library *l, struct Hunhandle *h)
{
	pthread_mutex_lock(&process);
	l->destroy(h);
	pthread_mutex_unlock(&process);
}

static struct Hunhandle *
read_dictionary(struct library *l, const char *file)
{
	char aff[PATH], dic[PATH];

	for (size_t i = 0; file && i < sizeof(places) / sizeof(*places); i++) {
		snprintf(aff, sizeof(aff), "%s/%s.aff", places[i], file);
		snprintf(dic, sizeof(dic), "%s/%s.dic", places[i], file);
		if (access(aff, R_OK) == 0 && access(dic, R_OK) == 0)
			return open_dictionary(l, aff, dic);
	}
	return NULL;
}

/* Takes handle i out of those that wait; its `of` is NULL for i == n. */
static struct handle
take_out(struct lexicons *all, int i)
{
	struct handle h = { 0 };

	if (i == all->n)
		return h;
	h = all->idle[i];
	all->n--;
	memmove(&all->idle[i], &all->idle[i + 1],
	    (all->n - i) * sizeof(*all->idle));
	return h;
}

static void
take_handle(struct lexicon *x, uint16_t lang)
{
	struct lexicons *all = x->from;
	const char *file = file_of(lang);
	int i = 0;

	pthread_mutex_lock(&all->lock);
	while (i < all->n && all->idle[i].file != file)
		i++;
	x->handle = take_out(all, i);
	pthread_mutex_unlock(&all->lock);
	x->handle.file = file;
	if (x->handle.of == NULL)
		x->handle.of = read_dictionary(&all->library, file);
	x->lang = lang;
	x->tried = true;
}

static void
give_handle(struct lexicon *x)
{
	struct lexicons *all = x->from;
	struct handle old = { 0 };

	x->tried = false;
	if (x->handle.of == NULL)
		return;
	pthread_mutex_lock(&all->lock);
	if (all->n == IDLE)
		old = take_out(all, 0);
	all->idle[all->n++] = x->handle;
	pthread_mutex_unlock(&all->lock);
	x->handle.of = NULL;
	if (old.of != NULL)
		close_dictionary(&all->library, old.of);
}

enum lexicon_answer
lexicon_ask(struct lexicon *x, uint16_t lang, struct str word)
{
	const struct library *l = &x->from->library;
	char utf8[WORD], out[WORD];
	UErrorCode err = U_ZERO_ERROR;
	int32_t n;

	if (x->tried && x->lang != lang)
		give_handle(x);
	if (!x->tried)
		take_handle(x, lang);
	if (x->handle.of == NULL)
		return LEXICON_NONE;
	if (word.n >= WORD)
		return LEXICON_UNKNOWN;
	memcpy(utf8, word.p, word.n);
	utf8[word.n] = '\0';
	n = ucnv_convert(l->encoding(x->handle.of), "UTF-8", out, sizeof(out),
	    utf8, -1, &err);
	if (U_FAILURE(err) || n >= WORD)
		return LEXICON_UNKNOWN;
	out[n] = '\0';
	return l->spell(x->handle.of, out) ? LEXICON_KNOWN : LEXICON_UNKNOWN;
}

void
lexicon_rest(struct lexicon *x)
{
	if (x->handle.of != NULL)
		give_handle(x);
}

struct lexicon *
lexicon_open(struct lexicons *from)
{
	struct lexicon *x = calloc(1, sizeof(*x));

	if (x != NULL)
		x->from = from;
	return x;
}

void
lexicon_close(struct lexicon *x)
{
	if (x != NULL)
		give_handle(x);
	free(x);
}

struct lexicons *
lexicons_open(void)
{
	struct lexicons *all = calloc(1, sizeof(*all));

	if (all != NULL)
		pthread_mutex_init(&all->lock, NULL);
	return all;
}

void
lexicons_close(struct lexicons *all)
{
	if (all == NULL)
		return;
	for (int i = 0; i < all->n; i++)
		close_dictionary(&all->library, all->idle[i].of);
	if (all->library.of != NULL)
		dlclose(all->library.of);
	pthread_mutex_destroy(&all->lock);
	free(all);
}
