"""A certificate for a hall without internet, signed by a root of its own: the root is put on the tablets that vote.

The root's private key is never written. What the root has signed is all that it will ever sign, and its constraints
say for which names, so a tablet that trusts it trusts this server and nothing else.
"""

import argparse
import ipaddress
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from shuping.sealing.digests import for_eyes

MOST_DAYS = 825  # Apple refuses a longer server certificate, also below a root that its owner put there
DAYS = 820
BEFORE = timedelta(days=1)  # a tablet whose clock is late
HERE = ("localhost", "127.0.0.1")
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
LONGEST = 253


@dataclass(frozen=True)
class Pair:
    """What is written: the root for the tablets, the server's certificate and its key, PEM."""

    root: bytes
    certificate: bytes
    key: bytes
    fingerprint: str
    ends: datetime


def name_of(typed: str) -> x509.GeneralName:
    """Return an address or a host name as a certificate holds it. Raises ValueError with a sentence."""
    try:
        return x509.IPAddress(ipaddress.ip_address(typed))
    except ValueError:
        host = typed.lower().removesuffix(".")
    labels = host.split(".")
    if len(host) > LONGEST or not all(LABEL.fullmatch(each) for each in labels) or labels[-1].isdigit():
        raise ValueError(f"“{typed}”不是网址里的名称，也不是 IP 地址：只写名称，如 ceping.example 或者 10.0.0.8。")
    return x509.DNSName(host)


def make(names: Sequence[str], days: int, at: datetime) -> Pair:
    """Return a root and a server's certificate for these names (and for the machine itself), both ending together.

    Raises ValueError with a sentence for a name that is none.
    """
    found = list(dict.fromkeys(name_of(each) for each in (*names, *HERE)))
    since, ends = at - BEFORE, at + timedelta(days=days)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = _subject(f"述评会场根证书 {names[0]}")
    root = (
        _begun(issuer, issuer, root_key.public_key(), since, ends)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints([_only(each) for each in found], None), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    certificate = (
        _begun(_subject(names[0]), issuer, key.public_key(), since, ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(found), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    told = for_eyes(root.fingerprint(hashes.SHA256()))
    return Pair(root.public_bytes(pem), certificate.public_bytes(pem), plain, told, certificate.not_valid_after_utc)


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, since: datetime, ends: datetime
) -> x509.CertificateBuilder:
    made = x509.CertificateBuilder(issuer, subject, key, x509.random_serial_number(), since, ends)
    return made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _only(name: x509.GeneralName) -> x509.GeneralName:
    """Return a name as a constraint holds it: an address is the network of itself alone."""
    return x509.IPAddress(ipaddress.ip_network(name.value)) if isinstance(name, x509.IPAddress) else name


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's words."""
    made = argparse.ArgumentParser(
        prog="shuping certificate", description="给没有互联网的会场做一张证书和签它的根证书；根证书装到会场的平板上。"
    )
    made.add_argument("names", nargs="+", metavar="名称", help="服务器的名称或 IP 地址，票条上的网址写哪个就写哪个")
    made.add_argument("--out", required=True, type=Path, metavar="文件夹", help="写到哪个新文件夹")
    made.add_argument("--days", type=int, default=DAYS, metavar="天", help=f"管几天，最多 {MOST_DAYS}（默认 {DAYS}）")
    return made


def main(words: Sequence[str] | None = None) -> int:
    """Write root, certificate and key into a new folder; return 0; 1 where it cannot, 2 for a bad name."""
    asked = parser().parse_args(words)
    if not 1 <= asked.days <= MOST_DAYS:
        return _refused(f"--days 应为 1 到 {MOST_DAYS}：再长，苹果的平板不认。", 2)
    try:
        pair = make(asked.names, asked.days, datetime.now(UTC).replace(microsecond=0))
    except ValueError as error:
        return _refused(str(error), 2)
    try:
        _write(asked.out, pair)
    except FileExistsError:
        return _refused(f"{asked.out} 已经有了。请换一个新的文件夹，免得盖掉还在用的证书。", 1)
    except OSError as error:
        return _refused(f"{asked.out} 写不进去：{error.strerror}。", 1)
    folder = asked.out.resolve()
    lines = [
        f"做好了，管到 {pair.ends.date()}：{'、'.join(asked.names)}。",
        "根证书的私钥没有留下：它只认上面这几个名称，再也签不出别的。",
        f"根证书 {folder / 'root.crt'} 装到会场的平板上；装的时候对一对它的 SHA-256：",
        f"  {pair.fingerprint}",
        "在服务器上设好这三样，再启动：",
        f"  export SHUPING_CERTIFICATE={folder / 'server.crt'}",
        f"  export SHUPING_CERTIFICATE_KEY={folder / 'server.key'}",
        f"  export SHUPING_HOSTS={','.join(dict.fromkeys([*asked.names, *HERE]))}",
        "怎么装到平板上，见 docs/how-to/会场没有互联网.md。",
    ]
    print("\n".join(lines))  # noqa: T201 - the command's own output
    return 0


def _write(folder: Path, pair: Pair) -> None:
    folder.mkdir(mode=0o700, parents=True)
    for name, content in (("root.crt", pair.root), ("server.crt", pair.certificate)):
        (folder / name).write_bytes(content)
    key = folder / "server.key"
    key.touch(mode=0o600)
    key.write_bytes(pair.key)


def _refused(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201
    return code
