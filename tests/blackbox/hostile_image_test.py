#!/usr/bin/env python3
"""No image file crashes the program, hangs it, or makes it eat the machine.

hostile_image_test.py KANARIA SAMPLES [--every] [--only PART] [--all]     SAMPLES is tests/samples; last line "N passed, N failed"

Draws hostile and odd pictures and hands each to a `kanaria read --json` of its own.  Each has to end within 10 s of
CPU time and 512 MiB of memory, with a reading or with exit status 1 and a sentence.  The same mailpiece in the forms that scanners and programs save it in has to be *read*.
Ordinary mail takes a twentieth of that.  By itself the test takes one picture of each of the slow kinds and twice the
CPU time, against what hangs on a machine however busy; --every takes all of them and holds them to the 10 s.
--only PART takes the pictures with PART in their names; --all prints what each took, slowest first.
"""
import argparse
import collections
import concurrent.futures
import json
import multiprocessing
import os
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import zlib

CPU_LIMIT_S = 10
MEMORY_LIMIT_MIB = 512
QUICK_KINDS = ('same', 'cut', 'bomb', 'thin', 'flat')
MOST_OF_A_SLOW_KIND = 1
# Where the CPU limit fails to end it: what waits for ever, on a machine however busy.
WALL_LIMIT_S = 240
JAPANESE_FONT = '/usr/share/fonts/truetype/fonts-japanese-gothic.ttf'
# The largest picture that is taken, as src/capture/folder_source.h says.
MOST_PIXELS = 46_000_000
A3_300_DPI = (4961, 3508)
LONGEST_SIDE = 30_000


