# SPDX-License-Identifier: Apache-2.0
"""clean.py - decant from Python, by ctypes alone: clean(text) -> text."""
import ctypes
import sys

lib = ctypes.CDLL('libdecant.so.0')
lib.decant_load.restype = ctypes.c_void_p
lib.decant_load.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_void_p]
lib.decant_clean.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t,
                             ctypes.POINTER(ctypes.c_void_p),
                             ctypes.POINTER(ctypes.c_size_t)]
lib.decant_free.argtypes = lib.decant_unload.argtypes = [ctypes.c_void_p]


class Cleaner:
    def __init__(self, *options):
        words = [o.encode() for o in options] + [None]
        error = ctypes.create_string_buffer(512)
        self.rules = lib.decant_load((ctypes.c_char_p * len(words))(*words), error)
        if not self.rules:
            raise ValueError(error.raw[4:].split(b'\0')[0].decode())

    def __call__(self, raw):
        out, n = ctypes.c_void_p(), ctypes.c_size_t()
        if lib.decant_clean(self.rules, raw, len(raw), ctypes.byref(out), ctypes.byref(n)):
            raise MemoryError
        text = ctypes.string_at(out, n.value).decode('utf-8')
        lib.decant_free(out)
        return text

    def __del__(self):
        lib.decant_unload(self.rules)


if __name__ == '__main__':
    clean = Cleaner('lang=en')
    sys.stdout.write(clean(sys.stdin.buffer.read()))
