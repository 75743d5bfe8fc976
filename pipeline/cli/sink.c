/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sink.c - writes a file or pipe, packed when it is to be.
 *
 * Packers get their bytes in parts of one size, whatever parts come in, so that
 * the same text is always the same packed bytes.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>
#include <zstd.h>

#include "cli.h"
#include "io.h"

enum { PART = 1 << 17 };

struct packer {
	enum packing how;
	char in[PART], out[PART];
	size_t n;
	z_stream z;
	ZSTD_CCtx *zstd;
};

enum packing
packing_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot == NULL ? PLAIN : strcmp(dot, ".gz") == 0 ? GZIP :
	    strcmp(dot, ".zst") == 0 ? ZSTD : PLAIN;
}

void
sink_open(struct sink *s, FILE *f, const char *name, enum packing how)
{
	*s = (struct sink){ .f = f, .name = name };
	if (how == PLAIN)
		return;
	s->packer = must(calloc(1, sizeof(*s->packer)));
	s->packer->how = how;
	if (how == ZSTD)
		s->packer->zstd = must(ZSTD_createCCtx());
	else if (deflateInit2(&s->packer->z, 6, Z_DEFLATED, 15 + 16, 8,
	    Z_DEFAULT_STRATEGY) != Z_OK)
		must(NULL);
}

static bool
put_raw(struct sink *s, const char *p, size_t n)
{
	if (n > 0 && !s->failed && fwrite(p, 1, n, s->f) != n) {
		s->failed = true;
		s->error = errno;
	}
	return !s->failed;
}

/* How far a packer shall go with what it has. */
enum pack { PACK_SOME, PACK_ALL, PACK_END };

static void
pack_gzip(struct sink *s, struct packer *k, enum pack how)
{
	static const int flush[] = { Z_NO_FLUSH, Z_SYNC_FLUSH, Z_FINISH };

	k->z.next_in = (Bytef *)k->in;
	k->z.avail_in = k->n;
	do {
		k->z.next_out = (Bytef *)k->out;
		k->z.avail_out = PART;
		deflate(&k->z, flush[how]);
		put_raw(s, k->out, PART - k->z.avail_out);
	} while (k->z.avail_out == 0);
}

static void
pack_zstd(struct sink *s, struct packer *k, enum pack how)
{
	static const ZSTD_EndDirective flush[] = { ZSTD_e_continue,
		ZSTD_e_flush, ZSTD_e_end };
	ZSTD_inBuffer in = { k->in, k->n, 0 };
	size_t left;

	do {
		ZSTD_outBuffer out = { k->out, PART, 0 };

		left = ZSTD_compressStream2(k->zstd, &out, &in, flush[how]);
		put_raw(s, k->out, out.pos);
	} while (how != PACK_SOME ? left != 0 : in.pos < in.size);
}

static void
pack(struct sink *s, enum pack how)
{
	if (s->packer->how == GZIP)
		pack_gzip(s, s->packer, how);
	else
		pack_zstd(s, s->packer, how);
	s->packer->n = 0;
}

bool
sink_put(struct sink *s, const char *p, size_t n)
{
	struct packer *k = s->packer;

	if (s->digest != NULL)
		digest_add(s->digest, p, n);
	if (k == NULL)
		return put_raw(s, p, n);
	while (n > 0) {
		size_t some = n < PART - k->n ? n : PART - k->n;

		memcpy(k->in + k->n, p, some);
		k->n += some;
		p += some;
		n -= some;
		if (k->n == PART)
			pack(s, PACK_SOME);
	}
	return !s->failed;
}

bool
sink_sync(struct sink *s, bool sure)
{
	if (s->packer != NULL)
		pack(s, PACK_ALL);
	/* Pipes have no disk to wait for. */
	if (!s->failed && (fflush(s->f) != 0 || (sure && fdatasync(fileno(s->f)) != 0 &&
	    errno != EINVAL && errno != EROFS && errno != ENOTSUP))) {
		s->failed = true;
		s->error = errno;
	}
	return !s->failed;
}

bool
sink_end(struct sink *s)
{
	if (s->packer != NULL) {
		pack(s, PACK_END);
		deflateEnd(&s->packer->z);
		ZSTD_freeCCtx(s->packer->zstd);
		free(s->packer);
		s->packer = NULL;
	}
	if (s->f != NULL && !s->failed && fflush(s->f) != 0) {
		s->failed = true;
		s->error = errno;
	}
	return !s->failed;
}
