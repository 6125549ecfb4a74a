"""The key of a server, made once; and what its public address means for cookies and hosts."""

from __future__ import annotations

import stat
import sys
from subprocess import PIPE, Popen

from palier.site.addresses import address_settings
from palier.site.secret_key import secret_key

make = secret_key.__wrapped__


class TestKey:
    def test_is_the_one_given(self, tmp_path):
        assert make("given", tmp_path) == "given"
        assert not list(tmp_path.iterdir())

    def test_else_is_made_once_for_its_owner_alone(self, tmp_path):
        home = tmp_path / "home"
        key = make("", home)
        assert len(key) >= 50
        assert make("", home) == key
        assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600
        assert [path.name for path in home.iterdir()] == ["secret.key"]

    def test_two_homes_have_two_keys(self, tmp_path):
        assert make("", tmp_path / "a") != make("", tmp_path / "b")

    def test_processes_that_start_at_once_have_the_same(self, tmp_path):
        program = (
            "import sys; from pathlib import Path; from palier.site.secret_key import secret_key;"
            "sys.stdin.readline(); print(secret_key('', Path(sys.argv[1])))"
        )
        started = [
            Popen([sys.executable, "-c", program, tmp_path], stdin=PIPE, stdout=PIPE, text=True)
            for _ in range(4)
        ]
        assert len({each.communicate("\n")[0] for each in started}) == 1


class TestAddresses:
    def test_a_laptop_needs_nothing(self):
        found = address_settings("http://127.0.0.1:8000", ["localhost"], behind_proxy=False)
        assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1"]
        assert found["SECURE_HSTS_SECONDS"] == 0
        assert not found["SESSION_COOKIE_SECURE"]
        assert "SECURE_PROXY_SSL_HEADER" not in found

    def test_https_makes_cookies_safe_and_is_kept_to(self):
        found = address_settings("https://palier.example:8443", [], behind_proxy=True)
        assert found["ALLOWED_HOSTS"] == ["palier.example"]
        assert found["CSRF_TRUSTED_ORIGINS"] == ["https://palier.example:8443"]
        assert found["SESSION_COOKIE_SECURE"]
        assert found["CSRF_COOKIE_SECURE"]
        assert found["SECURE_HSTS_SECONDS"] == 31_536_000
        assert found["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
