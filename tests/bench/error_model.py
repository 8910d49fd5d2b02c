#!/usr/bin/python3
"""How the reader errs: measured on drawn mail, kept as a small JSON, and applied to made-up people.

    error_model.py --kanaria PROGRAM --sets DIR... --out tests/bench/error_model.json [--readings FILE]

Each DIR is a set of make_mailpieces.py with its truth.json, or a grade that recall_bench.py --keep drew.  Only mail to persons with a name in
kanji counts (plain, joint, 様方, 保護者様); everything else has no like in the population.

The model is a list of profiles, one for every mailpiece that was read: for each field its hypotheses
as they came, each with its p and the edits that lead from the truth to it.  A profile is applied to
another person as a whole, so that errors of one piece stay together, and with them how sure the reader
was.  An edit finds its place in the other text by the character itself, else by its class and place;
what it puts there is what the same character was confused with, where that was seen, else what a
character of the class was.  A name hypothesis that is itself made of a surname and a given name of the
lexicon becomes one again: the reader prefers names that exist, and those are the dangerous ones.
A place that was read as another town of the dictionary becomes another town of the same city.

An edit is [kind, class, where, from, to]: kind = (s), + put in before, - left out; `where` is the
place in the text as a share of its length, in [0, 1].  Whole-text edits: ["town"], ["tail"] (all
after the house numbers is missing), ["junk"] (more than half is wrong), ["none"] (empty).
`counts` in the JSON says how many of what it rests on.  Debian packages: python3 and the generator's.
"""
import argparse
import collections
import difflib
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'blackbox')]
import read_test  # noqa: E402
import registry_cases as cases  # noqa: E402

PERSONS = ('p', 'ren', 'kata', 'hogo')
MOST_HYPOTHESES = 32  # as many as matching asks with
JUNK_SHARE = 0.5
LEAST_P = 1e-5  # what rounding makes 0
LEAST_KEPT_P = 2e-4  # less likely hypotheses than this weigh nothing in a decision (matching's kTailMass)
FIELDS = ('postal_code', 'address', 'name')
FOLDS = {'postal_code': str, 'address': read_test.address, 'name': read_test.exact_name}


def class_of(c):
    if c in '0123456789':
        return 'digit'
    if c == '-':
        return 'hyphen'
    if '\u3040' <= c <= '\u309f':
        return 'hiragana'
    if '\u30a0' <= c <= '\u30ff':
        return 'katakana'
    return 'kanji' if cases.is_kanji(c) else 'latin' if c.isascii() and c.isalpha() else 'other'


def place_end(text):
    """Where the house numbers begin in a folded address."""
    found = re.search('[0-9]', text)
    return found.start() if found else len(text)


def tail_start(text):
    """Where the building begins in a folded address."""
    found = re.match('[^0-9]*[0-9]+(-[0-9]+)*', text)
    return found.end() if found else len(text)


def edits_of(truth, read, towns=frozenset()):
    """The edits from a truth to a reading of it, both folded; `towns`: folded city and town names."""
    if truth == read:
        return []
    if not read:
        return [['none']]
    if truth[:tail_start(truth)] == read and truth != read:
        return [['tail']]
    edits = []
    if towns:
        old, new = truth[:place_end(truth)], read[:place_end(read)]
        if old != new and new in towns:
            edits, read = [['town']], old + read[len(new):]
    steps = difflib.SequenceMatcher(None, truth, read, False).get_opcodes()
    wrong = sum(max(b - a, d - c) for tag, a, b, c, d in steps if tag != 'equal')
    if wrong > JUNK_SHARE * len(truth):
        return [['junk']]
    for tag, a, b, c, d in steps:
        if tag == 'equal':
            continue
        for i in range(max(b - a, d - c)):
            old = truth[a + i] if a + i < b else ''
            new = read[c + i] if c + i < d else ''
            at = min(a + i, len(truth) - 1)
            edits.append(['=' if old and new else '-' if old else '+', class_of(old or new),
                          round(at / len(truth), 2), old, new])
    return edits


