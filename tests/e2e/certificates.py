"""Throw-away certificates for TLS on loopback, by the program openssl.

    tls = server_contexts(folder, client_authority)   # (good, wrong, expired) for FaultyProxy
    the authority that a kiosk should trust is folder/authority.pem

`good` is signed by the authority; `wrong` by one that nobody trusts; `expired` ended in 2001.  Clients may show a
certificate of client_authority (a PEM file) or none.
"""
import os
import ssl
import subprocess

EXPIRED = ('20000101000000Z', '20010101000000Z')


def run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def new_key(path):
    run('openssl', 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', path)


def new_authority(folder, name):
    key, certificate = os.path.join(folder, name + '.key'), os.path.join(folder, name + '.pem')
    new_key(key)
    run('openssl', 'req', '-x509', '-new', '-key', key, '-subj', '/CN=' + name, '-days', '2', '-out', certificate)
    return key, certificate


def new_server(folder, name, authority, dates=None):
    """A server's key and certificate for localhost and 127.0.0.1."""
    key, request = os.path.join(folder, name + '.key'), os.path.join(folder, name + '.csr')
    certificate, extensions = os.path.join(folder, name + '.pem'), os.path.join(folder, name + '.ext')
    new_key(key)
    run('openssl', 'req', '-new', '-key', key, '-subj', '/CN=localhost', '-out', request)
    with open(extensions, 'w', encoding='ascii') as file:
        file.write('subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n')
    if dates is None:
        run('openssl', 'x509', '-req', '-in', request, '-CA', authority[1], '-CAkey', authority[0], '-CAcreateserial',
            '-days', '2', '-extfile', extensions, '-out', certificate)
    else:
        # `openssl x509` takes no dates; `openssl ca` does, and wants a folder of its own.
        home = os.path.join(folder, name + '.ca')
        os.makedirs(os.path.join(home, 'new'))
        open(os.path.join(home, 'index.txt'), 'w', encoding='ascii').close()
        settings = os.path.join(home, 'ca.cnf')
        with open(settings, 'w', encoding='ascii') as file:
            file.write(f'[ca]\ndefault_ca=d\n[d]\ndatabase={home}/index.txt\nnew_certs_dir={home}/new\nrand_serial=yes\n'
                       'default_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n')
        run('openssl', 'ca', '-batch', '-config', settings, '-cert', authority[1], '-keyfile', authority[0], '-in', request,
            '-out', certificate, '-notext', '-startdate', dates[0], '-enddate', dates[1], '-extfile', extensions)
    return key, certificate


def server_contexts(folder, client_authority=None):
    os.makedirs(folder, exist_ok=True)
    authority, stranger = new_authority(folder, 'authority'), new_authority(folder, 'stranger')
    contexts = []
    for name, signer, dates in (('good', authority, None), ('wrong', stranger, None), ('expired', authority, EXPIRED)):
        key, certificate = new_server(folder, name, signer, dates)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_cert_chain(certificate, key)
        if client_authority:
            context.load_verify_locations(client_authority)
            context.verify_mode = ssl.CERT_OPTIONAL
        contexts.append(context)
    return tuple(contexts)
