#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# prepare.py TRAIN WORDS DEBS OUT CLASSES - makes the text that the language model is
# trained from.
#
# TRAIN holds NAME.txt and SOURCES.tsv (language, name, source, tier, ...), WORDS
# holds words/ and bigrams/, DEBS the unpacked Debian packages that
# dictionaries/README.md lists.  What it does:
# - A text that has anything of tier C (non-commercial or unclear) is left out.
#   Such a language gets the messages of those packages instead, and the lines
#   that are of TICO-19 beyond doubt: they carry the same numbers and names as an
#   English line of it.
# - Some texts hold another language under a wrong code: these lines go.
# - English lines in the text of another language go, and English words in its
#   list of words that its text does not have.
# - Languages of which there is but one kind of text get sentences of our own
#   (own/NAME.txt).
# - Uzbek is written in Cyrillic, too.
# - Bosnian, which has little but messages, gets Serbian sentences in the sounds
#   of Bosnian (lepo, lijepo), by the words that are in its own list.
# - A language that has no text gets the messages of MediaWiki.
# - Languages that have little text, and those that they are taken for, get the
#   messages of GNOME, KDE and other programs that are of some length; English
#   gets what they were translated from.
# - Cantonese keeps lines with words that nothing else has, alone and beside
#   lines without.
# - Languages that are not told apart, noise, and programs make up
#   und/SCRIPT.txt.
import collections
import glob
import hashlib
import json
import math
import os
import random
import re
import string
import subprocess
import sys
import unicodedata

TRAIN, WORDS, DEBS, OUT = sys.argv[1:5]
OWN = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'own')
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Where a text holds two languages, words of the one that is meant: MediaWiki's.
TWO = {'bos': 'bs', 'aze': 'az', 'ssw': 'ss', 'roh': 'rm'}
# And who gets the other one.
GIVEN = {'ssw': 'swa'}
# Word lists that were counted in other text than TRAIN's.
OWN_WORDS = {'swa', 'yor'}
TAGS = {'bam': 'bm', 'ewe': 'ee', 'fon': 'fon', 'ibo': 'ig', 'lin': 'ln',
        'luo': 'luo', 'mos': 'mos', 'nya': 'ny', 'orm': 'om', 'pcm': 'pcm',
        'run': 'rn', 'sna': 'sn', 'som': 'so', 'swa': 'sw', 'tsn': 'tn',
        'twi': 'tw', 'wol': 'wo', 'xho': 'xh', 'yor': 'yo'}
CANTONESE = '嘅咗喺哋啲嚟冇嗰嘢噉嚿乜佢唔'
ENGLISH_TOO = {'eng', 'pcm', 'sco', 'gpe', 'aig', 'jam', 'ang'}
# Little words of English; a language that has one of them has another meaning
# for it.
LITTLE = set('''the of and to is for your you with from this that are be or can
    will on in not by it as was have'''.split())
# Messages under another code than the tag.
MESSAGES = {'crh': 'crh-latn'}
# Who gets messages of programs, their code, and how many at most: the same kind
# of text on both sides of a border, or it would be the kind that is learned.
PROGRAMS = {'xho': ('xh', 9000), 'zul': ('zu', 9000), 'mai': ('mai', 9000),
            'hin': ('hi', 4000), 'bos': ('bs', 9000), 'hrv': ('hr', 4000),
            'srp': ('sr', 4000), 'msa': ('ms', 9000), 'ind': ('id', 4000),
            'nso': ('nso', 9000), 'lim': ('li', 9000), 'nld': ('nl', 4000),
            'nno': ('nn', 5000), 'nob': ('nb', 4000), 'ast': ('ast', 4000),
            'spa': ('es', 4000), 'eng': ('de', 6000)}
