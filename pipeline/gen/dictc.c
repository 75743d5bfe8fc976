/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dictc.c - compiles the folder dictionaries/ into one file: dictc DIR OUT.
 *
 * Every file DIR/FOLDER/NAME.SUFFIX whose suffix is in the table below goes
 * into the section of its name.  FOLDER is "all" or a language of
 * DIR/languages.tsv; the files of DIR/entities go into one section, of names.
 * DIR/packs is left to --pack FILE OUT.  The same input gives the same bytes, whatever the order
 * in which the system lists folders.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include <unicode/ustring.h>

#include "../core/data.h"
#include "gen.h"

static const struct kind {
	const char *suffix;
	const char *prefix;	/* of the section's name */
	const char *name;	/* of the section, whatever the files' names */
	bool keeps_suffix;	/* in the section's name */
	bool is_text;
	compile_fn *compile;
} kinds[] = {
	{ ".tsv", "dict:", NULL, false, true, compile_dict },
	{ ".model", "", NULL, true, false, compile_copy },
	{ ".rules", "rules:", "repair", false, true, compile_rules },
};

/* The phrases of furniture are looked up by their words as well. */
static const struct kind phrases = { ".tsv", "", "phrases", false, true,
	compile_phrases };
#define PHRASES_FILE "furniture.tsv"

/* The folder of names goes into one section, with files of other folders that
 * name things too. */
static const struct kind names = { ".tsv", "", NULL, false, true,
	compile_gazetteer };
#define NAMES_FOLDER "entities"
#define NAMES_SECTION "gazetteer"
#define NAMES_TOO "acronyms"
#define PACKS_FOLDER "packs"	/* compiled by themselves: pack() */

enum { KINDS = sizeof(kinds) / sizeof(*kinds), MOST = 8192 };

struct found {
	struct source source;
	const struct kind *kind;
};

struct making {
	struct found of[MOST];
	size_t n;
	struct buffer out, directory;
	uint32_t sections;
};

static void *
must(void *p)
{
	if (p == NULL) {
		perror("dictc");
		exit(1);
	}
	return p;
}

static char *
join(const char *a, const char *between, const char *b)
{
	size_t n = strlen(a) + strlen(between) + strlen(b) + 1;
	char *p = must(malloc(n));

	snprintf(p, n, "%s%s%s", a, between, b);
	return p;
}

static struct str
slurp(const struct source *s)
{
	FILE *f = fopen(s->path, "rb");
	struct buffer b = { 0 };
	char part[65536];
	size_t n;

	if (f == NULL)
		wrong(s, 0, "cannot be read");
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buffer_add(&b, part, n);
	if (ferror(f))
		wrong(s, 0, "cannot be read");
	fclose(f);
	buffer_add(&b, "", 1);
	return (struct str){ b.p, b.n - 1 };
}

static void
check_text(const struct source *s)
{
	struct str text = s->text, line;
	size_t number = 0;

	while (next_line(&text, &line, &number)) {
		UErrorCode err = U_ZERO_ERROR;

		u_strFromUTF8(NULL, 0, NULL, line.p, line.n, &err);
		if (err == U_INVALID_CHAR_FOUND)
			wrong(s, number, "not valid UTF-8");
		if (line.n > 0 && line.p[line.n - 1] == '\r')
			wrong(s, number, "lines end in LF alone");
	}
}

static void
add_file(struct making *m, const struct kind *kind, const char *dir,
		const char *lang, const char *file)
{
	struct found *f = &m->of[m->n];

	if (m->n == MOST) {
		fprintf(stderr, "dictc: more than %d files\n", MOST);
		exit(1);
	}
	f->kind = kind;
	f->source.path = join(dir, "/", file);
	f->source.lang = join(lang, "", "");
	f->source.name = join(kind->name ? kind->name : file, "", "");
	if (!kind->keeps_suffix && kind->name == NULL)
		*strrchr(f->source.name, '.') = '\0';
	f->source.text = slurp(&f->source);
	if (kind->is_text)
		check_text(&f->source);
	m->n++;
}

static void
find_file(struct making *m, const char *dir, const char *lang, const char *file)
{
	const char *dot = strrchr(file, '.');
	bool is_names = strcmp(lang, NAMES_FOLDER) == 0;

	if (dot == NULL || (is_names && strcmp(dot, names.suffix) != 0))
		return;
	if (is_names || strcmp(file, NAMES_TOO ".tsv") == 0)
		add_file(m, &names, dir, lang, file);
	if (!is_names && strcmp(file, PHRASES_FILE) == 0)
		add_file(m, &phrases, dir, lang, file);
	for (size_t k = 0; !is_names && k < KINDS; k++)
		if (strcmp(dot, kinds[k].suffix) == 0)
			add_file(m, &kinds[k], dir, lang, file);
}

