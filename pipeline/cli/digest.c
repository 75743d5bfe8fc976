/* SPDX-License-Identifier: Apache-2.0 */
/*
 * digest.c - XXH64 of a text that comes in parts: quick enough to be made of all
 * that is read and written, and told by tools that people have (xxhsum -H1).  It
 * tells damage, not malice.
 */
#include <string.h>

#include "io.h"

static const uint64_t prime[] = { 0, 0x9e3779b185ebca87, 0xc2b2ae3d27d4eb4f,
	0x165667b19e3779f9, 0x85ebca77c2b2ae63, 0x27d4eb2f165667c5 };

static uint64_t
turned(uint64_t v, int by)
{
	return v << by | v >> (64 - by);
}

static uint64_t
stir(uint64_t lane, uint64_t word)
{
	return turned(lane + word * prime[2], 31) * prime[1];
}

void
digest_begin(struct digest *d, uint64_t seed)
{
	*d = (struct digest){ .seed = seed, .lane = { seed + prime[1] +
		prime[2], seed + prime[2], seed, seed - prime[1] } };
}

static void
take_stripe(struct digest *d, const unsigned char *p)
{
	for (int i = 0; i < 4; i++)
		d->lane[i] = stir(d->lane[i], bytes_number(p + 8 * i, 8));
}

void
digest_add(struct digest *d, const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t some;

	d->n += n;
	if (d->waiting > 0) {
		some = sizeof(d->wait) - d->waiting;
		some = n < some ? n : some;
		memcpy(d->wait + d->waiting, p, some);
		d->waiting += some;
		p += some;
		n -= some;
		if (d->waiting < sizeof(d->wait))
			return;
		take_stripe(d, d->wait);
		d->waiting = 0;
	}
	for (; n >= sizeof(d->wait); p += 32, n -= 32)
		take_stripe(d, p);
	if (n > 0)
		memcpy(d->wait, p, n);
	d->waiting = n;
}

static uint64_t
sum_of_lanes(const struct digest *d)
{
	static const int by[] = { 1, 7, 12, 18 };
	uint64_t h = 0;

	if (d->n < sizeof(d->wait))
		return d->seed + prime[5];
	for (int i = 0; i < 4; i++)
		h += turned(d->lane[i], by[i]);
	for (int i = 0; i < 4; i++)
		h = (h ^ stir(0, d->lane[i])) * prime[1] + prime[4];
	return h;
}

uint64_t
digest_end(const struct digest *d)
{
	const unsigned char *p = d->wait, *end = p + d->waiting;
	uint64_t h = sum_of_lanes(d) + d->n;

	for (; end - p >= 8; p += 8)
		h = turned(h ^ stir(0, bytes_number(p, 8)), 27) * prime[1] +
		    prime[4];
	for (; end - p >= 4; p += 4)
		h = turned(h ^ bytes_number(p, 4) * prime[1], 23) * prime[2] +
		    prime[3];
	for (; p < end; p++)
		h = turned(h ^ *p * prime[5], 11) * prime[1];
	h = (h ^ h >> 33) * prime[2];
	h = (h ^ h >> 29) * prime[3];
	return h ^ h >> 32;
}

uint64_t
digest_of(const char *p, size_t n, uint64_t seed)
{
	struct digest d;

	digest_begin(&d, seed);
	digest_add(&d, p, n);
	return digest_end(&d);
}
