/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lexicon.c - asks hunspell whether a word is known.
 *
 * Words go to it in the encoding of its dictionary and shorter than 64 bytes
 * (version 1.7.1 overruns longer ones), one thread to a handle: spell() writes
 * into it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <hunspell.h>
#include <unicode/ucnv.h>

#include "lexicon.h"

enum { WORD = 64, PATH = 256 };

struct lexicon {
	struct Hunhandle *handle;
	uint16_t lang;		/* of the handle */
	bool tried;
};

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

static const char *
file_of(const char *lang)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		if (strcmp(files[i].lang, lang) == 0)
			return files[i].file;
	return NULL;
}

static void
open_handle(struct lexicon *x)
{
	const char *file = file_of(x->lang ? lang_tag(x->lang) : "en");
	char aff[PATH], dic[PATH];

	for (size_t i = 0; file && i < sizeof(places) / sizeof(*places); i++) {
		snprintf(aff, sizeof(aff), "%s/%s.aff", places[i], file);
		snprintf(dic, sizeof(dic), "%s/%s.dic", places[i], file);
		if (access(aff, R_OK) == 0 && access(dic, R_OK) == 0) {
			x->handle = Hunspell_create(aff, dic);
			return;
		}
	}
}

static void
close_handle(struct lexicon *x)
{
	if (x->handle != NULL)
		Hunspell_destroy(x->handle);
	*x = (struct lexicon){ 0 };
}

enum lexicon_answer
lexicon_ask(struct lexicon *x, uint16_t lang, struct str word)
{
	char utf8[WORD], out[WORD];
	UErrorCode err = U_ZERO_ERROR;
	int32_t n;

	if (x->tried && x->lang != lang)
		close_handle(x);
	if (!x->tried) {
		x->tried = true;
		x->lang = lang;
		open_handle(x);
	}
	if (x->handle == NULL)
		return LEXICON_NONE;
	if (word.n >= WORD)
		return LEXICON_UNKNOWN;
	memcpy(utf8, word.p, word.n);
	utf8[word.n] = '\0';
	n = ucnv_convert(Hunspell_get_dic_encoding(x->handle), "UTF-8", out,
	    sizeof(out), utf8, -1, &err);
	if (U_FAILURE(err) || n >= WORD)
		return LEXICON_UNKNOWN;
	out[n] = '\0';
	return Hunspell_spell(x->handle, out) ? LEXICON_KNOWN :
	    LEXICON_UNKNOWN;
}

struct lexicon *
lexicon_open(void)
{
	return calloc(1, sizeof(struct lexicon));
}

void
lexicon_close(struct lexicon *x)
{
	if (x != NULL)
		close_handle(x);
	free(x);
}
