"""The German, French and Spanish lists: smaller, and as careful with the harmless."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.checking.claims import finds
from scheduler.checking.rule_file import word_lists
from scheduler.checking.rules import WordList

ROOT = Path(__file__).parents[2]

TRUE = {
    "de": [
        "Wir garantieren Erfolg.",
        "Massage wirkt Wunder.",
        "Nie wieder Rückenschmerzen!",
        "Sofort schmerzfrei nach einer Behandlung.",
        "Ich behandle Migräne.",
        "Setz deine Tabletten ab.",
        "Besser als jede Operation.",
        "Vorher/Nachher: seht selbst.",
        "Frau Müller kam humpelnd.",
        "Kundenstimmen auf der Website.",
        "Die beste Massage der Stadt.",
        "Diese Massage hilft gegen Arthrose.",
    ],
    "fr": [
        "Résultat garanti.",
        "Des mains magiques.",
        "Fini le mal de dos !",
        "Un soulagement immédiat.",
        "Je soigne la fibromyalgie.",
        "Arrêtez vos médicaments.",
        "Mieux que votre médecin.",
        "Photos avant après.",
        "Madame Dupont est venue.",
        "Lisez les témoignages.",
        "Le meilleur massage de Lyon.",
        "Un traitement contre l'arthrose.",
    ],
    "es": [
        "Resultados garantizados.",
        "Un masaje milagroso.",
        "Adiós al dolor de espalda.",
        "Alivio inmediato.",
        "Trato la fibromialgia.",
        "Deja tus pastillas.",
        "Mejor que tu médico.",
        "Fotos de antes y después.",
        "La señora García vino.",
        "Lee los testimonios.",
        "El mejor masaje de Madrid.",
        "Un remedio contra la artrosis.",
    ],
}
FINE = {
    "de": [
        "Wir können nichts garantieren.",
        "Es gibt keine Wunderheilung.",
        "Gegen Arthrose hilft Bewegung, sagt die Ärztin.",
        "Frau und Mann sitzen gleich viel.",
        "Die Wunde heilt in Ruhe.",
        "Kann Massage heilen?",
        "Vor und nach der Massage viel trinken.",
        "Der beste Stuhl ist der, von dem du oft aufstehst.",
        "Wer Heilung verspricht, verspricht zu viel.",
        "Der Platz ist garantiert.",
        "Ist das schon Garantie genug?",
    ],
    "fr": [
        "Rien n'est garanti.",
        "Il n'existe pas de remède miracle.",
        "Buvez avant et après le massage.",
        "Les muscles guérissent la nuit.",
        "Le massage peut-il guérir ?",
        "Demandez à votre médecin avant d'arrêter vos médicaments.",
        "La meilleure chaise est celle que l'on quitte souvent.",
        "Personne ne peut promettre la guérison.",
    ],
    "es": [
        "Nada está garantizado.",
        "No existe el remedio milagroso.",
        "Bebe agua antes y después del masaje.",
        "La herida se cura con calma.",
        "¿Puede curar el masaje?",
        "Habla con tu médico antes de dejar la medicación.",
        "La mejor silla es la que dejas a menudo.",
        "Nadie puede prometer una curación.",
    ],
}


@pytest.fixture(scope="module")
def lists() -> dict[str, WordList]:
    return {one.language: one for one in word_lists(ROOT / "templates" / "advice")}


@pytest.mark.parametrize(("language", "text"), [(name, text) for name, texts in TRUE.items() for text in texts])
def test_a_claim_is_found(lists: dict[str, WordList], language: str, text: str) -> None:
    assert list(finds(text, lists[language]))


@pytest.mark.parametrize(("language", "text"), [(name, text) for name, texts in FINE.items() for text in texts])
def test_a_harmless_sentence_is_left_alone(lists: dict[str, WordList], language: str, text: str) -> None:
    assert [rule.id for rule, _, _ in finds(text, lists[language])] == []


def test_every_language_has_the_same_rules_but_for_english_extras(lists: dict[str, WordList]) -> None:
    rules = {language: {rule.id for rule in one.rules} for language, one in lists.items()}
    assert rules["fr"] == rules["es"] == rules["de"] == rules["en"] - {"diagnose", "detox"}