static void
find_in(struct making *m, const char *root, const char *lang)
{
	char *path = join(root, "/", lang);
	struct source here = { .path = path };
	struct dirent *e;
	DIR *d;

	if (lang[0] == '.' || strcmp(lang, PACKS_FOLDER) == 0 ||
	    (d = opendir(path)) == NULL) {
		free(path);	/* a file beside the folders */
		return;
	}
	if (strcmp(lang, "all") != 0 && strcmp(lang, NAMES_FOLDER) != 0 &&
	    lang_find(lang) == LANG_UNKNOWN)
		wrong(&here, 0, "no language of this name in languages.tsv");
	while ((e = readdir(d)) != NULL)
		find_file(m, path, lang, e->d_name);
	closedir(d);
	free(path);
}

/* By section, then "all" before the languages, then the languages by bytes. */
static int
by_section(const void *va, const void *vb)
{
	const struct found *a = va, *b = vb;
	int order = (a->kind == &names) - (b->kind == &names);

	if (order == 0)
		order = (a->kind == &phrases) - (b->kind == &phrases);
	if (order == 0)
		order = (a->kind > b->kind) - (a->kind < b->kind);
	if (order == 0)
		order = strcmp(a->source.name, b->source.name);
	if (order == 0)
		order = (strcmp(b->source.lang, "all") == 0) -
		    (strcmp(a->source.lang, "all") == 0);
	if (order == 0)
		order = strcmp(a->source.lang, b->source.lang);
	return order ? order : strcmp(a->source.path, b->source.path);
}

static void
add_section(struct making *m, const struct found *f, size_t n)
{
	struct data_entry e = { 0 };
	struct source s[MOST];

	for (size_t i = 0; i < n; i++)
		s[i] = f[i].source;
	if (snprintf(e.name, sizeof(e.name), "%s%s", f->kind->prefix,
	    f->kind == &names ? NAMES_SECTION : s->name) >= DATA_NAME)
		wrong(s, 0, "its name is too long");
	buffer_align(&m->out, DATA_ALIGN);
	e.at = m->out.n;
	f->kind->compile(s, n, &m->out);
	e.size = m->out.n - e.at;
	buffer_add(&m->directory, &e, sizeof(e));
	m->sections++;
}

static void
finish(struct making *m, const char *path)
{
	struct data_header h = { .magic = DATA_MAGIC, .version = DATA_VERSION,
	    .order = DATA_ORDER, .sections = m->sections };
	FILE *f;

	buffer_align(&m->out, DATA_ALIGN);
	h.directory = m->out.n;
	buffer_add(&m->out, m->directory.p, m->directory.n);
	h.size = m->out.n;
	h.checksum = data_checksum(m->out.p + sizeof(h), h.size - sizeof(h));
	memcpy(m->out.p, &h, sizeof(h));
	f = must(fopen(path, "wb"));
	if (fwrite(m->out.p, 1, m->out.n, f) != m->out.n || fclose(f) != 0)
		must(NULL);
}

/* dictc --pack FILE OUT: one file of names, compiled by itself. */
static int
pack(const char *path, const char *to)
{
	struct source s = { .path = path, .lang = NAMES_FOLDER, .name = "pack" };
	struct buffer out = { 0 };
	FILE *f;

	s.text = slurp(&s);
	check_text(&s);
	compile_gazetteer(&s, 1, &out);
	f = must(fopen(to, "wb"));
	if (fwrite(out.p, 1, out.n, f) != out.n || fclose(f) != 0)
		must(NULL);
	return 0;
}

int
main(int argc, char **argv)
{
	static struct making m;
	struct dirent *e;
	DIR *d;

	if (argc == 4 && strcmp(argv[1], "--pack") == 0)
		return pack(argv[2], argv[3]);
	if (argc != 3) {
		fprintf(stderr, "usage: dictc DIR OUT\n");
		return 2;
	}
	d = must(opendir(argv[1]));
	while ((e = readdir(d)) != NULL)
		find_in(&m, argv[1], e->d_name);
	closedir(d);
	qsort(m.of, m.n, sizeof(*m.of), by_section);
	buffer_add(&m.out, &(struct data_header){ 0 },
	    sizeof(struct data_header));
	for (size_t i = 0, n; i < m.n; i += n) {
		for (n = 1; i + n < m.n && m.of[i + n].kind == m.of[i].kind &&
		    (m.of[i].kind == &names || strcmp(m.of[i + n].source.name,
		    m.of[i].source.name) == 0);)
			n++;
		add_section(&m, &m.of[i], n);
	}
	finish(&m, argv[2]);
	return 0;
}
