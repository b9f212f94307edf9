"""Photos before anyone else sees them: drawn anew, without GPS or any other metadata."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2_400


class PhotoError(Exception):
    """A file that is not a picture we can draw."""


def redrawn(content: bytes) -> bytes:
    """Give the picture as a plain upright JPEG, its sides at most LONGEST_SIDE pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content))
            if picture.width * picture.height > MOST_PIXELS:
                raise PhotoError("too many pixels")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombWarning) as error:
        raise PhotoError("not a picture") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85)
    return out.getvalue()