# So close to a language that is told apart that they are no unknown ones.
CLOSE = set('''aae abs ace acf aig aln ang ann apc ajp arq ary arz awa ayh bar
    bew bfa bjn btm cdo cnr cpx dty egl ext fit frc frr fvr gan gcf gcr gpe hak
    hrx hsn hyw izh jam jje jut khw kiu kjp koi kri krl ksw lld lzh mag mfa mfe
    min mui msi mvf mwl nan nrm nbl nde olo osi pcd pcm pdc pdt pey pfl pih pnt
    prg qug qwh rgn rki rmf rsk ryu sgs sdc sdh sli stq sty sxu syl szy twd vls
    vmf vot vro wuu xmm xsy zea zmi ltg csb bam fon mos run nya fat abr srn vep
    smn sms sma smj nog kum gag hif isv lfn cor gom brx bgc anp bhb luz lrc glk
    bqi mzn'''.split())
# Uzbek: letters of two first.
UZBEK = dict(zip("o\u02bb g\u02bb sh ch ts ya yo yu ye \u02bc a b d e f g h i j k l "
                 "m n o p q r s t u v x y z".split(),
                 'ў ғ ш ч ц я ё ю е ъ а б д е ф г ҳ и ж к л м н о п қ р с т у '
                 'в х й з'.split()))
UZBEK_PART = re.compile('|'.join(sorted(UZBEK, key=len, reverse=True)), re.I)
SERBIAN = dict(zip('абвгдђежзијклљмнњопрстћуфхцчџш',
                   'a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č '
                   'dž š'.split()))

def lines_of(path):
    try:
        with open(path, encoding='utf-8') as f:
            return [l for l in f.read().split('\n') if l]
    except FileNotFoundError:
        return []


def write(path, lines):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(''.join(l + '\n' for l in lines))


def words(line):
    return WORD.findall(line.lower())


def clean(s):
    s = re.sub(r'\{\{(?:PLURAL|GENDER|GRAMMAR)[^|{}]*\|([^|{}]*)[^{}]*\}\}', r'\1', s)
    s = re.sub(r'\{\{[^{}]*\}\}|<[^>]*>|\$\d+|%\d*\$?[a-z]\b|\\n', ' ', s)
    s = re.sub(r'\[\[(?:[^\]|]*\|)?([^\]]*)\]\]', r'\1', s)
    s = re.sub(r"\[?https?://\S+|''+|&[a-z]+;|[{}\[\]]|__\w+__", ' ', s)
    return re.sub(r'\s+', ' ', s).strip()


PATHS = collections.defaultdict(list)


def messages_mediawiki(tag):
    out = []
    if not PATHS:
        for path in sorted(glob.glob(DEBS + '/**/*.json', recursive=True)):
            if 'i18n' in path:
                PATHS[os.path.basename(path)[:-5]].append(path)
    for path in PATHS[tag]:
        with open(path, encoding='utf-8') as f:
            d = json.load(f)
        out += [v for k, v in sorted(d.items()) if isinstance(v, str)]
    return out


def messages_office(tag):
    out = []
    for path in sorted(glob.glob(DEBS + '/**/resource/' + tag +
                                 '/LC_MESSAGES/*.mo', recursive=True)):
        po = subprocess.run(['msgunfmt', '--no-wrap', path],
                            capture_output=True, text=True).stdout
        out += re.findall(r'^msgstr(?:\[\d\])? "(.+)"$', po, re.M)
    return [re.sub(r'[~_]|\\"', '', s) for s in out]


def messages_firefox(tag):
    out = []
    for path in sorted(glob.glob(DEBS + '/**/langpack-' + tag + '@*.xpi',
                                 recursive=True)):
        text = subprocess.run(['unzip', '-p', path, '*.ftl', '*.properties'],
                              capture_output=True).stdout.decode('utf-8', 'replace')
        out += re.findall(r'^\s*[\w.-]+\s*=\s*(\S.*)$', text, re.M)
    return out


def messages_programs(tag, most, english=False):
    """Messages of five words and more, in an order without meaning."""
    out = set()
    for path in sorted(glob.glob(DEBS + '/**/locale/' + tag +
                                 '/LC_MESSAGES/*.mo', recursive=True)):
        po = subprocess.run(['msgunfmt', '--no-wrap', path],
                            capture_output=True, text=True).stdout
        side = 'msgid' if english else r'msgstr(?:\[\d\])?'
        for s in re.findall('^' + side + ' "(.+)"$', po, re.M):
            s = clean(re.sub(r'[_&](?=\w)|\\"', '', s))
            if len(words(s)) >= 5 and len(s) < 600:
                out.add(s)
    out = sorted(out)
    random.Random(11).shuffle(out)
    return out[:most]


