"""From GCJ-02, the shifted coordinates that maps in China must use, to WGS-84, which is what a `Point` holds. Pure.

The shift is not published. The formula that everybody uses was found from outside and fits within metres, as its users
report; turning it round here adds less than a millimetre. Hong Kong and Macau are shifted, Taiwan and other countries
are not: https://lbs.qq.com/faq/latlngFaq
"""

from math import cos, pi, radians, sin, sqrt

AXIS, ECCENTRICITY = 6378245.0, 0.00669342162296594323
"""Krasovsky's ellipsoid: semi-major axis in metres, and the first eccentricity squared."""
TURNS = 3
"""Each makes the error at least a hundred times smaller: below 2e-9 degrees, 0.2 mm, after the third."""

Box = tuple[float, float, float, float]
"""South, west, north, east."""
_SHIFTED: tuple[Box, ...] = (
    (42.8899, 79.4462, 49.2204, 96.33),
    (39.3742, 109.6872, 54.1415, 135.0002),
    (29.5297, 73.1246, 42.8899, 124.143255),
    (26.7186, 82.9684, 29.5297, 97.0352),
    (20.414096, 97.0253, 29.5297, 124.367395),
    (17.871542, 107.975793, 20.414096, 111.744104),
)
_NOT_SHIFTED: tuple[Box, ...] = (
    (21.785006, 119.921265, 25.398623, 122.497559),
    (20.0988, 101.8652, 22.284, 106.665),
    (20.4878, 106.4525, 21.5422, 108.051),
    (50.3257, 109.0323, 55.8175, 119.127),
    (49.5574, 127.4568, 55.8175, 137.0227),
    (42.5692, 131.2662, 44.8922, 137.0227),
)


def from_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """The same spot in WGS-84, latitude and longitude; outside the shifted regions unchanged."""
    found = lat, lon
    if not is_shifted(lat, lon):
        return found
    for _ in range(TURNS):
        shift = _shift(*found)
        found = lat - shift[0], lon - shift[1]
    return found


def is_shifted(lat: float, lon: float) -> bool:
    """Whether maps are shifted here; rectangles, so that the first kilometres beyond a border may be taken for inside."""
    return _within(_SHIFTED, lat, lon) and not _within(_NOT_SHIFTED, lat, lon)


def _within(boxes: tuple[Box, ...], lat: float, lon: float) -> bool:
    return any(south <= lat <= north and west <= lon <= east for south, west, north, east in boxes)


def _shift(lat: float, lon: float) -> tuple[float, float]:
    """How far GCJ-02 lies from WGS-84 at this spot of WGS-84, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    both = (20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + both
    north += (20 * sin(pi * y) + 40 * sin(pi * y / 3)) * 2 / 3
    north += (160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + both
    east += (20 * sin(pi * x) + 40 * sin(pi * x / 3)) * 2 / 3
    east += (150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)) * 2 / 3
    flat = 1 - ECCENTRICITY * sin(radians(lat)) ** 2
    metres_north = AXIS * (1 - ECCENTRICITY) / (flat * sqrt(flat))
    metres_east = AXIS / sqrt(flat) * cos(radians(lat))
    return north * 180 / (metres_north * pi), east * 180 / (metres_east * pi)
