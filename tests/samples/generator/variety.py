"""What plain chance makes too rare to be tested: unusual addressees, papers and light. Every roll comes from a random source
of its own, so that a piece made without variety stays what it was."""
import random

import people

VERTICAL = ('vertical_envelope', 'western_upright', 'label_columns', 'postcard_vertical', 'return_mail')
FILM = ('film_mailer', 'window_long', 'window_tall', 'window_line', 'double_window')

KANA_SURNAMES = (
    'ヤマダ サトウ スズキ タナカ ワタナベ イトウ カトウ ヨシダ ササキ マツモト イノウエ シミズ ハヤシ ヤマグチ モリ イケダ ハシモト アベ '
    'イシカワ マエダ フジタ ゴトウ オカダ ハセガワ ムラカミ コンドウ サカモト エンドウ アオキ フクダ ニシムラ タケウチ カネコ ナガイ').split()
KANA_GIVEN = (
    'タロウ ハナコ イチロウ ヒロシ ケンジ カズオ マサオ キヨシ ヨシコ カズコ サチコ ユウコ ミツコ ノブコ トモコ ジュンイチ ショウタ ダイスケ '
    'ケンタ ミサキ アヤカ ユイ リョウ シンジ ゲンキ タケシ フミエ チヨコ レイコ ベニコ コウヘイ ユヅキ').split()
KATAKANA_FOREIGN = (
    'グエン・ヴァン・アン カルロス・タナカ マルコス・フェレイラ ジュリア・ベンソン デヴィッド・クーパー アーニャ・イワノワ '
    'シャリファ・ビンティ・オマール ピエール・デュボワ メアリー・ジェーン・ホール ホセ・ミゲル・ロペス プラティク・グルン レ・ティ・ホア '
    'ウィリアム・チャン アフマド・ラフマン ソフィー・マルタン ジェニファー・リー').split()
LATIN_FOREIGN = (
    'Carlos Pereira|Nguyen Van An|Julia Benson|DAVID COOPER|Maria L. Fernandez|Pierre Dubois|SHARMA RAJESH|Sophie Martin|'
    'Ahmad Rahman|OLIVEIRA LUIS|Kevin O\'Brien|Hannah Schmidt-Weber|Li Wei|Park Jimin|GURUNG PRATIK|Emma Johansson').split('|')


def kana_person(rng, half):
    fam, giv = rng.choice(KANA_SURNAMES), rng.choice(KANA_GIVEN)
    who = {'kind': 'kana', 'fam': fam, 'giv': giv}
    return who | {'shown': (people.half_width_kana(fam), people.half_width_kana(giv))} if half else who


def unusual_addressee(rng, layout, hand):
    """Changes to whom the piece is for; none for most."""
    if layout == 'return_mail' or layout.startswith('junk'):
        return {}
    r, upright = rng.random(), layout in VERTICAL
    if r < 0.055:
        return {'person': kana_person(rng, r < 0.04 and not upright and not hand), 'kind': 'plain'}
    if r < 0.08 or r < 0.12 and upright:
        return {'person': {'kind': 'foreign', 'fam': rng.choice(KATAKANA_FOREIGN), 'giv': ''}, 'kind': 'plain'}
    if r < 0.12:
        return {'person': {'kind': 'latin', 'fam': rng.choice(LATIN_FOREIGN), 'giv': ''}, 'kind': 'plain'}
    if r < 0.16:
        return {'kind': 'firm_person'}
    return {'kind': 'joint_rows'} if r < 0.185 else {'kind': 'parent'} if r < 0.205 else {}


def unusual_damage(rng, layout):
    """Changes to the plan of damage; none for half of the pieces."""
    plan = {}
    if rng.random() < 0.09:
        plan['skew'] = rng.choice([-1, 1]) * (rng.uniform(10, 15) if rng.random() < 0.6 else rng.uniform(3, 10))
    if rng.random() < 0.09:
        plan['rotation'] = rng.choice([90, 180, 270])
    if rng.random() < (0.3 if layout in FILM else 0.04):
        plan['glare'] = rng.uniform(0.6, 0.95)
    if rng.random() < 0.08:
        plan['shadow'] = rng.choice(['fold', 'edge', 'cast'])
    if rng.random() < 0.08:
        plan.update({'pale': rng.uniform(0.3, 0.55)} if rng.random() < 0.5 else {'contrast': rng.uniform(0.35, 0.7), 'lift': 0})
    if rng.random() < 0.05:
        plan.update(folds=rng.choice([1, 2]), fold_depth=rng.uniform(0.8, 1.4))
    if rng.random() < 0.05:
        plan['blur'] = rng.uniform(0.75, 1.2)
    if rng.random() < 0.05:
        plan['quality'] = rng.randint(30, 50)
    return plan


def roll(seed, index, layout, hand, hard):
    """What is forced on the addressee and the paper of one piece, and changes to its plan of damage."""
    rng = random.Random(f'{seed}/{index}/variety')
    tint = rng.choice(['yellow', 'orange', 'sky', 'rose', 'moss', 'brown']) if rng.random() < 0.05 else ''
    tint = tint or ('kraft' if rng.random() < 0.04 and 'card' not in layout and 'sheet' not in layout else '')
    who, plan = unusual_addressee(rng, layout, hand), unusual_damage(rng, layout)
    if hard:
        plan = {k: v for k, v in plan.items() if k in ('skew', 'glare', 'shadow')}
    return who | ({'paper': tint} if tint else {}), plan | {'fibres': True}
