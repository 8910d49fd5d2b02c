#!/usr/bin/python3
"""False matches and recall of the registry under reading errors as they were measured.

    false_match_bench.py BIN --registry-size N --readings M [--jobs 2] [--seed 1] [--failures FOLDER]

BIN holds kanaria and kanaria-hq.  Builds a registry of N made-up records (population.py), then has
`kanaria check` decide M readings of persons who are not registered, in equal numbers by kind of
closeness, and --registered (default M / 5) readings of registered ones.  Each reading is a profile of
error_model.json applied to the person: what is asked is a reading with its hypotheses, as
`kanaria read --json --hypotheses` prints it.  Addresses are printed as 4-2-8 ハイツ301; other ways
of writing them are tests/blackbox/registry_test.py's.  Eight in a hundred are a 連名 with a partner.

Prints a table by kind, full matches per 100,000 with the 95 % upper bound, recall by the number of
wrong characters in the best text (address, name and postal code together), and the failures by cause.  --failures FOLDER gets false.jsonl and
missed.jsonl, each with reading, truth and cause (at most --keep of a kind and stream).

The equal mix is far harsher than mail is: in a real stream nearly all persons are `random`.  A
stranger of kind `namesake …` has the registered person's own full name.

The bounds are those of the persons drawn, given the model: its 210 profiles stand for what the reader
does in one mailpiece of 70 or more, and say nothing about rarer errors.  It was measured on the
generator whose like the reader was trained on; real mail is worse.

Exit 1 where a bound fails: the bounds are on whole runs of 5,000 readings and more, and only where
an honest program stays clear of them (BOUNDS).
Two kinds have no bound and a line of their own without them: a namesake in another room of a house whose record has no room, and one in
the town's twin.  The registry's keys cannot tell them from the registered person.

Full size: --registry-size 5000000 --readings 1000000.  A reading takes about 1 ms of a core, most of it the
drawing.  Measured: 200,000 records and 210,000 readings, one stream on a busy machine of two cores, 5 min.
"""
import argparse
import collections
import json
import multiprocessing
import pathlib
import pickle
import random
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import error_model  # noqa: E402
import population  # noqa: E402
import registry_cases as cases  # noqa: E402
import verdicts  # noqa: E402

LEAST_READINGS = 5000
JOINT_RATE = 0.08  # 連名; the registered person is the second of half of them
WRONG = ('no wrong character', '1', '2', '3 and more')
SECOND = 'second of a 連名'
# Share of the readings of one kind, or of all, that may match; the bound fails only when even the
# lower end of what chance allows lies above it.
BOUNDS = {'random': 0.0, 'namesake elsewhere': 0.0, 'namesake in the town': 0.002, 'namesake next door': 0.005,
          'namesake, other room': 0.005, 'neighbour of the surname': 0.002, 'other room': 0.002, 'household': 0.005,
          'father and son': 0.005, 'maiden surname': 0.002, 'other family': 0.002}
LEAST_RECALL = 0.85  # match or review, all registered readings


def reading_of(model, rng, person, identifier, is_registered):
    """(reading, errors by field, true texts, whether it is a 連名 that names the person second)."""
    shown = person.name + person.mark if is_registered else person.surname + person.given
    partner = person.surname + person.partner
    first, second = (shown, '') if rng.random() >= JOINT_RATE else (shown, partner) if rng.random() < 0.5 else (partner, shown)
    address = cases.hyphened(person)
    reading, errors = model.draw(rng, person, identifier, person.town.code, address, first)
    if second:
        beside, errors_beside = model.draw(rng, person, identifier, person.town.code, address, second)
        reading['recipient']['names'] = [reading['recipient']['name'], beside['recipient']['name']]
        if second == shown:
            errors['name'] = errors_beside['name']
    return reading, errors, {'postal_code': person.town.code, 'address': address, 'name': shown}, second == shown


