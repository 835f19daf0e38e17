"""Words of probability, one row only, always with their band: ICD 203 (Intelligence Community Directive 203, 2015)."""

from __future__ import annotations

BANDS = (
    (0.05, "almost no chance", "1-5%"),
    (0.20, "very unlikely", "5-20%"),
    (0.45, "unlikely", "20-45%"),
    (0.55, "roughly even", "45-55%"),
    (0.80, "likely", "55-80%"),
    (0.95, "very likely", "80-95%"),
    (1.01, "almost certain", "95-99%"),
)


def word(probability: float) -> tuple[str, str]:
    """The word and its band for a probability in [0, 1]. Raises ValueError outside."""
    if not 0 <= probability <= 1:
        raise ValueError(f"{probability} is no probability (0 to 1)")
    return next((name, band) for bound, name, band in BANDS if probability < bound)


def phrase(probability: float, base_rate: float) -> str:
    """For the text: 'likely (55-80%; model 63%, base rate of all pairs 48%)'. The model's number is kept within 1 to 99%."""
    name, band = word(probability)
    shown, base = (min(0.99, max(0.01, p)) for p in (probability, base_rate))
    return f"{name} ({band}; model {shown:.0%}, base rate of all pairs {base:.0%})"
