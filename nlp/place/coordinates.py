"""GCJ-02, which WeChat speaks, and WGS-84, which the grids are drawn in.

The offset formula is the one published in independent reverse-engineered implementations
(eviltransform, coordtransform); the reference points in the tests are theirs.
"""

from math import cos, pi, sin, sqrt
from typing import Final

_AXIS: Final = 6378245.0
_ECCENTRICITY_SQUARED: Final = 0.00669342162296594323
_CLOSE_ENOUGH_DEGREES: Final = 1e-8


def _outside_china(lng: float, lat: float) -> bool:
    return not (72.004 <= lng <= 137.8347 and 0.8293 <= lat <= 55.8271)


def _waves(x: float) -> float:
    return (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0


def _offset(lng: float, lat: float) -> tuple[float, float]:
    x, y = lng - 105.0, lat - 35.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + _waves(x)
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + _waves(x)
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    radians = lat / 180.0 * pi
    magic = 1 - _ECCENTRICITY_SQUARED * sin(radians) ** 2
    root = sqrt(magic)
    north = north * 180.0 / (_AXIS * (1 - _ECCENTRICITY_SQUARED) / (magic * root) * pi)
    east = east * 180.0 / (_AXIS / root * cos(radians) * pi)
    return east, north


def wgs84_to_gcj02(lng: float, lat: float) -> tuple[float, float]:
    """(lng, lat) in degrees; points outside China are not shifted."""
    if _outside_china(lng, lat):
        return lng, lat
    east, north = _offset(lng, lat)
    return lng + east, lat + north


def gcj02_to_wgs84(lng: float, lat: float) -> tuple[float, float]:
    """The inverse, by repeated correction, to about a millimetre."""
    if _outside_china(lng, lat):
        return lng, lat
    guess_lng, guess_lat = lng, lat
    for _ in range(10):
        east, north = _offset(guess_lng, guess_lat)
        next_lng, next_lat = lng - east, lat - north
        moved = abs(next_lng - guess_lng) + abs(next_lat - guess_lat)
        guess_lng, guess_lat = next_lng, next_lat
        if moved < _CLOSE_ENOUGH_DEGREES:
            break
    return guess_lng, guess_lat
