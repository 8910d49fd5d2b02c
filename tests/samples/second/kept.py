"""The kept samples: two pieces of each series that lie in the repository, and where they come from."""
import os

# Small files: little noise, and a quality that a scanner's own setting would give
GENTLE = {'noise': 0.4, 'quality': 62, 'contrast': 1, 'ground': 244}
# series, seed, piece, changes of the plan
TABLE = [
    ('dotmatrix', 901, 0, {}), ('dotmatrix', 901, 4, {}),
    ('thermal', 901, 1, {}), ('thermal', 901, 3, {}),
    ('couple', 901, 5, {}), ('couple', 901, 7, {}),
    ('kyoto', 901, 5, {}), ('kyoto', 901, 0, {}),
    ('oddity', 901, 3, {}), ('oddity', 901, 5, {}),
    ('camera', 901, 4, {'long_px': 1600}), ('camera', 901, 5, {'long_px': 1600}),
    ('plain', 901, 4, {}), ('plain', 901, 0, {}),
    ('nomail', 901, 4, {}), ('nomail', 901, 7, {}),
]

SOURCE = """Made by: tests/samples/second/make_second.py --kept
(the table of pieces and seeds is tests/samples/second/kept.py; the Debian 12 packages are in second/PACKAGES).
All people, firms, buildings and telephone numbers are invented (no exchange begins with 0 or 1); towns and postal codes exist
(SKK-JISYO.zipcode of skkdic-extra, public domain). The customer barcodes are encoded by tests/samples/generator/barcode.py.
Fonts drawn with, by Debian package and licence: fonts-ipaexfont-mincho, fonts-ipafont-gothic, fonts-ipafont-mincho, fonts-ipamj-mincho,
fonts-takao (IPA Font License 1.0); fonts-noto-cjk, fonts-noto-cjk-extra, fonts-morisawa-bizud-gothic, fonts-morisawa-bizud-mincho,
fonts-klee, fonts-reggae, fonts-dotgothic16 (SIL OFL 1.1); fonts-hanazono (Hanazono Font License or OFL); fonts-motoya-l-maruberi (Apache 2.0);
fonts-mmcedar (Apache 2.0 and M+); fonts-migmix (IPA 1.0 and Expat); fonts-konatu (MIT); fonts-monapo (IPA 1.0 and public domain);
fonts-sawarabi-gothic (CC BY 3.0); fonts-vlgothic, fonts-umeplus-cl, fonts-horai-umefont (M+, Ume, Sazanami: free of conditions or BSD);
fonts-aoyagi-soseki (public domain).
The pictures themselves are under this repository's licence.
"""


def pieces(make, towns, faces):
    """The rows of TABLE as make() gives them, named series_01 and series_02."""
    count = {}
    for series, seed, index, changes in TABLE:
        count[series] = count.get(series, 0) + 1
        yield make(seed, index, series, towns, faces, f'{series}_{count[series]:02d}', True, GENTLE | changes)


def write_source(out):
    with open(os.path.join(out, 'SOURCE'), 'w', encoding='utf-8') as file:
        file.write(SOURCE)