ENGLISH = []


def messages(tag):
    if not ENGLISH:
        ENGLISH.append(set(clean(s) for s in messages_mediawiki('en')))
    english = ENGLISH[0]
    seen, out = set(), []
    for s in messages_mediawiki(tag) + messages_office(tag) + \
            messages_firefox(tag):
        s = clean(s)
        if sum(c.isalpha() for c in s) >= 6 and s not in english and \
                s not in seen and len(s) < 600:
            seen.add(s)
            out.append(s)
    return out


def anchors(line):
    """Numbers of two digits and more, and names with capitals or in Latin."""
    return frozenset(re.findall(r'\d[\d.,]*\d', line)) | \
        frozenset(re.findall(r'\b(?:[A-Z]{2,}[\w-]*\d|[A-Z]{3,})[\w-]*', line))


def tico(text, english):
    """The lines with three anchors or more that one English line has too."""
    by, out = collections.defaultdict(list), []
    for l in english:
        a = anchors(l)
        if len(a) >= 3:
            by[a].append(l)
    for l in text:
        match = by.get(anchors(l), [])
        if len(match) == 1 and .5 < len(l) / len(match[0]) < 2:
            out.append(l)
    return out


def trigrams(line):
    s = ' ' + ' '.join(words(line)) + ' '
    return [s[i:i + 3] for i in range(len(s) - 2)]


def split(text, seed):
    """Two languages in one text: expectation and maximization, from a seed."""
    known = set(w for l in seed for w in words(l))
    side = []
    for l in text:
        w = words(l)
        side.append(sum(x in known for x in w) > .45 * len(w) if w else True)
    grams = [trigrams(l) for l in text]
    for _ in range(6):
        count = [collections.Counter(), collections.Counter()]
        for g, s in zip(grams, side):
            count[s].update(g)
        n = [sum(c.values()) + 1 for c in count]
        weight = {}
        for g in set(count[0]) | set(count[1]):
            weight[g] = math.log((count[1][g] + .5) / n[1]) - \
                math.log((count[0][g] + .5) / n[0])
        side = [sum(weight[x] for x in g) >= 0 for g in grams]
    return ([l for l, s in zip(text, side) if s],
            [l for l, s in zip(text, side) if not s])


def latin(line):
    return ''.join((SERBIAN[c.lower()].capitalize() if c.isupper() else
                    SERBIAN[c]) if c.lower() in SERBIAN else c for c in line)


def bosnian(text, known):
    """Lines with words exchanged for what they sound like in Bosnian."""
    def sound(m):
        w = m.group().lower()
        best, rank = None, known.get(w, 1 << 20) / 4
        for i, c in enumerate(w):
            if c == 'e':
                for by in ('ije', 'je'):
                    x = w[:i] + by + w[i + 1:]
                    if known.get(x, 1 << 20) < rank:
                        best, rank = x, known[x]
        if best is None:
            return m.group()
        return best.capitalize() if m.group()[0].isupper() else best

    out = []
    for l in text:
        x = WORD.sub(sound, latin(l))
        if x != latin(l) and len(x) > 40:
            out.append(x)
    return out