def share_of_work(work):
    """One stream: decides every jobs-th person's readings; returns the tally and the failures."""
    registry, model_path, people_path, number, jobs, asked, is_registered, seed, keep = work
    with open(people_path, 'rb') as file:
        people = pickle.load(file)
    model = error_model.Model(model_path, registry.models)
    tally, failures, waiting = collections.Counter(), [], collections.deque()

    def readings():
        for i in range(number, asked, jobs):
            kind, person = people[i % len(people)]
            rng = random.Random(f'{seed}/{i}')
            reading, errors, truth, is_second = reading_of(model, rng, person, str(i), is_registered)
            waiting.append((kind, person, reading, errors, truth, is_second))
            yield reading

    kept, micros = collections.Counter(), []
    for answer in registry.ask(readings()):
        kind, person, reading, errors, truth, is_second = waiting.popleft()
        if answer['id'] != reading['id']:
            sys.exit(f'{answer["id"]} was answered where {reading["id"]} was asked.')
        decision = verdicts.found(answer, person.record_id) if is_registered else answer['decision']
        group = kind if not is_registered else SECOND if is_second else WRONG[min(sum(errors.values()), 3)]
        tally[group, decision] += 1
        micros.append(answer['microseconds'])
        failed = decision != 'match' if is_registered else decision == 'match'
        if failed:
            kept[group, decision] += 1
        if failed and kept[group, decision] <= keep:
            failures.append({'group': group, 'decision': decision, 'person': population.as_json(person, kind),
                             'truth': truth, 'reading': reading, 'hits': answer['hits'],
                             'record_id': person.record_id if is_registered else person.near.record_id})
    return tally, failures, micros


def decide(options, registry, people, asked, is_registered):
    if not people or not asked:
        return collections.Counter(), [], []
    path = registry.folder / ('registered.pickle' if is_registered else 'strangers.pickle')
    path.write_bytes(pickle.dumps(people))
    work = [(registry, options.model, path, j, options.jobs, asked, is_registered, options.seed, options.keep)
            for j in range(options.jobs)]
    with multiprocessing.Pool(options.jobs) as pool:
        parts = pool.map(share_of_work, work)
    return (sum((part[0] for part in parts), collections.Counter()), [f for part in parts for f in part[1]],
            sorted(m for part in parts for m in part[2]))


def explain(registry, failures, is_registered):
    if is_registered:
        causes = verdicts.causes_of_misses(registry, [(f['reading'], f['truth'], f['record_id']) for f in failures])
    else:
        causes = verdicts.causes_of_false(registry, [(f['reading'], f['truth']) for f in failures], 'match')
    for failure, (cause, field) in zip(failures, causes):
        failure.update(cause=cause, field=field)


def print_causes(title, failures):
    print(f'\n{title} ({len(failures)} looked at)')
    for (cause, field, decision), n in collections.Counter((f['cause'], f['field'], f['decision']) for f in failures).most_common():
        print(f'  {n:6} {decision:9} {cause} {field}: {verdicts.CAUSES[cause]}')


def rows_of(tally, groups):
    """(group, readings, Counter by decision) for each, then for all."""
    rows = [(g, collections.Counter({d: n for (k, d), n in tally.items() if k == g})) for g in groups]
    rows.append(('all', sum((counts for _, counts in rows), collections.Counter())))
    return [(group, sum(counts.values()), counts) for group, counts in rows]


def told_apart(rows):
    """The sum over the kinds that the registry's keys can tell from the registered person."""
    counts = sum((counts for kind, _, counts in rows[:-1] if kind in BOUNDS), collections.Counter())
    return 'all but those two', sum(counts.values()), counts


def print_false(rows):
    print(f'\n{"not registered":26}{"readings":>9}{"match":>7}{"review":>8}   full matches')
    for kind, n, counts in [*rows, told_apart(rows)]:
        print(f'{kind:26}{n:9}{counts["match"]:7}{counts["review"]:8}   {verdicts.per_100000(counts["match"], n)}')


