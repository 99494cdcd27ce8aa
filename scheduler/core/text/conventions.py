"""What languages do differently when type is set: quotes, little words, units, where words divide.

Quotes are the delimiters of CLDR 46 (npm cldr-misc-full, read 2026-11-25) but for Spanish, whose
academy puts « » first, and Dutch and French, where a double quote stays one and the inner differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_THIN = "\u202f"


@dataclass(frozen=True, slots=True)
class Conventions:
    """How one language is set. ``quotes`` and ``inner`` open and close.

    ``leads`` are articles, prepositions and conjunctions that no line should end in; ``units`` are
    words that stay with the number before them, ``counted`` those that stay with the number behind.
    ``before`` and ``after`` are the fewest letters a divided word keeps on either side of its hyphen.
    ``capital_nouns`` says that a capital doesn't make a name; ``spaced_marks`` that ! ? : ; stand apart.
    """

    quotes: tuple[str, str] = ("“", "”")
    inner: tuple[str, str] = ("‘", "’")
    leads: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    counted: frozenset[str] = field(default_factory=lambda: _words("No. p. pp. Fig. vol."))
    before: int = 3
    after: int = 4
    capital_nouns: bool = False
    spaced_marks: bool = False


def is_language(tag: str) -> bool:
    """Whether ``tag`` has the form of a BCP 47 language tag, such as ``en`` or ``pt-BR``."""
    return _LANGUAGE.fullmatch(tag) is not None


@lru_cache(maxsize=64)
def conventions_of(language: str) -> Conventions:
    """The conventions of a BCP 47 tag: of the whole tag, else of its language, else the plainest."""
    tag = language.lower()
    return _ALL.get(tag) or _ALL.get(tag.split("-")[0]) or Conventions()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = Conventions(
    leads=_words(
        "a an the of to in on at by for from with into onto and or but nor as if than so that which who is are was"
        " be my your his her its our their this these no not"
    ),
    units=_words(
        "sec secs second seconds min mins minute minutes hr hrs hour hours day days week weeks month months year"
        " years time times rep reps set sets breath breaths step steps am pm a.m. p.m. euro euros pound pounds"
        " dollar dollars ft lb oz"
    ),
)
_GERMAN = Conventions(
    quotes=("„", "“"),
    inner=("‚", "‘"),
    leads=_words(
        "der die das den dem des ein eine einen einem einer eines und oder aber als wie zu zum zur in im ins an am"
        " ans auf aus bei beim mit nach von vom vor für um ob wenn dass bis durch ohne unter über"
    ),
    units=_words("Sekunde Sekunden Minute Minuten Stunde Stunden Uhr Tag Tage Tagen Woche Wochen Monat Monate Mal"),
    counted=_words("Nr. S. Abb. Bd. Kap."),
    after=3,  # hyph-utf8 allows two and two letters; three on either side read better in large type
    capital_nouns=True,
)
_FRENCH = Conventions(
    quotes=("«" + _THIN, _THIN + "»"),
    inner=("“", "”"),
    leads=_words(
        "le la les l’ un une des du de d’ à au aux en et ou mais ni or car par pour sur sous dans avec sans chez que"
        " qui si ce cet cette ces mon ma mes ton ta tes son sa ses"
    ),
    units=_words("seconde secondes minute minutes heure heures jour jours semaine semaines mois an ans fois"),
    counted=_words("n° N° p. fig. vol."),
    spaced_marks=True,
)
_SPANISH = Conventions(
    quotes=("«", "»"),
    inner=("“", "”"),
    leads=_words(
        "el la los las un una unos unas de del a al en con por para sin sobre entre hasta desde y e o u ni que si"
        " su sus mi tu se lo"
    ),
    units=_words("segundo segundos minuto minutos hora horas día días semana semanas mes meses año años vez veces"),
    counted=_words("n.º N.º p. pág. fig. vol."),
)
_ITALIAN = Conventions(
    quotes=("«", "»"),
    inner=("“", "”"),
    leads=_words(
        "il lo la i gli le un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal dalla in"
        " nel nella con su sul sulla per tra fra e ed o ma che se non"
    ),
    units=_words("secondo secondi minuto minuti ora ore giorno giorni settimana settimane mese mesi anno anni volte"),
    counted=_words("n. N. p. pag. fig. vol."),
)
_DUTCH = Conventions(
    leads=_words(
        "de het een van naar in op aan bij voor met uit om te tot door over onder en of maar als dat die dan of"
    ),
    units=_words("seconde seconden minuut minuten uur uren dag dagen week weken maand maanden jaar keer"),
    counted=_words("nr. Nr. p. blz. afb."),
)
_PORTUGUESE = Conventions(
    leads=_words(
        "o a os as um uma uns umas de do da dos das em no na nos nas a ao à aos às por pelo pela para com sem sob e"
        " ou mas que se"
    ),
    units=_words("segundo segundos minuto minutos hora horas dia dias semana semanas mês meses ano anos vez vezes"),
    counted=_words("n.º N.º p. pág. fig. vol."),
)
_SWEDISH = Conventions(
    quotes=("”", "”"),
    inner=("’", "’"),
    leads=_words("en ett den det de i på av för till med från om och eller men att som är"),
    units=_words("sekund sekunder minut minuter timme timmar dag dagar vecka veckor månad månader år gånger"),
    counted=_words("nr s. fig."),
)

_ALL = {
    **{tag: Conventions() for tag in ("tr", "da", "lv")},
    **{tag: Conventions(("«", "»"), ("‘", "’")) for tag in ("nb", "nn", "no")},
    **{tag: Conventions(("«", "»"), ("„", "“")) for tag in ("ru", "uk")},
    **{tag: Conventions(("«", "»"), ("“", "”")) for tag in ("el", "ca")},
    **{tag: Conventions(("„", "“"), ("‚", "‘")) for tag in ("cs", "sk", "hr", "sl", "et", "bg", "lt")},
    **{tag: Conventions(("„", "”"), ("«", "»")) for tag in ("pl", "ro")},
    "hu": Conventions(("„", "”"), ("»", "«")),
    "fi": Conventions(("”", "”"), ("’", "’")),
    "he": Conventions(("”", "”"), ("’", "’")),
    "ar": Conventions(("”", "“"), ("’", "‘")),
    "en": _ENGLISH,
    "de": _GERMAN,
    "fr": _FRENCH,
    "de-ch": replace(_GERMAN, quotes=("«", "»"), inner=("‹", "›")),
    "es": _SPANISH,
    "es-419": replace(_SPANISH, quotes=("“", "”"), inner=("‘", "’")),
    "it": _ITALIAN,
    "nl": _DUTCH,
    "pt": _PORTUGUESE,
    "pt-pt": replace(_PORTUGUESE, quotes=("«", "»"), inner=("“", "”")),
    "sv": _SWEDISH,
}