def own_little(text, common):
    """Little words of English that stand in lines that are not English."""
    share = collections.defaultdict(list)
    for l in text:
        w = words(l)
        for x in LITTLE.intersection(w):
            share[x].append(sum(y in common for y in w) / len(w))
    return set(x for x, has in share.items() if len(has) >= 5 and
               sorted(has)[len(has) // 2] < .3)


def is_english(line, common, little):
    w = words(line.replace('’', "'"))
    if len(w) < 2 or not all(x.isascii() for x in w):
        return False
    found = [x for x in w if x in little]
    known = sum(x in common for x in w)
    return known >= .75 * len(w) or \
        ((len(set(found)) >= 2 or 'the' in found) and
         len(found) >= .15 * len(w) and known >= .4 * len(w)) or \
        (len(set(found)) >= 3 and len(found) >= .25 * len(w))


def letters_of(lines):
    """How often three characters follow one another, as shares."""
    count = collections.Counter(x for l in lines for x in trigrams(l))
    return count, sum(count.values()) + 1


def english_by_letters(text, english, common):
    """Lines with English words that are more like English than like the rest of
    the text, by three characters."""
    def share(l):
        w = words(l)
        return sum(x in common for x in w) / len(w) if len(w) > 1 else 0
    maybe = [l for l in text if l.replace('’', "'").isascii() and
             share(l) >= .3]
    rest = sorted(set(text) - set(maybe))
    if len(rest) < 200:
        return set()
    random.Random(5).shuffle(rest)
    own, n = letters_of(rest[:8000])
    eng, m = english
    out = set()
    for l in maybe:
        g = trigrams(l)
        x = sum(math.log((eng[t] + .5) / m) - math.log((own[t] + .5) / n)
                for t in g)
        if x > 4 and x > .3 * len(g):
            out.add(l)
    return out


def english_words(english, common):
    """Common words of English that are no names."""
    small = collections.Counter(x for l in english for x in WORD.findall(l))
    return set(x for x in common if small[x] > 2 * small[x.capitalize()])


def native(rows, text, english, little):
    """A list of words without those of English that the text hardly has."""
    found = collections.Counter(x for l in text for x in words(l))
    rows = [r.split('\t') for r in rows]
    n, all_ = sum(found.values()), sum(float(r[1]) for r in rows)
    if n < 50000:
        return [r for r in rows if r[0] not in little]
    return [r for r in rows if r[0] not in english | little or
            found[r[0]] > .2 * n * float(r[1]) / all_ and found[r[0]] > 1 and
            r[0] not in little]


def with_own(rows, own):
    """A list of words, half of what is written with them from our sentences."""
    count = collections.Counter(x for l in own for x in words(l))
    k = sum(float(r[1]) for r in rows) / max(1, sum(count.values()))
    for r in rows:
        count[r[0]] += float(r[1]) / max(k, 1e-9)
    return ['%s\t%.0f' % (x, c * k) for x, c in count.most_common()]


def cyrillic(line):
    """Uzbek in its Cyrillic letters."""
    line = re.sub("(?<=[ogOG])['’‘`ʻʼ]", '\u02bb', line)
    line = re.sub("(?<=[^\\W\\d_])['’‘`ʼ](?=[^\\W\\d_])", '\u02bc', line)
    line = re.sub('(?<![^\\W\\d_ʻʼ])e|(?<=[aiouAIOU])e', 'э', line)
    line = re.sub('(?<![^\\W\\d_ʻʼ])E|(?<=[aiouAIOU])E', 'Э', line)

    def letter(m):
        c = UZBEK[m.group().lower()]
        return c.upper() if m.group()[0].isupper() else c
    return UZBEK_PART.sub(letter, line)


def counted(text):
    c = collections.Counter(w for l in text for w in words(l))
    return ['%s\t%d' % x for x in c.most_common(30000) if x[1] > 1]


def scripts_of(text):
    """The script that all but a few letters are of, or None."""
    c = collections.Counter()
    for l in text[:300]:
        for ch in l:
            if ch.isalpha():
                c[unicodedata.name(ch, '?').split()[0]] += 1
    best = c.most_common(1)
    if not best or best[0][1] < .9 * sum(c.values()):
        return None
    return {'LATIN': 'Latn', 'CYRILLIC': 'Cyrl', 'ARABIC': 'Arab',
            'DEVANAGARI': 'Deva'}.get(best[0][0])


def noise(r, english):
    low, all_ = string.ascii_lowercase, string.ascii_letters + string.digits
    keys = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'poiuytrewq', 'lkjhgfdsa',
            'mnbvcxz', 'asdf', 'jkl', 'qwe', 'hjkl', 'wasd', 'dfg', 'fgh']
    code = '''if else return int void char const struct static for while printf
        malloc NULL sizeof def self import var let function null true false std
        size_t uint8_t elif lambda class public private new this try catch throw
        await async export default console log require div span href src px rgba
        margin padding select from where insert into values update join group by
        order limit fn mut impl pub use mod match enum echo fi done esac sudo apt
        get install git commit push npm run pip docker http www html css json xml
        utf php sql argv argc stdin stdout printf sprintf memcpy strlen'''.split()
    rare = 'bcdfghjklmnpqrstvwxz'

    def mash(letters, a, b):
        return ''.join(r.choice(letters) for _ in range(r.randint(a, b)))

    def some(f, a, b, sep=' '):
        return sep.join(f() for _ in range(r.randint(a, b)))

    kinds = [
        lambda: some(lambda: hashlib.sha1(str(r.random()).encode())
                     .hexdigest()[:r.randint(6, 40)], 1, 4),
        lambda: some(lambda: mash('abcdef', 2, 8) + mash('0123456789', 0, 4) +
                     mash('abcdef', 0, 4), 1, 6, r.choice(['-', ' ', ':'])),
        lambda: mash(all_ + '+/', 8, 60),
        lambda: some(lambda: mash(low, 2, 12), 1, 8),
        lambda: some(lambda: mash(rare, 2, 10), 1, 6),
        lambda: some(lambda: (r.choice(keys) + r.choice(keys) * r.randint(0, 2))
                     [:r.randint(3, 16)], 1, 5, r.choice([' ', ''])),
        lambda: mash(all_ + '_-', 8, 40),
        lambda: some(lambda: r.choice(code) + r.choice(
            [' ', '(', ') {', ';', ' = ', '->', '[i]', '++', '.', ': ', ' ']),
            3, 16),
        lambda: some(lambda: r.choice(code) + r.choice(code).title(), 1, 5),
        lambda: some(lambda: mash(string.ascii_uppercase, 1, 3) +
                     str(r.randint(0, 9999)), 1, 8),
        lambda: some(lambda: mash(string.ascii_uppercase, 2, 6), 1, 5),
        lambda: r.choice(['A', 'B', 'x', 'y', 'kg', 'mm', 'km', 'GB', 'v', 'No',
                          'pp', 'ISBN', 'ISO', 'USD', 'EUR', 'ID', 'SKU', 'MHz',
                          'kWh', 'vs', 'UTC', 'GMT', 'Mbps', 'DIN', 'CVE']) +
        ' ' + str(r.randint(0, 99999)) + ' ' + r.choice(
            ['A', 'px', 'kg', 'mm', 'GB', 'ms', 'x', 'II', 'III', 'IV', 'XII']),
        lambda: some(lambda: r.choice(low) * r.randint(2, 9), 1, 4),
        lambda: some(lambda: r.choice(['haha', 'lol', 'xd', 'zzz', 'hmm', 'xxx',
                                       'brrr', 'grr', 'ahah', 'jaja', 'kkk',
                                       'argh', 'pff', 'shh']) *
                     r.randint(1, 3), 1, 3),
        lambda: some(lambda: r.choice(low), 2, 10),
    ]
    return [kinds[i % len(kinds)]() for i in range(15000)]


# Comments, by the endings of files; what is in them is prose.
C_COMMENT = re.compile(r'/\*.*?\*/|(?<!:)//[^\n]*', re.S)
HASH_COMMENT = re.compile(r'(?:^|(?<=\s))#[^\n]*|^=\w+.*?^=cut', re.S | re.M)
COMMENT = {'.c': C_COMMENT, '.h': C_COMMENT, '.php': C_COMMENT,
           '.js': C_COMMENT, '.css': C_COMMENT, '.less': C_COMMENT,
           '.py': re.compile(r'\"\"\".*?\"\"\"|(?:^|(?<=\s))#[^\n]*', re.S),
           '.pm': HASH_COMMENT, '.sh': HASH_COMMENT,
           '.sql': re.compile(r'--[^\n]*'), '.json': re.compile(r'(?!)')}


MORE = ('.py', '.pm', '.sh')    # they have fewer marks that prose has not


def kind_of(path):
    """The ending of a program; that of a shell script that has none."""
    end = os.path.splitext(path)[1]
    if end or not os.path.isfile(path):
        return end
    with open(path, 'rb') as f:
        first = f.readline(80)
    return '.sh' if re.match(rb'#! ?/\S*\b(ba|da)?sh\b', first) else ''


def programs(most):
    """Lines of programs, without comments and without sentences."""
    r = random.Random(13)
    by = collections.defaultdict(set)
    paths = collections.defaultdict(list)
    for path in sorted(glob.glob(DEBS + '/**/*', recursive=True)):
        end = kind_of(path)
        if end in COMMENT and 'i18n' not in path and os.path.isfile(path):
            paths[end].append(path)
    for end, all_ in sorted(paths.items()):
        for path in r.sample(all_, min(len(all_), 400)):
            with open(path, encoding='utf-8', errors='replace') as f:
                t = COMMENT[end].sub('', f.read(60000))
            t = [l for l in t.split('\n') if 8 < len(l.strip()) < 160 and
                 not re.search(r'[\'"`][^\'"`]*\w \w+ \w', l)]
            by[end].update(r.sample(t, min(len(t), 60)))
    out = []
    for end, lines in sorted(by.items()):
        n = min(len(lines), 2 * most if end in MORE else most)
        out += r.sample(sorted(lines), n)
        print('und', n, 'lines of *' + end)
    return out


def main():
    tier = collections.defaultdict(set)
    source = collections.defaultdict(set)
    for l in lines_of(TRAIN + '/SOURCES.tsv')[1:]:
        p = l.split('\t')
        tier[p[0]].add(p[3])
        source[p[0]].add(p[2])
    english = lines_of(TRAIN + '/eng.txt')
    common = set(l.split('\t')[0] for l in
                 lines_of(WORDS + '/words/eng.tsv')[:6000])
    foreign = english_words(english, common)
    widely = set(l.split('\t')[0] for l in
                 lines_of(WORDS + '/words/eng.tsv')[:15000])
    text = {}
    for name in sorted(tier):
        t = lines_of('%s/%s.txt' % (TRAIN, name))
        if 'C' in tier[name]:
            found = tico(t, english) if 'tico19' in source[name] else []
            text[name] = messages(TAGS[name]) if name in TAGS else []
            print(name, len(text[name]), 'messages,', len(found), 'of TICO-19')
            text[name] += found
        elif name in TWO:
            text[name], other = split(t, messages(TWO[name]))
            print(name, len(text[name]), 'kept,', len(other), 'not, as:',
                  other[len(other) // 2][:60] if other else '')
            if name in GIVEN:
                text[GIVEN[name]] = other
        else:
            text[name] = text.get(name, []) + t
    text['swa'] = text['swa'] + split(lines_of(TRAIN + '/ssw.txt'),
                                      messages('ss'))[1]
    for name, (tag, most) in PROGRAMS.items():
        more = messages_programs(tag, most, name == 'eng')
        print(name, len(text[name]), 'lines,', len(more), 'of programs')
        text[name] = text[name] + more
    little, untranslated = {}, collections.Counter()
    letters = letters_of(text['eng'][::4])
    for name, t in text.items():
        if name not in ENGLISH_TOO:
            little[name] = LITTLE - own_little(t, common)
            k = [l for l in t if not is_english(l, common, little[name])]
            drop = english_by_letters(k, letters, widely)
            k = [l for l in k if l not in drop]
            untranslated.update(set(t) - set(k))
            if len(k) < .99 * len(t):
                print(name, len(t) - len(k), 'of', len(t), 'English')
            text[name] = k
    more = [l for l, n in sorted(untranslated.items()) if
            n > 1 and len(words(l)) > 1]
    print('eng', len(more), 'lines that were not translated')
    text['eng'] = text['eng'] + more
    classes = {}
    for l in lines_of(sys.argv[5]):
        if l[0] != '#':
            classes[l.split('\t')[2]] = l.split('\t')[0]
    for name in sorted(tier):
        if text.get(name) or name in CLOSE - set(classes):
            continue
        tag = classes.get(name, name)
        text[name] = messages(MESSAGES.get(tag, tag))
        if name in classes:
            print(name, len(text[name]), 'messages')
    known = {l.split('\t')[0]: i for i, l in
             enumerate(lines_of(WORDS + '/words/bos.tsv'))}
    more = bosnian(text['srp'], known)
    print('bos', len(more), 'lines of Serbian, as:', more[len(more) // 2][:90])
    text['bos'] += more[:9000]
    mine = {}
    r = random.Random(7)
    has = [l for l in text['yue'] if re.search('[' + CANTONESE + ']', l)]
    hasnt = [l for l in text['yue'] if not re.search('[' + CANTONESE + ']', l)]
    text['yue'] = has + [r.choice(['%s%s', '%s，%s', '%s %s']) % tuple(r.sample(
        [r.choice(has), r.choice(hasnt)], 2)) for _ in range(len(has))]
    for path in sorted(glob.glob(OWN + '/*.txt')):
        name = os.path.basename(path)[:-4]
        mine[name] = lines_of(path)
        times = max(1, len(text[name]) // (8 * len(mine[name])))
        text[name] = text[name] + mine[name] * times
        print(name, len(mine[name]), 'lines of ours,', times, 'times of',
              len(text[name]))
    text['uzb_Cyrl'] = [cyrillic(l) for l in text['uzb'] if
                        sum(c.isascii() for c in l) > .9 * len(l)]
    for name, t in text.items():
        if t:
            write('%s/%s.txt' % (OUT, name), t)
        own = '%s/words/%s.tsv' % (WORDS, name)
        if name in TWO and name in ('ssw', 'roh') or \
                'C' in tier[name] and name not in OWN_WORDS or \
                name in classes and not os.path.exists(own) and len(t) > 300 \
                and name != 'yue':
            write('%s/words/%s.tsv' % (OUT, name), counted(t))
    for part in ('words', 'bigrams'):
        for path in sorted(glob.glob('%s/%s/*' % (WORDS, part))):
            name = os.path.basename(path)
            to = '%s/%s/%s' % (OUT, part, name)
            name = name[:-4]
            if not os.path.exists(to) and ('C' not in tier[name] or
                                           name in OWN_WORDS):
                rows = lines_of(path)
                if part == 'words' and name not in ENGLISH_TOO:
                    rows = native(rows, text.get(name, []), foreign,
                                  little.get(name, LITTLE))
                    if len(rows) < .98 * len(lines_of(path)):
                        print(name, len(rows), 'of', len(lines_of(path)),
                              'words')
                    rows = with_own(rows, mine[name]) if name in mine else \
                        ['\t'.join(x) for x in rows]
                write(to, rows)
    rows = lines_of(OUT + '/words/uzb.tsv')
    write(OUT + '/words/uzb_Cyrl.tsv', [cyrillic(x) for x in rows])
    und = collections.defaultdict(list)
    used = collections.defaultdict(list)
    for name, t in sorted(text.items()):
        if name in classes or name in CLOSE or len(t) < 60:
            continue
        s = scripts_of(t)
        r.shuffle(t)
        n = 0
        for l in t:
            if s is None or n > 20000:
                break
            und[s].append(l)
            n += len(l.encode())
        used[s].append(name)
    und['Latn'] += noise(r, english) + programs(1600)
    und['Cyrl'] += [' '.join(''.join(r.choice('йцукенгшщзхъфывапролджэячсмитьбю')
                    for _ in range(r.randint(3, 10)))
                    for _ in range(r.randint(1, 5))) for _ in range(400)]
    for s, t in und.items():
        r.shuffle(t)
        if s:
            write('%s/und/%s.txt' % (OUT, s), t)
            print('und', s, len(t), 'lines of', len(used[s]), *used[s])


main()