def print_recall(rows):
    print(f'\n{"registered, best text with":26}{"readings":>9}{"match":>8}{"review":>8}{"missed":>8}   match or review')
    for group, n, counts in rows:
        missed = counts['no_match'] + counts['other']
        if n:
            print(f'{group:26}{n:9}{counts["match"]:8}{counts["review"]:8}{missed:8}   {100 - 100 * missed / n:.2f} %')


def broken_bounds(false_rows, recall_rows):
    """Sentences on the bounds that even chance does not excuse."""
    out = []
    for kind, n, counts in false_rows:
        if kind not in BOUNDS or not n:
            continue
        least = 1 - verdicts.upper_bound(n - counts['match'], n) if counts['match'] else 0
        if least > BOUNDS[kind]:
            out.append(f'{counts["match"]} of {n} readings of kind "{kind}" matched; at most {BOUNDS[kind]:.3%} may.')
    _, n, counts = recall_rows[-1]
    met = counts['match'] + counts['review']
    if n and verdicts.upper_bound(met, n) < LEAST_RECALL:
        out.append(f'{met} of {n} registered readings were met; {LEAST_RECALL:.0%} are asked for.')
    return out


def run(options, registered, registry):
    start = time.monotonic()
    people, others = population.make(population.Population(registry.models, options.seed), options.registry_size,
                                     registry.folder / 'records.csv', min(registered, options.people),
                                     min(options.readings, options.people))
    made = time.monotonic()
    registry.build()
    built = time.monotonic()
    print(f'{options.registry_size} records drawn in {made - start:.0f} s, registry built in {built - made:.0f} s; '
          f'{len(others)} strangers, {len(people)} registered', flush=True)
    tally, false, micros = decide(options, registry, others, options.readings, False)
    recall, missed, _ = decide(options, registry, [('registered', p) for p in people], registered, True)
    explain(registry, false, False)
    explain(registry, missed, True)
    false_rows = rows_of(tally, population.KINDS)
    recall_rows = rows_of(recall, (*WRONG, SECOND))
    print_false(false_rows)
    print_recall(recall_rows)
    print_causes('False matches by cause', false)
    print_causes('Registered readings without a match, by cause', missed)
    print(f'\nmicroseconds a reading: median {micros[len(micros) // 2]}, 99 % {micros[len(micros) * 99 // 100]}; '
          f'{time.monotonic() - built:.0f} s for all')
    if options.failures:
        options.failures.mkdir(parents=True, exist_ok=True)
        for name, some in (('false', false), ('missed', missed)):
            with open(options.failures / f'{name}.jsonl', 'w', encoding='utf-8') as out:
                out.writelines(json.dumps(f, ensure_ascii=False) + '\n' for f in some)
    broken = broken_bounds(false_rows, recall_rows) if options.readings >= LEAST_READINGS else []
    for sentence in broken:
        print(sentence, file=sys.stderr)
    return 1 if broken else 0


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('bin', type=pathlib.Path)
    options.add_argument('--registry-size', type=int, default=20000)
    options.add_argument('--readings', type=int, default=5000)
    options.add_argument('--registered', type=int)
    options.add_argument('--people', type=int, default=100000, help='different persons at most; more readings take them in turn')
    options.add_argument('--seed', type=int, default=1)
    options.add_argument('--jobs', type=int, default=2)
    options.add_argument('--keep', type=int, default=500, help='failures of a kind and decision that one stream keeps to look at')
    options.add_argument('--failures', type=pathlib.Path)
    options.add_argument('--model', type=pathlib.Path, default=HERE / 'error_model.json')
    options = options.parse_args()
    registered = options.readings // 5 if options.registered is None else options.registered
    with tempfile.TemporaryDirectory(prefix='false_match_') as name:
        sys.exit(run(options, registered, verdicts.Registry(options.bin, name)))


if __name__ == '__main__':
    main()
