"""Japan Post's customer barcode: 67 bars of four heights (F full, A ascender, D descender, T timing)."""
SYMBOLS = ['FTT', 'FFT', 'FDA', 'DFA', 'FAD', 'FTF', 'DAF', 'AFD', 'ADF', 'TFF', 'TFT',
           'DAT', 'DTA', 'ADT', 'TDA', 'ATD', 'TAD', 'TTF', 'FFF']
HYPHEN, CC1, CC4 = 10, 11, 14


def encode(postal_code, address_number):
    values = [int(d) for d in postal_code]
    text = []
    for c in address_number:
        if c.isdigit():
            text.append(int(c))
        elif c == '-':
            text.append(HYPHEN)
        else:
            tens, ones = divmod(ord(c) - ord('A'), 10)
            text += [CC1 + tens, ones]
    values += (text + [CC4] * 13)[:13]
    values.append(-sum(values) % 19)
    return 'FD' + ''.join(SYMBOLS[v] for v in values) + 'DF'


def readable(address_number):
    """What of the address number the 13 characters hold (a letter takes two; half a letter is lost)."""
    used, out = 0, ''
    for c in address_number:
        used += 2 if c.isalpha() else 1
        if used > 13:
            break
        out += c
    return out.rstrip('-')