def png_chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png_with(width, height, chunks, rows=b''):
    head = struct.pack('>IIBBBBB', width, height, 8, 0, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + png_chunk(b'IHDR', head) + chunks + png_chunk(b'IDAT', zlib.compress(rows)) + png_chunk(b'IEND', b'')


def tiff_of(entries, behind=b''):
    """A TIFF directory of (tag, type, count, value); the value None is the offset of the bytes behind."""
    offset = 8 + 2 + 12 * len(entries) + 4
    body = struct.pack('<H', len(entries))
    for tag, kind, count, value in sorted(entries, key=lambda e: e[0]):
        body += struct.pack('<HHII', tag, kind, count, offset if value is None else value)
    return b'II*\0' + struct.pack('<I', 8) + body + struct.pack('<I', 0) + behind


class Pictures:
    """Draws the pictures into a folder.  Runs in a process of its own: a child's peak memory counts what its parent
    had when it was started."""

    def __init__(self, folder, samples, only, every):
        import numpy
        from PIL import Image, ImageDraw, ImageFont
        Image.MAX_IMAGE_PIXELS = None
        self.np, self.image, self.draw, self.fonts = numpy, Image, ImageDraw, ImageFont
        self.folder, self.only, self.every = folder, only, every
        self.taken = collections.Counter()
        self.noise = numpy.random.default_rng(1)
        self.good = os.path.join(samples, 'label', 'label_01_front.jpg')

    def wanted(self, name):
        if self.only not in name:
            return False
        kind = name.split('_')[0]
        self.taken[kind] += 1
        return self.every or kind in QUICK_KINDS or self.taken[kind] <= MOST_OF_A_SLOW_KIND

    def path(self, name):
        return os.path.join(self.folder, name)

    def save(self, name, make, **how):
        """make() gives a PIL image or an array of grey levels, of bits, or of colours."""
        if self.wanted(name):
            picture = make()
            if isinstance(picture, self.np.ndarray):
                picture = self.image.fromarray(picture)
            picture.save(self.path(name), **how)

    def write(self, name, make):
        if self.wanted(name):
            with open(self.path(name), 'wb') as file:
                file.write(make())

    def whole(self, size, level):
        return self.np.full((size[1], size[0]), level, self.np.uint8)

    def largest(self):
        side = int(MOST_PIXELS ** 0.5)
        return [('square', (side, side)), ('long', (LONGEST_SIDE, MOST_PIXELS // LONGEST_SIDE))]

    def sheets(self):
        for shape, size in self.largest():
            self.save(f'white_{shape}.png', lambda s=size: self.whole(s, 255))
            self.save(f'black_{shape}.jpg', lambda s=size: self.whole(s, 0))
            self.save(f'noise_{shape}.png', lambda s=size: self.noise.integers(0, 2, (s[1], s[0])).astype(bool), compress_level=1)
            self.save(f'halftone_{shape}.png', lambda s=size: self.dots(s, 12), compress_level=1)
        side = self.largest()[0][1]
        self.save('noise_colour.jpg', lambda: self.noise.integers(0, 256, (side[1], side[0], 3), self.np.uint8), quality=30)
        self.save('progressive_largest.jpg', lambda: self.colours(side), quality=60, progressive=True, subsampling=0)
        self.save('colour_largest.tif', lambda: self.colours(side), compression='tiff_lzw')
        self.save('one_strip_largest.tif', lambda: self.colours(side), compression='tiff_adobe_deflate', tiffinfo={278: side[1]})
        self.save('sixteen_largest.png', lambda: self.whole(side, 200).astype(self.np.uint16) * 257, compress_level=1)
        for dpi in (100, 300, 330):  # larger than it can be at 300 dpi is shrunk, not at 330
            size = (int(17 * dpi), int(17 * dpi))
            self.save(f'claims_{dpi}_dpi.jpg', lambda s=size: self.dots(s, dpi // 12).astype(self.np.uint8) * 255, dpi=(dpi, dpi))

    def colours(self, size):
        x = self.np.arange(size[0], dtype=self.np.uint16)[None, :, None]
        y = self.np.arange(size[1], dtype=self.np.uint16)[:, None, None]
        return ((x // 3 + y // 5 + self.np.array([0, 60, 120], self.np.uint16)) & 255).astype(self.np.uint8)

    def dots(self, size, pitch):
        """Halftone: dots that grow from left to right."""
        x, y = self.np.meshgrid(self.np.arange(size[0], dtype=self.np.float32), self.np.arange(size[1], dtype=self.np.float32))
        radius = pitch * (0.1 + 0.4 * x / size[0])
        return (x % pitch - pitch / 2) ** 2 + (y % pitch - pitch / 2) ** 2 > radius ** 2

    def checkers(self, size, side):
        x, y = self.np.meshgrid(self.np.arange(size[0]) // side, self.np.arange(size[1]) // side)
        return (x + y) % 2 == 0

    def patterns(self):
        dpi = {'dpi': (300, 300)}
        for side in (1, 4, 16, 40):
            self.save(f'checkers_{side}.png', lambda s=side: self.checkers(A3_300_DPI, s), **dpi)
        for pitch in (5, 10, 24):
            self.save(f'halftone_{pitch}.png', lambda p=pitch: self.dots(A3_300_DPI, p), **dpi)
        for width in (1, 16, 40):
            self.save(f'thin_{width}.png', lambda w=width: self.checkers((w, LONGEST_SIDE), 5))
            self.save(f'flat_{width}.png', lambda w=width: self.checkers((LONGEST_SIDE, w), 5))
        for level in (0.001, 0.01, 0.1):
            self.save(f'specks_{level}.png', lambda p=level: self.noise.random((A3_300_DPI[1], A3_300_DPI[0])) > p, **dpi)
        self.save('noise_a3.jpg', lambda: self.noise.integers(0, 256, (A3_300_DPI[1], A3_300_DPI[0]), self.np.uint8), **dpi)
        self.save('blocks_of_noise.png', lambda: self.noise.integers(0, 2, (3508 // 6, 4961 // 6)).astype(bool).repeat(6, 0).repeat(6, 1), **dpi)

    def page_of(self, text, em_px, down=False, step=1.15, size=A3_300_DPI):
        """A page filled with a text again and again."""
        page = self.image.new('1', size, 1)
        draw = self.draw.Draw(page)
        font = self.fonts.truetype(JAPANESE_FONT, em_px)
        pitch = int(em_px * step)
        rows, columns = size[1] // pitch, size[0] // pitch
        long = text * (max(rows, columns) // len(text) + 2)
        if not down:
            for row in range(rows):
                start = row * 3 % len(text)
                draw.text((0, row * pitch), long[start:start + size[0] // em_px], font=font, fill=0)
            return page
        cell = {c: self.image.new('1', (em_px, em_px), 1) for c in set(text)}
        for c, picture in cell.items():
            self.draw.Draw(picture).text((0, 0), c, font=font, fill=0)
        for column in range(columns):
            for row in range(rows):
                page.paste(cell[long[column * 3 % len(text) + row]], (column * pitch, row * pitch))
        return page

    def crowds(self):
        dpi = {'dpi': (300, 300)}
        address = '〒105-0011東京都港区芝公園4丁目2-8山田太郎様'
        for em_px in (12, 20, 50):
            self.save(f'text_{em_px}.png', lambda e=em_px: self.page_of(address, e), **dpi)
            self.save(f'columns_{em_px}.png', lambda e=em_px: self.page_of(address, e, down=True, step=1.3), **dpi)
        self.save('grid_of_text.png', lambda: self.page_of(address, 40, down=True, step=1.4), **dpi)
        self.save('wide_text.png', lambda: self.page_of('田　山　様　', 30, step=1.5), **dpi)
        self.save('digits.png', lambda: self.page_of('105-0011', 40), **dpi)
        self.save('dashes.png', lambda: self.page_of('一二三ー-1', 40, down=True, step=1.2), **dpi)
        self.save('upside_down.png', lambda: self.page_of(address, 40).rotate(180), **dpi)
        self.save('on_its_side.png', lambda: self.page_of(address, 40).rotate(90, expand=True), **dpi)
        self.save('one_kanji.png', lambda: self.page_of('山', 36, step=1.2), **dpi)
        self.save('towns.png', lambda: self.page_of('本町大手町中央区東区西区北区南区', 36), **dpi)
        self.save('numbers.png', lambda: self.page_of('1-2-3-4-5-6-7-8-9番地の', 36), **dpi)
        self.save('firms.png', lambda: self.page_of('株式会社有限会社御中様行', 36), **dpi)
        self.save('phones.png', lambda: self.page_of('TEL 03-1234-5678 ', 30), **dpi)

    def frames(self, width, height, gap, colour, inner=0):
        page = self.image.new('RGB', A3_300_DPI, 'white')
        draw = self.draw.Draw(page)
        for y in range(20, A3_300_DPI[1] - height, height + gap):
            for x in range(20, A3_300_DPI[0] - width, width + gap):
                for k in range(inner + 1):
                    draw.rectangle((x + 6 * k, y + 6 * k, x + width - 6 * k, y + height - 6 * k), outline=colour, width=3)
        return page

    def bars(self, rows, random_bars):
        """Rows of customer barcodes' bars: four heights, 1.2 mm apart, 0.6 mm wide."""
        page = self.whole(A3_300_DPI, 255)
        for row in range(rows):
            top = 20 + row * (3480 // rows)
            for i, x in enumerate(range(20, 4900, 14)):
                kind = int(self.noise.integers(0, 4)) if random_bars else (i % 4)
                page[top + (14 if kind & 1 else 0):top + 42 - (14 if kind & 2 else 0), x:x + 7] = 0
        return page

    def look_alikes(self):
        dpi = {'dpi': (300, 300)}
        for name, size in (('large', (67, 94, 16)), ('small', (36, 50, 6)), ('touching', (48, 66, 0))):
            for colour in ('black', 'red'):
                self.save(f'frames_{name}_{colour}.png', lambda s=size, c=colour: self.frames(*s, c), **dpi)
        self.save('frames_nested.png', lambda: self.frames(120, 160, 10, 'black', 8), **dpi)
        for rows in (1, 30, 60):
            self.save(f'bars_{rows}.png', lambda r=rows: self.bars(r, True), **dpi)
            self.save(f'bars_alike_{rows}.png', lambda r=rows: self.bars(r, False), **dpi)
        self.save('bars_on_their_side.png', lambda: self.bars(60, True).T.copy(), **dpi)
        self.save('hatching.png', lambda: self.checkers(A3_300_DPI, 7) | (self.np.arange(A3_300_DPI[1]) % 50 < 8)[:, None], **dpi)
        self.save('stripes.png', lambda: self.np.broadcast_to(self.np.arange(A3_300_DPI[0]) % 14 < 7, A3_300_DPI[::-1]).copy(), **dpi)

    def bombs(self):
        self.write('bomb_size.png', lambda: png_with(65500, 65500, b'', bytes(4096)))
        self.write('bomb_no_rows.png', lambda: png_with(7700, 7700, b'', bytes(10)))
        text = zlib.compress(bytes(80_000_000), 9)
        self.write('bomb_text.png', lambda: png_with(400, 300, png_chunk(b'zTXt', b'a\0\0' + text) * 9, bytes(401 * 300)))
        self.write('bomb_profile.png', lambda: png_with(400, 300, png_chunk(b'iCCP', b'a\0\0' + text), bytes(401 * 300)))
        plain = [(258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (277, 3, 1, 1)]
        strip = [(273, 4, 1, None), (278, 4, 1, 100), (279, 4, 1, 10_000)]
        side = [(256, 4, 1, 100), (257, 4, 1, 100)]
        self.write('bomb_two_sizes.tif', lambda: tiff_of([(256, 4, 1, 24_000), (257, 4, 1, 24_000)] + side + plain + strip, bytes(10_000)))
        tile = [(322, 4, 1, 16_000), (323, 4, 1, 16_000), (324, 4, 1, None), (325, 4, 1, 10_000)]
        self.write('bomb_tile.tif', lambda: tiff_of(side + plain + tile, bytes(10_000)))
        self.write('bomb_loop.tif', lambda: tiff_of(side + plain + strip, bytes(10_000))[:-10_004] + struct.pack('<I', 8) + bytes(10_000))
        self.write('bomb_frame.jpg', lambda: self.jpeg()[:-2].replace(self.frame_size(), struct.pack('>HH', 7740, 7740), 1) + b'\xff\xd9')
        self.write('bomb_scans.jpg', self.many_scans)

    def jpeg(self, **how):
        import io
        out = io.BytesIO()
        self.image.open(self.good).save(out, 'JPEG', **how)
        return out.getvalue()

    def frame_size(self):
        width, height = self.image.open(self.good).size
        return struct.pack('>HH', height, width)

    def many_scans(self):
        """A progressive JPEG of the largest size whose last scan, an empty one, comes 400 times more."""
        import io
        out = io.BytesIO()
        side = self.largest()[0][1]
        self.image.new('L', side, 255).save(out, 'JPEG', progressive=True)
        data = out.getvalue()
        last = data.rindex(b'\xff\xda')
        scan = data[last:-2]
        tables = data.rfind(b'\xff\xc4', 0, last)
        scan = data[tables:-2] if tables > data.rindex(b'\xff\xda', 0, last) else scan
        return data[:-2] + scan * 400 + b'\xff\xd9'

    def cut(self):
        for extension in ('jpg', 'png', 'tif'):
            if not any(self.wanted(f'cut_{share}.{extension}') for share in (5, 50, 90, 99)):
                continue
            whole = self.path('whole.' + extension)
            self.image.open(self.good).save(whole, **({'compression': 'tiff_lzw'} if extension == 'tif' else {}))
            with open(whole, 'rb') as file:
                data = file.read()
            os.remove(whole)
            for share in (5, 50, 90, 99):
                self.write(f'cut_{share}.{extension}', lambda d=data, s=share: d[:len(d) * s // 100])
            damaged = bytearray(data)
            for at in range(len(data) // 3, len(data), len(data) // 40):
                damaged[at] ^= 0x55
            self.write(f'damaged.{extension}', lambda d=damaged: bytes(d))

    def forms(self):
        """One mailpiece in every form; names begin with same_."""
        piece = self.image.open(self.good)
        dpi = {'dpi': piece.info.get('dpi', (300, 300))}
        grey = piece.convert('L')
        clear = piece.convert('RGBA')
        self.save('same_grey.png', lambda: grey, **dpi)
        self.save('same_sixteen.png', lambda: self.np.asarray(grey).astype(self.np.uint16) * 257, **dpi)
        self.save('same_sixteen.tif', lambda: self.np.asarray(grey).astype(self.np.uint16) * 257, **dpi)
        self.save('same_palette.png', lambda: piece.quantize(64), **dpi)
        self.save('same_palette.tif', lambda: piece.quantize(64), **dpi)
        self.save('same_alpha.png', lambda: clear, **dpi)
        self.save('same_grey_alpha.png', lambda: piece.convert('LA'), **dpi)
        self.save('same_cmyk.jpg', lambda: piece.convert('CMYK'), quality=90, **dpi)
        self.save('same_cmyk.tif', lambda: piece.convert('CMYK'), compression='tiff_lzw', **dpi)
        self.save('same_bits.png', lambda: grey.convert('1', dither=0), **dpi)
        self.save('same_group4.tif', lambda: grey.convert('1', dither=0), compression='group4', **dpi)
        self.save('same_packbits.tif', lambda: grey, compression='packbits', **dpi)
        self.save('same_jpeg_in.tif', lambda: piece, compression='jpeg', **dpi)
        self.save('same_deflate.tif', lambda: piece, compression='tiff_adobe_deflate', **dpi)
        self.save('same_progressive.jpg', lambda: piece, progressive=True, quality=90, **dpi)
        self.save('same_two_pages.tif', lambda: piece, save_all=True, append_images=[grey.resize((300, 200))], compression='tiff_lzw', **dpi)
        self.save('same_animated.png', lambda: piece, save_all=True, append_images=[piece.rotate(180)], duration=100, **dpi)
        for orientation in (3, 6, 8):
            exif = self.image.Exif()
            exif[0x0112] = orientation
            self.save(f'same_exif_{orientation}.jpg', lambda: piece, exif=exif, quality=90, **dpi)
        self.save('same_upside_down.png', lambda: piece.rotate(180), **dpi)
        self.save('same_on_its_side.png', lambda: piece.rotate(90, expand=True), **dpi)

    def make_all(self):
        for make in (self.forms, self.cut, self.bombs, self.look_alikes, self.crowds, self.patterns, self.sheets):
            make()


def measured(command):
    """What a program printed, how it ended, and its CPU seconds and peak memory in MiB."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                   env=os.environ | {'OMP_THREAD_LIMIT': '1'})
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (3 * CPU_LIMIT_S, 3 * CPU_LIMIT_S))
        watch = threading.Timer(WALL_LIMIT_S, process.kill)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        watch.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return {'status': process.returncode, 'out': out.read().decode(errors='replace'), 'err': err.read().decode(errors='replace'),
                'cpu_s': usage.ru_utime + usage.ru_stime, 'mib': usage.ru_maxrss / 1024}


def reading_of(done):
    """The reading that was printed, None where there is none."""
    lines = done['out'].splitlines()
    try:
        answer = json.loads(lines[0]) if len(lines) == 1 else None
        return answer if isinstance(answer['recipient']['postal_code'], str) else None
    except (ValueError, KeyError, TypeError):
        return None


def fault_of(done, right_code, cpu_limit_s):
    """What is wrong with how a picture was dealt with; empty where nothing is."""
    if done['cpu_s'] > cpu_limit_s:
        return f'{done["cpu_s"]:.1f} s of CPU time, at most {cpu_limit_s} are allowed'
    if done['mib'] > MEMORY_LIMIT_MIB:
        return f'{done["mib"]:.0f} MiB of memory, at most {MEMORY_LIMIT_MIB} are allowed'
    reading = reading_of(done)
    if done['status'] == 0:
        if reading is None:
            return f'exit status 0 without a reading: {done["out"][:200]!r}'
        if right_code and reading['recipient']['postal_code'] != right_code:
            return f'postal code {reading["recipient"]["postal_code"]!r}, not {right_code!r}'
        return ''
    said = done['err'].strip().splitlines()
    if done['status'] != 1 or done['out'].strip() or not said or not said[-1].startswith('kanaria read: ') or not said[-1].endswith('.'):
        return f'exit status {done["status"]}, {done["out"][:100]!r}, {done["err"][-300:]!r}'
    return 'refused: ' + said[-1] if right_code else ''


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('kanaria')
    ap.add_argument('samples')
    ap.add_argument('--only', default='', metavar='PART')
    ap.add_argument('--every', action='store_true')
    ap.add_argument('--all', action='store_true')
    args = ap.parse_args()
    samples = os.path.abspath(args.samples)
    with open(os.path.join(samples, 'label', 'truth.json'), encoding='utf-8') as file:
        right_code = json.load(file)[0]['recipient']['postal_code'].replace('-', '')
    folder = tempfile.mkdtemp(prefix='hostile_')
    passed, failures, costs = 0, 0, []
    try:
        maker = multiprocessing.Process(target=lambda: Pictures(folder, samples, args.only, args.every).make_all())
        maker.start()
        maker.join()
        names = sorted(os.listdir(folder))
        if maker.exitcode != 0 or not names:
            print(f'the pictures could not be drawn: exit status {maker.exitcode}, {len(names)} drawn')
            failures += 1
        commands = [[os.path.abspath(args.kanaria), 'read', '--json', os.path.join(folder, name)] for name in names]
        with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            for name, done in zip(names, pool.map(measured, commands)):
                fault = fault_of(done, right_code if name.startswith('same_') else '', CPU_LIMIT_S if args.every else 2 * CPU_LIMIT_S)
                costs.append((done['cpu_s'], done['mib'], name, 'read' if done['status'] == 0 else done['err'].strip().splitlines()[-1:]))
                passed, failures = passed + (not fault), failures + bool(fault)
                if fault:
                    print(f'FAILED {name}: {fault}', flush=True)
    finally:
        shutil.rmtree(folder)
    for cpu_s, mib, name, how in sorted(costs, reverse=True)[:None if args.all else 3]:
        print(f'{cpu_s:7.2f} s {mib:5.0f} MiB  {name}: {how}')
    print(f'{passed} passed, {failures} failed')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
