"""What a browser says of itself, in words by which its person knows the device again."""

from liencong.core.text.catalogue import Catalogue

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Coc Coc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""Signs of browsers, those first that also carry the signs of others."""

SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_words(catalogue: Catalogue, device: str) -> str:
    """Name the browser and the system; say that they are not known where no sign fits."""
    browser = next((name for sign, name in BROWSERS if sign in device), "")
    system = next((name for sign, name in SYSTEMS if sign in device), "")
    if browser and system:
        return catalogue.text("profile.device", browser=browser, system=system)
    return browser or system or catalogue.text("profile.device_unknown")
