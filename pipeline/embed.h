/* SPDX-License-Identifier: Apache-2.0 */
/*
 * embed.h - a file becomes part of the program, by way of the assembler.
 *
 * EMBED(name, "file") declares its bytes [name, name_end), aligned for what is
 * read where it lies; a zero byte follows, which is not of the file.
 */
#ifndef EMBED_H
#define EMBED_H

#define EMBED(name, file) \
	__asm__(".section .rodata." #name ", \"a\", %progbits\n" \
		".balign 64\n" \
		#name ":\n" \
		".incbin \"" file "\"\n" \
		#name "_end:\n" \
		".byte 0\n" \
		".balign 8\n" \
		".previous\n"); \
	extern const char name[] __attribute__((visibility("hidden"))); \
	extern const char name##_end[] __attribute__((visibility("hidden")))

#endif
