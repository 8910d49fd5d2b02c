"""What a mailpiece is while it is drawn: random source, sheet, ink, truth."""
from sheet import Hand

RED = (205, 62, 52)
INKS = [(28, 28, 30), (15, 15, 18), (45, 45, 48), (22, 24, 60), (58, 56, 54)]
BRANDS = [(0, 82, 155), (180, 30, 45), (0, 120, 90), (225, 110, 0), (90, 40, 120), (30, 30, 30), (0, 140, 170), (120, 80, 30)]


class Piece:
    """One mailpiece while it is drawn: its random source, its sheet and its truth."""

    def __init__(self, ident, rng, people, fonts, stratum):
        self.id, self.rng, self.people, self.fonts, self.stratum = ident, rng, people, fonts, stratum
        self.sheet = None
        self.back = None
        self.paper = 'white'
        self.direction = None
        self.face = None
        self.sender_at = ''
        self.hand = None
        self.styles = 'gm'
        self.ink = rng.choice(INKS)
        self.window = None
        self.barcode = None
        self.forced = {}
        self.reply = False
        self.recipient = empty_block()
        self.sender = empty_block()
        self.brand = rng.choice(BRANDS)

    def write_by_hand(self):
        self.styles = 'h'
        self.hand = Hand(self.rng, self.rng.uniform(0.3, 1.0))

    def chance(self, p):
        return self.rng.random() < p


def empty_block():
    return {'postal_code': '', 'address': '', 'name': ''} | {'phone': ''}


def spaced(rng, fam, giv, wide=None):
    gap = wide if wide is not None else rng.choice(['', ' ', '　', '　'])
    return fam + gap + giv if giv else fam
