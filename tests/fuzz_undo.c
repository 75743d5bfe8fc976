/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_undo.c - records of changes that nobody wrote, for texts they do not fit.
 *
 * The input is two parts, parted by a zero byte: records and a text.  Undoing
 * ends well only when what comes out is what the record's checksum says.  Then
 * true records of changes are made, of places that the first part's bytes
 * choose: they must give back the bytes that stood there.
 */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <zlib.h>

#include "cli/io.h"
#include "hushed.h"

struct bytes {
	const char *p;
	size_t n;
};

/* A file of these bytes that has no name but that of its number. */
static int
hidden_file(char path[32], const char *p, size_t n)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	assert(fd >= 0 && write(fd, p, n) == (ssize_t)n);
	assert(lseek(fd, 0, SEEK_SET) == 0);
	snprintf(path, 32, "/proc/self/fd/%d", fd);
	return fd;
}

/* Undoes a text by the records; what comes out is for free(), NULL when they
 * were refused. */
static char *
undo(struct bytes log, struct bytes text, size_t *n)
{
	char path[32], text_path[32], *out = NULL;
	int log_fd = hidden_file(path, log.p, log.n);
	int text_fd = hidden_file(text_path, text.p, text.n);
	struct records *r = records_open(path);
	struct source *in = source_open(text_fd, "text", 0);
	FILE *f = open_memstream(&out, n);
	bool fine = r != NULL && undo_document(r, records_name(r, "text",
	    "text"), in, "text", f);

	fclose(f);
	source_close(in);
	if (r != NULL)
		records_close(r);
	close(log_fd);
	close(text_fd);
	if (fine)
		return out;
	free(out);
	return NULL;
}

static unsigned long
sum(const char *p, size_t n)
{
	/* Of no buffer at all it gives the first value, which is right. */
	return crc32_z(0, (const Bytef *)p, n);
}

/* The checksum must be in the records that led to this. */
static void
judge(struct bytes log, const char *out, size_t n)
{
	char number[32];

	snprintf(number, sizeof(number), "%lu", sum(out, n));
	assert(memmem(log.p, log.n, number, strlen(number)) != NULL);
}

static void
put_change(struct buf *log, size_t at, struct bytes from, struct bytes to)
{
	buf_format(log, "{\"file\":\"text\",\"out\":[%zu,%zu],", at, to.n);
	buf_json_bytes(log, "from", from.p, from.n);
	buf_char(log, ',');
	buf_json_bytes(log, "to", to.p, to.n);
	buf_text(log, "}\n");
}

static void
put_end(struct buf *log, struct buf raw, struct bytes text)
{
	buf_format(log, "{\"document\":\"text\",\"src_bytes\":%zu,"
	    "\"out_bytes\":%zu,\"src_crc32\":%lu,\"out_crc32\":%lu}\n", raw.n,
	    text.n, sum(raw.p, raw.n), sum(text.p, text.n));
}

/* Each two bytes choose how far to go and how much was changed there; what stood
 * there before are the bytes that choose next. */
static void
make_and_undo(struct bytes how, struct bytes text)
{
	struct buf log = { 0 }, raw = { 0 };
	size_t at = 0, n;
	char *out;

	for (; how.n >= 2; how.p += 2, how.n -= 2) {
		size_t go = (unsigned char)how.p[0] & 31;
		size_t len = (unsigned char)how.p[1] & 15;
		struct bytes from = { how.p + 2, ((unsigned char)how.p[1] >>
		    4) % (how.n - 1) };

		if (go > text.n - at || len > text.n - at - go)
			break;
		buf_put(&raw, text.p + at, go);
		buf_put(&raw, from.p, from.n);
		put_change(&log, at + go, from, (struct bytes){ text.p + at +
		    go, len });
		at += go + len;
	}
	buf_put(&raw, text.p + at, text.n - at);
	put_end(&log, raw, text);
	out = undo((struct bytes){ log.p, log.n }, text, &n);
	assert(out != NULL && n == raw.n);
	assert(n == 0 || memcmp(out, raw.p, n) == 0);
	free(out);
	buf_free(&log);
	buf_free(&raw);
}

/* Text that looks packed would be unpacked, and is another text then. */
static bool
looks_packed(struct bytes text)
{
	return text.n > 1 && ((text.p[0] == '\x1f' && text.p[1] == '\x8b') ||
	    (text.p[0] == '\x28' && text.p[1] == '\xb5') ||
	    ((text.p[0] & 0xf0) == 0x50 && text.p[1] == '\x2a'));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = size > 0 ? (const char *)data : "";
	const char *zero = memchr(p, 0, size);
	struct bytes log = { p, zero ? (size_t)(zero - p) : size };
	struct bytes text = { zero ? zero + 1 : p + size, zero ? size - log.n -
	    1 : 0 };
	size_t n;
	char *out = undo(log, text, &n);

	if (out != NULL)
		judge(log, out, n);
	free(out);
	if (!looks_packed(text))
		make_and_undo(log, text);
	return 0;
}
