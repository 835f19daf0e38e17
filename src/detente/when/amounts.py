"""Amounts of time: "about three weeks", "a few days", "two and a half years", "decades"."""

from __future__ import annotations

from dataclasses import dataclass

from detente.when.context import Context


@dataclass(frozen=True, slots=True)
class Amount:
    """From `least` to `most` units, and the word after them. `bare`:
    the unit stands without a number ("weeks after").
    """

    least: float
    most: float
    unit: str
    end: int
    bare: bool = False


def read_amount(context: Context, i: int) -> Amount | None:
    """The amount of time that begins at word i, stretched by words such as "about" and "nearly"."""
    factor, j = _approximation(context, i)
    number, k = _number(context, j)
    if number is None and j > i:
        factor, (number, k) = (1.0, 1.0), _number(context, i)
    if number is None:
        return _bare_unit(context, i)
    k = context.skip(k, "-")
    while context.word(k) in context.lexicon.fillers:
        k += 1
    k = context.skip(k, "-")
    unit = context.lexicon.units.get(context.word(k), "")
    if not unit:
        return None
    half, end = (0.5, k + 4) if context.says(k + 1, "and", "a", "half") else (0.0, k + 1)
    return Amount(number[0] * factor[0] + half, number[1] * factor[1] + half, unit, end)


def _approximation(context: Context, i: int) -> tuple[tuple[float, float], int]:
    for length in (3, 2, 1):
        pair = context.lexicon.approximations.get(tuple(context.words[i : i + length]))
        if pair:
            return pair, i + length
    return (1.0, 1.0), i


def _bare_unit(context: Context, i: int) -> Amount | None:
    """ "weeks after": a plural of unknown number; "the day after": one."""
    word = context.word(i)
    unit = context.lexicon.units.get(word, "")
    if not unit or (word == unit and context.word(i - 1) != "the"):
        return None
    least, most = (1.0, 1.0) if word == unit else context.lexicon.plurals[unit]
    return Amount(least, most, unit, i + 1, bare=True)


def _number(context: Context, i: int) -> tuple[tuple[float, float] | None, int]:
    """A number or a vague amount with the place after it."""
    words, word = context.lexicon, context.word(i)
    if word in ("a", "an"):
        return _one(context, i + 1)
    if word == "half":
        return (0.5, 0.5), context.skip(i + 1, "a", "an", "-")
    if word in words.amounts:
        return words.amounts[word], context.skip(i + 1, "of", "more")
    if word.isdigit():
        return _range_or(context, float(word), i + 1) if len(word) <= 4 else (None, i)
    if word not in words.numbers:
        return None, i
    value, j = words.numbers[word], i + 1
    if value >= 20 and context.word(j) == "-" and context.word(j + 1) in words.numbers:
        value, j = value + words.numbers[context.word(j + 1)], j + 2
    elif value < 20 and context.word(j) in ("hundred", "dozen"):
        value, j = value * words.numbers[context.word(j)], j + 1
    return _range_or(context, value, j)


def _one(context: Context, i: int) -> tuple[tuple[float, float] | None, int]:
    """What may follow "a": a unit, "few", "dozen", "half"."""
    word = context.word(i)
    if word in ("few", "couple", "dozen", "hundred"):
        return _number(context, i)
    if word in context.lexicon.units or word in ("full", "whole", "good"):
        return (1.0, 1.0), i
    return ((0.5, 0.5), context.skip(i + 1, "a")) if word == "half" else (None, i)


def _range_or(context: Context, value: float, j: int) -> tuple[tuple[float, float], int]:
    """ "two or three", "10 to 15", "5-6", "two and a half"."""
    if context.says(j, "and", "a", "half"):
        return (value + 0.5, value + 0.5), j + 3
    if context.word(j) == "." and context.joined(j) and context.joined(j + 1) and context.word(j + 1).isdigit():
        exact = value + float("0." + context.word(j + 1))
        return (exact, exact), j + 2
    word = context.word(j + 1)
    if context.word(j) in ("or", "to", "-", "–") and (
        word in context.lexicon.numbers or (word.isdigit() and len(word) < 4)
    ):
        other = float(word) if word.isdigit() else context.lexicon.numbers[word]
        if other > value:
            return (value, other), j + 2
    return (value, value), j
