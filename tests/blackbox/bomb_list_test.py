#!/usr/bin/env python3
"""Bombs of 14 kinds among honest letters: each ends within its limits, and the letter after it is read.

bomb_list_test.py KANARIA SAMPLES      last line "N passed, N failed"

One `kanaria read --json --list` takes them all, so that what one does to the program would be seen at the next.  CPU
time and peak memory are the program's with its decoding workers.
"""
import json
import os
import pathlib
import struct
import sys
import tempfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from hostile_image_test import MEMORY_LIMIT_MIB, measured, png_chunk, png_with, tiff_of  # noqa: E402

CPU_LIMIT_OF_ALL_S = 29  # of one list of 14 bombs and 15 letters; a bomb alone may take 10
PLAIN = [(256, 4, 1, 100), (257, 4, 1, 100), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (277, 3, 1, 1)]
STRIP = [(273, 4, 1, None), (278, 4, 1, 100), (279, 4, 1, 10_000)]


def jpeg_parts(good):
    """The marker segments of a JPEG file up to its first scan, and the rest."""
    return good[:2], good[2:]


def many_pages(pages):
    """A TIFF file of so many directories, each naming the next."""
    entries = sorted(PLAIN + [(273, 4, 1, 8), (278, 4, 1, 100), (279, 4, 1, 10_000)])
    size = 2 + 12 * len(entries) + 4
    first = 8 + 10_000
    file = b'II*\0' + struct.pack('<I', first) + bytes(10_000)
    for page in range(pages):
        following = first + size * (page + 1) if page + 1 < pages else 0
        file += struct.pack('<H', len(entries)) + b''.join(struct.pack('<HHII', *entry) for entry in entries)
        file += struct.pack('<I', following)
    return file


def progressive(samples_good, scans):
    import io

    from PIL import Image
    out = io.BytesIO()
    Image.open(samples_good).save(out, 'JPEG', progressive=True)
    data = out.getvalue()
    return data[:-2] + data[data.rindex(b'\xff\xda'):-2] * scans + b'\xff\xd9'


def bombs(folder, good_file):
    good = good_file.read_bytes()
    start, rest = jpeg_parts(good)
    zeros = zlib.compress(bytes(80_000_000), 9)
    one_bit = b'\x89PNG\r\n\x1a\n' + png_chunk(b'IHDR', struct.pack('>IIBBBBB', 65500, 65500, 1, 0, 0, 0, 0))
    exif = b'Exif\0\0II*\0' + struct.pack('<I', 8) + struct.pack('<H', 0xFFFF) + struct.pack('<HHII', 0x011A, 5, 0xFFFFFFFF, 8) * 5000
    looping = bytearray(tiff_of(PLAIN + STRIP, bytes(10_000)))
    looping[-10_004:-10_000] = struct.pack('<I', 8)
    files = {
        'one_bit.png': one_bit + png_chunk(b'IDAT', zlib.compress(bytes(65501 * 8), 9)) + png_chunk(b'IEND', b''),
        'ratio.png': png_with(6780, 6780, b'', bytes(6781 * 6780)),
        'profile.png': png_with(400, 300, png_chunk(b'iCCP', b'a\0\0' + zeros), bytes(401 * 300)),
        'text.png': png_with(400, 300, png_chunk(b'zTXt', b'a\0\0' + zeros) * 9, bytes(401 * 300)),
        'exif.jpg': start + b'\xff\xe1' + struct.pack('>H', len(exif) + 2) + exif + rest,
        'loop.tif': bytes(looping),
        'strips.tif': tiff_of(PLAIN + [(273, 4, 0xFFFFFFFF, None), (278, 4, 1, 1), (279, 4, 0xFFFFFFFF, 8)], bytes(10_000)),
        'pages.tif': many_pages(10_000),
        'empty.png': b'',
        'polyglot.jpg': png_with(400, 300, b'', bytes(401 * 300))[:8] + good[2:] + b'PK\x05\x06' + bytes(18),
        'scans.jpg': progressive(good_file, 400),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    os.mkfifo(folder / 'fifo.png')
    (folder / 'link.png').symlink_to('/etc/passwd')
    with open(folder / 'sparse.png', 'wb') as sparse:
        sparse.truncate(4 << 30)
    return list(files) + ['fifo.png', 'link.png', 'sparse.png']


def main():
    kanaria, samples = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    good = samples / 'label' / 'label_01_front.jpg'
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix='bombs_') as place:
        folder = pathlib.Path(place)
        names = bombs(folder, good)
        lines = [f'before\t{good}'] + [line for name in names for line in (f'{name}\t{folder / name}', f'after {name}\t{good}')]
        (folder / 'list.txt').write_text('\n'.join(lines) + '\n')
        done = measured([kanaria, 'read', '--json', '--jobs', '1', '--list', str(folder / 'list.txt')])
    answers = {answer['id']: answer for answer in map(json.loads, done['out'].splitlines())}
    print(f'{len(names)} bombs: {done["cpu_s"]:.1f} s of CPU time, {done["mib"]:.0f} MiB')
    for name in names:
        answer, after = answers.get(name), answers.get('after ' + name)
        right = (answer is not None and (answer.get('error', '').endswith('.') or 'recipient' in answer)
                 and after is not None and after.get('recipient') == answers.get('before', {}).get('recipient', 'none'))
        passed, failed = passed + right, failed + (not right)
        if not right:
            print(f'FAILED {name}: {str(answer)[:200]}; then {str(after)[:100]}')
    for what, right in (('memory', done['mib'] <= MEMORY_LIMIT_MIB), ('CPU time', done['cpu_s'] <= CPU_LIMIT_OF_ALL_S),
                        ('exit status', done['status'] == 1)):
        passed, failed = passed + right, failed + (not right)
        if not right:
            print(f'FAILED {what}: {done["cpu_s"]:.1f} s, {done["mib"]:.0f} MiB, status {done["status"]}, {done["err"][-300:]}')
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