class Model:
    """Applies profiles to people; `draw` gives a reading as `kanaria read --hypotheses` prints it."""

    def __init__(self, path, models):
        data = json.loads(path.read_text(encoding='utf-8'))
        self.profiles, self.counts = data['profiles'], data['counts']
        self.confused = collections.defaultdict(list)
        for profile in self.profiles:
            for field in FIELDS:
                for p, edits, _ in profile[field]:
                    for edit in edits:
                        if edit[0] == '=':
                            for key in ((field, edit[3]), (field, edit[1], 'any')):
                                self.confused[key].append((edit[4], max(p, LEAST_P)))
        self.names = cases.Names(models)
        self.known = {kind: set(some) for kind, (some, _) in self.names.kinds.items()}
        self.like = {kind: like_names(some) for kind, some in self.known.items()}
        self.towns = collections.defaultdict(list)
        for town in cases.read_towns(models):
            self.towns[town.prefecture, town.city].append(town.name)

    def draw(self, rng, person, identifier, code, address, name):
        """A reading of what stands on the mail, and how many edits its best texts hold by field."""
        profile = rng.choice(self.profiles)
        # A town's own numerals (九番丁) stay: the reader prints them as they are.
        town = person.town.city + person.town.name
        rest = address.partition(town)[2]
        truths = {'postal_code': code, 'address': read_test.plain(town) + read_test.address(rest), 'name': read_test.exact_name(name)}
        hypotheses, errors = {}, {}
        for field in FIELDS:
            chosen = {}
            lists = collections.OrderedDict()
            for p, edits, lexical in profile[field]:
                text = self.applied(rng, person, field, truths[field], edits, lexical, chosen)
                lists[text] = lists.get(text, 0) + p
            first = next(iter(lists), '')
            errors[field] = 0 if first == truths[field] else max(1, len(profile[field][0][1]) if profile[field] else 1)
            head = person.town.prefecture if field == 'address' else ''
            hypotheses[field] = [{'text': head + text, 'p': min(1.0, round(p, 6))} for text, p in lists.items() if text]
        best = {field: (some[0]['text'], some[0]['p']) if some else ('', 0) for field, some in hypotheses.items()}
        reading = {'id': identifier, 'recipient': {**{f: best[f][0] for f in FIELDS},
                                                   'confidence': min(profile['sure'].values()),
                                                   'field_confidence': profile['sure']},
                   'hypotheses': hypotheses}
        return reading, errors

    def applied(self, rng, person, field, truth, edits, lexical, chosen):
        text = list(truth)
        for edit in edits:
            key = json.dumps(edit)
            if edit[0] in ('none', 'tail', 'junk', 'town'):
                if key not in chosen:
                    chosen[key] = self.whole(rng, person, field, truth, edit[0])
                if edit[0] != 'town':
                    return chosen[key]
                text[:place_end(truth)] = [chosen[key]] + [''] * (place_end(truth) - 1)
                continue
            if key not in chosen:
                chosen[key] = self.placed(rng, field, truth, edit, lexical and person)
            at, new = chosen[key]
            if at is not None:
                text[at] = new + truth[at] if edit[0] == '+' else new
        return ''.join(text)

    def whole(self, rng, person, field, truth, kind):
        if kind == 'none':
            return ''
        if kind == 'tail':
            return truth[:tail_start(truth)]
        if kind == 'town':
            city = person.town.prefecture, person.town.city
            return read_test.plain(city[1] + rng.choice(self.towns[city]))
        if field == 'name':
            return self.names.draw(rng, 's') + self.names.draw(rng, 'g')
        letters = list(truth)
        rng.shuffle(letters)
        return ''.join(letters)

    def placed(self, rng, field, truth, edit, person):
        """(index or None, what comes there) of one edit in another text."""
        kind, sort, where, old, new = edit
        fitting = [i for i, c in enumerate(truth) if c == old] if kind != '+' else []
        same = bool(fitting)
        fitting = fitting or [i for i, c in enumerate(truth) if class_of(c) == sort]
        if not fitting:
            return None, ''
        at = min(fitting, key=lambda i: abs(i / len(truth) - where))
        if kind == '-':
            return at, ''
        if kind == '+' or same:
            return at, new
        if person and field == 'name':
            likely = self.lexical(rng, truth, at, person)
            if likely:
                return at, likely
        seen = self.confused.get((field, truth[at])) or self.confused.get((field, sort, 'any')) or [(new, 1)]
        return at, rng.choices([c for c, _ in seen], weights=[p for _, p in seen])[0]

    def lexical(self, rng, truth, at, person):
        """Another character with which surname or given name is still a name; None where there is none."""
        cut = len(person.surname)
        kind, part, i = ('s', truth[:cut], at) if at < cut else ('g', truth[cut:], at - cut)
        others = [c for c in self.like[kind].get(part[:i] + '?' + part[i + 1:], ()) if c != part[i]]
        seen = [c for c, _ in self.confused.get(('name', truth[at]), ()) if c in others]
        return rng.choice(seen or others) if others else None


