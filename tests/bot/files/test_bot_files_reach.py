"""Only hosts of the list, only public addresses, only for so long."""

import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.fetching.downloads import MOST_BYTES, Downloads
from bot.fetching.reach import Reach
from bot.fetching.reasons import FetchError
from tests.bot.files.platform import Reply, hangs

PRIVATE = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - Nothing is bound to it.
    "224.0.0.1", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::",
    "64:ff9b::a9fe:a9fe", "::",
)  # fmt: skip


@pytest.fixture
def downloads(settings):
    def make(seconds=10.0, grace=5.0, settings=settings, **more):
        reach = Reach.of(settings, **more)
        return Downloads(settings, reach, None, time.monotonic() + seconds, grace)

    return make


def drips(handler, *, head):
    """Give a byte now and then, of the head or of the body."""
    with suppress(OSError):
        if not head:
            handler.send_response(200)
            handler.end_headers()
        else:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not handler.server.let.wait(0.05):
            handler.wfile.write(b"x")


@pytest.mark.parametrize("head", [False, True])
@pytest.mark.parametrize(("seconds", "grace"), [(0.5, 9), (9, 0.5)])
def test_a_server_that_drips_is_cut_off(downloads, platform, head, seconds, grace):
    platform.files["f"] = lambda handler: drips(handler, head=head)
    began = time.monotonic()
    with pytest.raises(FetchError, match="太慢"):
        downloads(seconds, grace).get(f"{platform.url}/f")
    assert time.monotonic() - began < 2


def test_a_server_that_says_nothing_is_cut_off(downloads, platform):
    platform.files["f"] = hangs
    began = time.monotonic()
    with pytest.raises(FetchError, match="太慢"):
        downloads(grace=0.3).get(f"{platform.url}/f")
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("headers", [{}, {"Content-Length": ""}])
def test_a_file_has_a_size_it_may_not_exceed(downloads, platform, headers):
    def pours(handler):
        with suppress(OSError):
            handler.send_response(200)
            handler.end_headers()
            for _ in range(2 * MOST_BYTES >> 16):
                handler.wfile.write(bytes(1 << 16))

    platform.files["f"] = pours
    with pytest.raises(FetchError, match="太大") as caught:
        downloads().get(f"{platform.url}/f")
    assert caught.value.final


@pytest.mark.parametrize("to", ["http://127.0.0.1:{port}/secret", "http://169.254.169.254/"])
def test_no_redirect_is_followed(downloads, platform, to):
    to = to.format(port=platform.server_address[1])
    platform.files["f"] = Reply(status=302, headers={"Location": to})
    with pytest.raises(FetchError, match="302"):
        downloads().get(f"{platform.url}/f")
    assert not platform.asked["secret"]


def test_what_is_packed_is_not_unpacked(downloads, platform):
    platform.files["f"] = Reply(b"...", headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="压缩"):
        downloads().get(f"{platform.url}/f")


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/a.jpg",
        "https://weixin.qq.com.evil.example/",
        "https://api.weixin.qq.com@evil.example/",
        "https://xweixin.qq.com/",
        "https://weixin.qq.com:8443/",
        "https://mp.weixin.qq.com:22/",
        "http://127.0.0.1:1/",
        "http://[::1]/",
        "http://2130706433/",
        "file:///etc/passwd",
        "ftp://mp.weixin.qq.com/",
        "//mp.weixin.qq.com/",
        "mp.weixin.qq.com",
        "https://mp.weixin.qq.com\r\n.evil.example/",
        "",
        "https://",
        "https://某.example/",
    ],
)
def test_a_host_that_is_not_on_the_list_is_not_looked_up(downloads, url):
    with pytest.raises(FetchError, match="名单"):
        downloads(resolve=lambda *_: pytest.fail("looked up")).get(url)


@pytest.mark.parametrize("url", ["https://mp.weixin.qq.com/a", "HTTP://MMBIZ.QPIC.CN/a"])
def test_hosts_of_the_list_are_reached(downloads, url):
    asked = []

    def resolve(host, port):
        asked.append((host, port))
        return []

    with pytest.raises(FetchError, match="查不到"):
        downloads(resolve=resolve).get(url)
    assert asked in ([("mp.weixin.qq.com", 443)], [("mmbiz.qpic.cn", 80)])


@pytest.mark.parametrize("address", PRIVATE)
@pytest.mark.parametrize("others", [[], ["203.0.113.9", "2400:da00::1"]])
def test_a_listed_name_that_leads_inside_is_not_followed(downloads, address, others):
    with pytest.raises(FetchError, match="内部网络"):
        downloads(resolve=lambda *_: [*others, address]).get("https://mp.weixin.qq.com/a")


def test_the_api_as_it_is_set_may_lie_inside_and_is_called_by_its_name(
    downloads, platform, settings
):
    port = platform.server_address[1]
    inside = replace(settings, wechat_api=f"http://gateway.street.example:{port}")
    platform.files["f"] = Reply(b"here")
    resolved = []

    def resolve(host, port):
        resolved.append(host)
        return ["127.0.0.1"]

    fetch = downloads(settings=inside, resolve=resolve).get
    assert fetch(f"http://gateway.street.example:{port}/f") == b"here"
    assert platform.hosts == [f"gateway.street.example:{port}"]
    assert resolved == ["gateway.street.example"], "looked up once, and by us"
    with pytest.raises(FetchError, match="名单"):
        fetch(f"http://gateway.street.example:{port + 1}/f")


def test_a_server_is_greeted_by_its_name_and_must_prove_it(downloads, settings, tmp_path):
    context = certified(tmp_path)
    greeted = []
    context.sni_callback = lambda _sock, name, _context: greeted.append(name)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        connection, _ = listener.accept()
        with connection, suppress(OSError), context.wrap_socket(connection, server_side=True):
            pytest.fail("our client believed a certificate nobody signed")

    thread = threading.Thread(target=serve)
    thread.start()
    base = f"https://gateway.street.example:{listener.getsockname()[1]}"
    ours = replace(settings, wechat_api=base)
    with pytest.raises(Exception, match="CERTIFICATE_VERIFY_FAILED"):
        downloads(settings=ours, resolve=lambda *_: ["127.0.0.1"]).get(f"{base}/f")
    thread.join()
    listener.close()
    assert greeted == ["gateway.street.example"]


def certified(folder):
    """Make a server's context with a certificate of its own making."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "gateway.street.example")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(1)
    builder = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    pem = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    pem += key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "server.pem").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return context
