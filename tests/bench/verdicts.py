"""What false_match_bench.py and recall_bench.py share: asking the registry, bounds, causes of failure."""
import json
import math
import pathlib
import subprocess
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'blackbox')]
import read_test  # noqa: E402
import registry_cases as cases  # noqa: E402

CAUSES = {
    'keys': 'the true text alone is decided just so: the keys, or their rules, cannot tell the two apart',
    'text shown': 'the text shown is wrong, and it alone is decided just so',
    'hypotheses': 'neither the true text nor the text shown is decided so: the sum over the hypotheses is',
    'key missing': 'the true text alone does not match: no key of the record meets this way of writing',
    'spelling': 'the texts shown are right, yet as the reader writes them no key meets the record, as the truth is written one does',
    'nothing read': 'a field that matching needs was left empty',
    'reading wrong': 'a field has no hypothesis with the true text, and the text shown is 3 or more characters off',
    'hypothesis missing': 'a field has no hypothesis with the true text, and the text shown is 1 or 2 characters off',
    'threshold': 'the truth is among the hypotheses of each field, yet its mass did not decide',
}


class Registry:
    """A registry made of a records.csv, and how to ask it."""

    def __init__(self, binaries, folder, models=None):
        self.binaries, self.folder = pathlib.Path(binaries), pathlib.Path(folder)
        self.models = models or cases.ROOT / 'models'

    def build(self):
        """Seconds are the caller's to take; `records.csv` lies in the folder already."""
        hq = self.binaries / 'kanaria-hq'
        cases.run(hq, 'keys', 'new', '--out', self.folder / 'keys')
        cases.run(hq, 'registry', 'build', '--keys', self.folder / 'keys', '--records', self.folder / 'records.csv',
                  '--out', self.folder / 'registry')

    def command(self):
        return [str(self.binaries / 'kanaria'), 'check', '--json', '--registry', str(self.folder / 'registry'),
                '--reveal-with', str(self.folder / 'keys' / 'hq.agekey'), '--models', str(self.models)]

    def ask(self, readings):
        """Yields an answer for each reading, in order, and keeps none; ends the program where one is missing."""
        asked, broken = 0, []
        with subprocess.Popen(self.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                              encoding='utf-8') as process:
            def feed():
                nonlocal asked
                try:
                    with process.stdin as pipe:
                        for reading in readings:
                            pipe.write(json.dumps(reading, ensure_ascii=False) + '\n')
                            asked += 1
                except Exception as error:  # raised again below: a thread's own end would go unseen
                    broken.append(error)
            feeder = threading.Thread(target=feed)
            feeder.start()
            answered = 0
            for line in process.stdout:
                answered += 1
                answer = json.loads(line)
                if 'error' in answer:
                    raise RuntimeError('kanaria check refused the reading %s: %s' % (answer.get('id'), answer['error']))
                yield answer
            feeder.join()
        if broken:
            raise broken[0]
        if process.returncode != 0 or answered != asked:
            raise RuntimeError('kanaria check ended with %d after %d of %d answers.' % (process.returncode, answered, asked))


def only_text(reading, **texts):
    """The same mailpiece as if these texts had been read for certain, without hypotheses."""
    return {'id': reading.get('id', ''), 'recipient': {f: texts.get(f, reading['recipient'][f])
                                                       for f in ('postal_code', 'address', 'name')}}


def found(answer, record_id):
    """The decision, as far as it concerns the record: a hit of another record's is none."""
    if any(hit['record_id'] == record_id for hit in answer['hits']):
        return answer['decision']
    return 'other' if answer['decision'] == 'match' else 'no_match'


FOLDS = {'address': read_test.address, 'name': read_test.name}
NEAR = 2  # characters


def distance(a, b):
    """Levenshtein's."""
    before = list(range(len(b) + 1))
    for i, c in enumerate(a, 1):
        now = [i]
        for j, d in enumerate(b, 1):
            now.append(min(before[j] + 1, now[-1] + 1, before[j - 1] + (c != d)))
        before = now
    return before[-1]


def rank(reading, field, texts):
    """Place of the true text among the field's hypotheses, from 0; None where none has it."""
    true = {FOLDS[field](text) for text in texts}
    shown = [h['text'] for h in reading.get('hypotheses', {}).get(field, [])] + [reading['recipient'][field]]
    return next((i for i, text in enumerate(shown) if FOLDS[field](text) in true), None)


def off(reading, field, texts):
    """Characters by which the text shown differs from the true one."""
    shown = FOLDS[field](reading['recipient'][field])
    return min(distance(shown, FOLDS[field](text)) for text in texts)


def accepted(truth):
    """Field -> the texts that are right; `accept` holds further ones by field."""
    return {field: [truth[field], *truth.get('accept', {}).get(field, ())] for field in FOLDS}


def causes_of_misses(registry, misses):
    """[(reading, true texts by field, record_id)] -> (cause, the field it lies in) of each."""
    answers = registry.ask([only_text(reading, **texts_of(truth)) for reading, truth, _ in misses])
    shown = registry.ask([only_text(reading) for reading, _, _ in misses])
    causes = []
    for (reading, truth, record_id), answer, shown_answer in zip(misses, list(answers), list(shown)):
        empty = [field for field in FOLDS if not reading['recipient'][field]]
        absent = [field for field, texts in accepted(truth).items() if rank(reading, field, texts) is None]
        far = [field for field in absent if off(reading, field, accepted(truth)[field]) > NEAR]
        if found(answer, record_id) != 'match':
            causes.append(('key missing', ''))
        elif all(rank(reading, field, texts) == 0 for field, texts in accepted(truth).items()) and \
                found(shown_answer, record_id) != 'match':
            causes.append(('spelling', ''))
        elif empty:
            causes.append(('nothing read', ' and '.join(empty)))
        elif far:
            causes.append(('reading wrong', ' and '.join(far)))
        elif absent:
            causes.append(('hypothesis missing', ' and '.join(absent)))
        else:
            causes.append(('threshold', ''))
    return causes


def texts_of(truth):
    return {field: truth[field] for field in ('postal_code', 'address', 'name')}


def causes_of_false(registry, false, decision):
    """[(reading, true texts)] of strangers that got this decision -> (cause, "") of each."""
    by_truth = registry.ask([only_text(reading, **texts_of(truth)) for reading, truth in false])
    by_shown = registry.ask([only_text(reading) for reading, _ in false])
    return [('keys' if t['decision'] == decision else 'text shown' if s['decision'] == decision else 'hypotheses', '')
            for t, s in zip(list(by_truth), list(by_shown))]


def upper_bound(errors, trials, confidence=0.95):
    """One-sided Clopper-Pearson bound of the error rate; with no error the rule of three, 3 / trials."""
    if trials == 0 or errors >= trials:
        return 1.0
    low, high = errors / trials, 1.0
    for _ in range(80):
        rate = (low + high) / 2
        terms = [math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1) +
                 k * math.log(rate) + (trials - k) * math.log1p(-rate) for k in range(errors + 1)]
        if sum(map(math.exp, terms)) > 1 - confidence:
            low = rate
        else:
            high = rate
    return high


def per_100000(errors, trials):
    if trials == 0:
        return 'none asked'
    return '%.1f per 100,000, with 95 %% confidence below %.1f' % (1e5 * errors / trials, 1e5 * upper_bound(errors, trials))