def like_names(names):
    """Name with one character as ? -> the characters that make it a name."""
    like = collections.defaultdict(list)
    for name in names:
        for i, c in enumerate(name):
            like[name[:i] + '?' + name[i + 1:]].append(c)
    return like


# ---- measuring ----------------------------------------------------------------------------------

def read(kanaria, engine, jobs, models, folder, truths):
    rows = ''.join('\t'.join([t['id']] + [str(folder / t[s]) for s in ('front', 'back') if t[s]]) + '\n' for t in truths)
    done = subprocess.run([kanaria, 'read', '--json', '--hypotheses', '--list', '-', '--jobs', str(jobs), '--engine', engine,
                           '--models', str(models)], input=rows, stdout=subprocess.PIPE, text=True, check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return {answer['id']: answer for answer in answers if 'error' not in answer}


def is_name(text, known):
    return any(text[:i] in known['s'] and text[i:] in known['g'] for i in range(1, len(text)))


def profile_of(truth, reading, towns, known):
    to, profile = truth['recipient'], {}
    for field in FIELDS:
        some = []
        # 大字, 郡 and prefecture may be there or not: that is a way of writing, no error.
        wanted = [FOLDS[field](text) for text in ([to['address_printed'], to['address']] if field == 'address' else [to[field]])]
        likely = [h for i, h in enumerate(reading['hypotheses'][field][:MOST_HYPOTHESES]) if i == 0 or h['p'] >= LEAST_KEPT_P]
        for hypothesis in likely:
            text = FOLDS[field](hypothesis['text'])
            edits = min((edits_of(true, text, towns if field == 'address' else ()) for true in wanted), key=len)
            some.append([round(max(hypothesis['p'], LEAST_P), 5), edits, int(field == 'name' and is_name(text, known))])
        profile[field] = some
    profile['sure'] = {f: round(reading['recipient']['field_confidence'][f], 4) for f in FIELDS}
    return profile


def counted(profiles, read_pieces, drawn):
    best = {f: sum(bool(p[f]) and not p[f][0][1] for p in profiles) for f in FIELDS}
    among = {f: sum(any(not edits for _, edits, _ in p[f]) for p in profiles) for f in FIELDS}
    pairs = collections.Counter((f, e[3], e[4]) for p in profiles for f in FIELDS for _, edits, _ in p[f][:1]
                                for e in edits if e[0] == '=')
    return {'drawn': drawn, 'read': read_pieces, 'profiles': len(profiles), 'best text is right': best,
            'truth among the hypotheses': among, 'hypotheses': sum(len(p[f]) for p in profiles for f in FIELDS),
            'confusions in best texts': [[*key, n] for key, n in pairs.most_common(40)]}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--kanaria', required=True)
    options.add_argument('--sets', nargs='+', type=pathlib.Path, required=True)
    options.add_argument('--out', type=pathlib.Path, default=HERE / 'error_model.json')
    options.add_argument('--engine', default='kanaria')
    options.add_argument('--jobs', type=int, default=2)
    options.add_argument('--readings', type=pathlib.Path, help='readings.json that recall_bench.py --keep left: not read again')
    options.add_argument('--models', type=pathlib.Path, default=cases.ROOT / 'models')
    options = options.parse_args()
    known = {kind: set(some) for kind, (some, _) in cases.Names(options.models).kinds.items()}
    towns = {read_test.address(t.prefecture + t.city + t.name) for t in cases.read_towns(options.models)}
    profiles, drawn, seen = [], 0, 0
    for folder in options.sets:
        truths = json.loads((folder / 'truth.json').read_text(encoding='utf-8'))
        drawn += len(truths)
        truths = [t for t in truths if t['recipient'].get('kind') in PERSONS and cases.is_kanji(read_test.plain(t['recipient']['name']))]
        readings = json.loads(options.readings.read_text(encoding='utf-8')) if options.readings else \
            read(options.kanaria, options.engine, options.jobs, options.models, folder, truths)
        readings = {t['id']: readings[t['id']] for t in truths if 'hypotheses' in readings.get(t['id'], {})}
        seen += len(readings)
        profiles += [profile_of(t, readings[t['id']], towns, known) for t in truths if t['id'] in readings]
    counts = counted(profiles, seen, drawn)
    with open(options.out, 'w', encoding='utf-8') as out:
        out.write('{"counts": ' + json.dumps(counts, ensure_ascii=False) + ',\n"profiles": [\n')
        out.write(',\n'.join(json.dumps(p, ensure_ascii=False, separators=(',', ':')) for p in profiles) + '\n]}\n')
    print(json.dumps(counts, ensure_ascii=False, indent=1))


if __name__ == '__main__':
    main()
