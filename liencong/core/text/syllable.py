"""Vietnamese syllables, by their structure: initial, rime, tone."""

import re
from functools import lru_cache

from liencong.core.text.unicode import split_tone

_INITIAL = (
    "b|ch|c(?![êeiy])|d|đ|gh|gi|g(?![êe])|h|kh|k|l|m|ngh|ng(?![êeiy])|nh|n|ph|p|qu|q(?=uô)|r|s|th|tr|t|v|x"
)
_RIME = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|ăc|ăm|ăn|ăng|ăp|ăt|âc|âm|ân|âng|âp|ât|âu|ây|e|ec|em|en|"
    "eng|eo|ep|et|ê|êch|êm|ên|ênh|êng|êp|êt|êu|i|ia|ich|iêc|iêm|iên|iêng|iêp|iêt|iêu|im|in|inh|ip|it|"
    "iu|o|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay|oăc|oăm|oăn|oăng|oăt|oc|oe|oem|oen|oeo|"
    "oet|oi|om|on|ong|ooc|oong|op|ot|ô|ôc|ôi|ôm|ôn|ông|ôp|ôt|ơ|ơi|ơm|ơn|ơp|ơt|u|ua|uân|uâng|uât|uây|"
    "uc|uê|uêch|uênh|ui|um|un|ung|uô|uôc|uôi|uôm|uôn|uông|uôt|uơ|up|ut|uy|uya|uych|uyên|uyêt|uynh|"
    "uyp|uyt|uyu|ư|ưa|ưc|ưi|ưm|ưn|ưng|ươc|ươi|ươm|ươn|ương|ươp|ươt|ươu|ưt|ưu|y|ych|yêm|yên|yêng|yêt|"
    "yêu|ynh|yt"
)
_SYLLABLE = re.compile(f"(?:{_INITIAL})?(?:{_RIME})")
_STOPPED = re.compile("(?:ch|[cpt])$")
_TONES_OF_STOPPED = ("\u0301", "\u0323")
_LONGEST = 9
"""Characters of `nghiễng` with its marks apart."""


@lru_cache(maxsize=2**14)  # few syllables make up nearly all of a text
def _has_structure(word: str) -> bool:
    letters, tone = split_tone(word)
    if len(tone) > 1 or _SYLLABLE.fullmatch(letters) is None:
        return False
    return tone in _TONES_OF_STOPPED or _STOPPED.search(letters) is None


def is_syllable(word: str) -> bool:
    """Tell whether a word has the structure of a Vietnamese syllable, its tone included."""
    return len(word) <= _LONGEST and _has_structure(word)
