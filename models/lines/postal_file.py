"""Reads the rows of postal.bin (its grammar: models/postal/FORMAT.md)."""
import os

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'postal', 'postal.bin')


class _Bytes:
    def __init__(self, data):
        self.data, self.at = data, 8
        assert data[:8] == b'KNRPOST1', 'not a postal dictionary'

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def number(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def raw(self):
        size = self.number()
        self.at += size
        return self.data[self.at - size:self.at].decode('utf-8')


class _Texts:
    """One column of front-coded texts."""

    def __init__(self, source, alphabet):
        self.source, self.alphabet, self.before = source, alphabet, ''

    def next(self):
        shared = self.source.number()
        text = self.before[:shared]
        for _ in range(self.source.number()):
            symbol = self.source.byte()
            if symbol >= 160:
                symbol = 160 + 256 * (symbol - 160) + self.source.byte()
            text += self.alphabet[symbol]
        self.before = text
        return text


def rows():
    """(postal code, prefecture, city, town, street, office); street and office of offices only."""
    with open(PATH, 'rb') as file:
        source = _Bytes(file.read())
    source.raw()
    alphabet = source.raw()
    column = {name: _Texts(source, alphabet)
              for name in ('prefecture', 'city', 'town', 'street', 'office')}
    prefectures = [column['prefecture'].next() for _ in range(source.number())]
    cities = [(prefectures[source.number()], column['city'].next())
              for _ in range(source.number())]
    code = city = 0
    for _ in range(source.number()):
        number, change = source.number(), source.number()
        code += number >> 1
        city += (change >> 1) ^ -(change & 1)
        town = column['town'].next()
        street, office = ((column['street'].next(), column['office'].next())
                          if number & 1 else ('', ''))
        yield (f'{code:07d}', *cities[city], town, street, office)


def towns():
    """(city, town) of every row that is not an office's."""
    return [(row[2], row[3]) for row in rows() if not row[5]]
