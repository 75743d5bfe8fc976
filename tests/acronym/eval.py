#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""eval.py COMMAND DATA [DOCUMENTS] - how many bent acronyms and long forms are repaired.

DATA holds clean text, LANG.txt.  Documents are made of its lines, of the sentences of
templates.tsv, and of acronyms: listed ones, and ones made of the initials of names.  Some
are bent as translators bend them: respelled by sound, written like a word, with other
vowels, or their long form with a word changed, left out or moved.  As many documents stay
sound.  The seed is fixed.  Told for each language:
  bent    right, wrong, missed    a respelled acronym; wrong is another than the true one
  long    right, wrong, missed    a long form; right is the name of the list, all of it
  harm    changes in sound documents and in lines that were not bent
"""
import collections, os, random, re, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
VOWELS = "AEIOU"


def templates():
    t = collections.defaultdict(lambda: collections.defaultdict(list))
    for line in open(HERE + "/templates.tsv", encoding="utf-8"):
        if not line.startswith("#"):
            lang, kind, text = line.rstrip("\n").split("\t")
            t[lang][kind].append(text)
    return t


def names(lang):
    """(acronym, name) of the lists, and of initials."""
    listed, made = {}, {}
    for f in [f"{HERE}/../../dictionaries/all/acronyms.tsv",
              f"{HERE}/../../dictionaries/{lang}/acronyms.tsv"]:
        for line in open(f, encoding="utf-8") if os.path.exists(f) else []:
            r = line.rstrip("\n").split("\t")
            if line.startswith("#") or len(r) < 2:
                continue
            if "/all/" in f and (r[4] if len(r) > 4 else "") != lang:
                continue
            words = r[1].split()
            if re.fullmatch(r"[A-Z]{3,7}", r[0]) and 3 <= len(words) <= 8:
                listed.setdefault(r[0], []).append(r[1])
            big = "".join(w[0] for w in words if w[0].isupper())
            if re.fullmatch(r"[A-ZА-Я]{3,6}", big) and "(" not in r[1]:
                made[big] = r[1]
    listed = [(a, n[0]) for a, n in sorted(listed.items()) if len(set(n)) == 1]
    made = [(a, n) for a, n in sorted(made.items())
            if any(v in a for v in VOWELS + "АЕИОУЭЯ") and a not in dict(listed)]
    return listed, made


def bend(r, a):
    """As a translator writes an acronym that it hears."""
    w = a.lower()
    for old, new in r.sample([("k", "c"), ("c", "k"), ("s", "z"), ("z", "s"), ("i", "y"),
                              ("f", "ph"), ("w", "v"), ("v", "w"), ("u", "ou"), ("ks", "x")], 10):
        if old in w[1:] and r.random() < .35:
            w = w[0] + w[1:].replace(old, new, 1)
            break
        if w[0] == old and len(old) == 1 and r.random() < .35:
            w = new + w[1:]
            break
    if r.random() < .25:
        i = r.randrange(1, len(w))
        if w[i] not in "aeiouh" and w[i] in "bcdfgklmnprst":
            w = w[:i] + w[i] + w[i:]
    return w[0].upper() + w[1:]


KIN = {"Agency": "Authority", "Administration": "Management", "Organization": "Institution",
       "Office": "Bureau", "Institute": "Academy", "Commission": "Committee", "Center": "Institute",
       "Research": "Investigation", "Energy": "Power", "Development": "Growth", "Health": "Medicine",
       "Science": "Knowledge", "Protection": "Defense", "Technology": "Technique", "Space": "Cosmos"}


KIN.update({  # id, fr, es, pt, it
    "Badan": "Lembaga", "Lembaga": "Badan", "Komisi": "Komite", "Pusat": "Balai", "Riset": "Penelitian",
    "Agence": "Bureau", "Institut": "Centre", "Centre": "Institut", "Organisation": "Institution",
    "recherche": "investigation", "Commission": "Conseil", "Programme": "Plan",
    "Agencia": "Oficina", "Instituto": "Centro", "Consejo": "Comité", "Investigaciones": "Estudios",
    "Comisión": "Consejo", "Organización": "Institución", "Universidad": "Academia",
    "Agência": "Escritório", "Conselho": "Comitê", "Pesquisas": "Investigações",
    "Agenzia": "Ufficio", "Istituto": "Centro", "Consiglio": "Comitato", "Ricerche": "Studi",
})


def bend_long(r, name):
    w = name.split()
    kind = r.random()
    known = [i for i, x in enumerate(w) if x in KIN]
    if kind < .6 and known:
        i = r.choice(known)
        w[i] = KIN[w[i]]
    elif kind < .8 and len(w) > 3:
        i = r.randrange(1, len(w) - 1)
        del w[i]
    else:
        i = len(w) - 1
        w = [w[0], w[i], "for"] + w[1:i] if len(w) > 3 else [w[1], w[0]] + w[2:]
    return " ".join(w)


def document(r, lang, filler, t, listed, made, bent):
    """Lines as they are given, as they should be, and what each was bent for."""
    n = r.randrange(8, 24)
    at = r.randrange(max(1, len(filler) - n))
    lines = [(x, x, None) for x in filler[at:at + n]]
    cast = r.sample(listed, min(len(listed), 2)) + r.sample(made, min(len(made), 2))
    r.shuffle(cast)
    if len(cast) < 2:
        return None
    new = []
    for a, name in cast:
        given = name
        isbent = bent and lang in ("en", "id", "fr", "es", "pt", "it") and (a, name) in listed and r.random() < .5
        if isbent:
            given = bend_long(r, name)
        s = r.choice(t["define"])
        new.append((s.replace("{L}", given).replace("{A}", a),
                    s.replace("{L}", name).replace("{A}", a), ("long", name) if given != name else None))
    for k in range(r.randrange(3, 7)):
        a, other = r.sample([x[0] for x in cast], 2)
        s = r.choice(t["mention"]).replace("{B}", other)
        given = bend(r, a) if bent and r.random() < .6 else a
        new.append((s.replace("{M}", given), s.replace("{M}", a), ("bent", given + " " + a) if given != a else None))
    places = sorted(r.randrange(len(lines) + 1) for _ in new)
    for i, (p, x) in enumerate(zip(places, new)):
        lines.insert(p + i, x)
    return lines


def main():
    command, data = sys.argv[1], sys.argv[2]
    documents = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    show = os.environ.get("SHOW")
    t = templates()
    total = collections.Counter()
    print(f"{'':4} {'bent':>5} {'right':>6} {'wrong':>6} {'missed':>6}  {'long':>5} {'right':>6} {'wrong':>6} {'missed':>6}  harm")
    for lang in sorted(t):
        path = f"{data}/{lang}.txt"
        if not os.path.exists(path):
            continue
        r = random.Random(lang)
        filler = [x for x in open(path, encoding="utf-8").read().split("\n") if x.strip()]
        listed, made = names(lang)
        if len(listed) + len(made) < 4:
            listed, made = names("en")
        c = collections.Counter()
        for i in range(documents):
            lines = document(r, lang, filler, t[lang], listed, made, i % 2 == 0)
            if lines is None:
                continue
            out = subprocess.run([command, "-s", "language,protect,acronym"],
                                 input="\n".join(x[0] for x in lines) + "\n", stdout=subprocess.PIPE,
                                 encoding="utf-8").stdout.split("\n")
            for (given, right, what), got in zip(lines, out):
                if what is None:
                    if got != given:
                        c["harm"] += 1
                        if show: print(f"  {lang} HARM {given}\n     -> {got}")
                    continue
                c[what[0]] += 1
                how = "right" if got == right else "missed" if got == given else "wrong"
                c[what[0] + how] += 1
                if show and how != "right": print(f"  {lang} {how} {what[1]}: {got}")
        total += c
        row(lang, c)
    row("all", total)


def row(lang, c):
    print(f"{lang:4} {c['bent']:5} {c['bentright']:6} {c['bentwrong']:6} {c['bentmissed']:6}  "
          f"{c['long']:5} {c['longright']:6} {c['longwrong']:6} {c['longmissed']:6} {c['harm']:5}")


main()
