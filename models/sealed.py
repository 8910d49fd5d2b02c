"""Model files that are sealed lines of text, with their manifest; src/base/sealed_text.h opens them."""
import hashlib
import json


def sealed(head, lines):
    """A first line that names kind and format, the content, and "sha256 HEX" of all bytes before it."""
    body = '\n'.join([head, *lines, '']).encode()
    return body + f'sha256 {hashlib.sha256(body).hexdigest()}\n'.encode()


def keep(folder, files, sources, command, check):
    """Writes the files {name: bytes} and their manifest.json, or compares with what is there and says so.

    Returns what to exit with."""
    manifest = {
        'format': 1,
        'files': [{'file': name, 'size_bytes': len(data), 'lines': data.count(b'\n') - 2,
                   'sha256': hashlib.sha256(data).hexdigest()} for name, data in files.items()],
        'sources': sources,
        'command': command}
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + '\n'
    failed = False
    for name, data in {**files, 'manifest.json': text.encode()}.items():
        if check:
            same = (folder / name).read_bytes() == data
            failed = failed or not same
            print(f'{name}: {"as its sources make it" if same else "DIFFERS from its sources"}')
        else:
            (folder / name).write_bytes(data)
    return 1 if failed else 0
