"""Addresses of a case's pages: a worker's (signed), the console's, public progress (random)."""

from itsdangerous import BadSignature, URLSafeSerializer


class Links:
    """Builds links below the public address, and opens the signed ones again."""

    def __init__(self, public_url: str, secret_key: str) -> None:
        self._public_url = public_url
        self._signer = URLSafeSerializer(secret_key, salt="jiefang case link")

    def worker(self, case_id: int) -> str:
        return f"{self._public_url}/w/{self._signer.dumps(case_id)}"

    def opened(self, signed: str) -> int | None:
        """Give the case of a worker's link, or None if the link is not ours."""
        try:
            return int(self._signer.loads(signed))
        except (BadSignature, ValueError, TypeError):
            return None

    def console(self, case_id: int) -> str:
        return f"{self._public_url}/admin/cases/{case_id}"

    def troubles(self) -> str:
        return f"{self._public_url}/admin/troubles"

    def letter(self, letter_id: int) -> str:
        return f"{self._public_url}/admin/letters/{letter_id}"

    def bulletin(self, bulletin_id: int) -> str:
        return f"{self._public_url}/admin/letters/bulletins/{bulletin_id}"

    def progress(self, public_code: str) -> str:
        return f"{self._public_url}/p/{public_code}"
