/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sheet.h - the lines of a window as the furniture stage sees them: what it
 * finds out about each, and the parts of the stage that judge them together.
 */
#ifndef TEXT_SHEET_H
#define TEXT_SHEET_H

#include "stage.h"
#include "text/phrases.h"

enum {
	PAGE_SHORT = 160,	/* bytes of a headline or label, at most */
	PAGE_TOP = 12,		/* lines where a headline may be repeated */
	PAGE_BLOCK = 12,	/* lines that a label may drop */
	PAGE_LINKS = 8,		/* headlines between furniture at the end */
};

/* One line that is not blank. */
struct line {
	struct seg *seg;
	struct str text;	/* trimmed */
	uint32_t entry;		/* of the phrase that it is, or 0 */
	uint8_t class;		/* enum phrase_class */
	bool gone;		/* it is furniture, and is dropped */
	bool weak;		/* one word that means other things too */
	bool label;		/* a phrase and nothing else */
	bool ends;		/* like a sentence, or is too long to tell */
	bool plain;		/* short, and does not end */
	bool apart;		/* blank lines stand before it */
	bool headline;		/* it is what titles repeat */
};

struct page {
	struct doc *doc;
	struct line *line;
	size_t n;
};

/* What is known of the lines before the window.  All zero is a beginning. */
struct before {
	bool begun;		/* has the document had a line that stays? */
	bool gone, plain, colon;	/* the latest line */
	uint64_t last;		/* hash of the latest line that stays */
	int block;		/* lines that a label may still drop */
};

/* Lists the lines of a window; false when memory runs out. */
bool page_list(struct page *page, struct doc *doc);

/* Drops a line, unless it is gone already. */
void page_drop(struct page *page, struct line *l, enum phrase_class class,
		const char *rule, int sure, struct str evidence);

/* Is it a list that a line of one word stands in? (blocks.c) */
bool is_listed(const struct page *page, size_t i, const struct before *before);

/* Has it furniture next to it, or an end of the document? (blocks.c) */
bool has_company(const struct page *page, size_t i,
		const struct before *before);

/* Headlines below a label, and between furniture at the end (blocks.c). */
void drop_blocks(struct page *page, struct before *before);
void drop_tail(struct page *page);

/* Titles, headlines and captions that stand twice (repeats.c). */
void drop_titles(struct page *page);
void drop_repeats(struct page *page, struct before *before);

/*
 * What stands at the beginning or end of a line (ends.c): lengths in bytes, 0
 * for none.
 */
size_t crawler_header(struct str s);	/* " date 2020-11-23 " */
size_t orphan_separator(struct str s);	/* "/ " before a time */
/* "SEOUL, May 30 (Yonhap) -- "; "(서울=연합뉴스) 홍길동 기자 = " */
size_t dateline(struct str s, const struct phrases *phrases);
/* " (Yonhap)", with the blank before it */
size_t agency_tag(struct str s, const struct phrases *phrases);

/*
 * Who took a picture (credits.c): the entry that tells, or 0.
 */
uint32_t picture_agency(struct str s, const struct phrases *phrases);
/* The same at the end of a caption. */
uint32_t caption_credit(struct str s, uint16_t lang,
		const struct phrases *phrases);

#endif
