"""Which body meets, read from the title of a calendar entry by rules a planner can follow.

The rules, in the order they are tried; each says so when it has hit:

1. A first word such as «Frist» or «Innkalling»: about a meeting, not a meeting.
2. A word such as «arbeidsmøte», «verksted» or «seminar»: not a meeting of the body, whichever it names.
3. An alias anywhere in the title, as whole words. A longer alias goes before one it contains («ungdommens
   kommunestyre»). An abbreviation counts only where it stands as a name, not in «Møte med KS om lønn».
   Aliases of two bodies: ambiguous, and no body.
4. A title that is nothing but the name of a body no alias knows («Driftsutvalget»): that body, under its
   own id.
5. Nothing in the title: a category that is, as a whole, a body's name.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from calendars import body_names
from calendars.findings import Finding, Language, finding
from calendars.plain_text import one_line
from calendars.titles import CANCELLED, Word, folded, folded_words, words_of

ABBREVIATION_LENGTH = 4
BODY_NAME_WORDS = 8

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_IN_ID = str.maketrans({"å": "a", "ø": "o", "æ": "ae", "ö": "o", "ä": "a"})

# The end of a body's own name -> the same in the definite form, which is the one used in an id.
_BODY_ENDINGS = (
    ("utvalget", "utvalget"),
    ("utvalg", "utvalget"),
    ("utvalet", "utvalget"),
    ("utval", "utvalget"),
    ("rådet", "rådet"),
    ("råd", "rådet"),
    ("nemnda", "nemnda"),
    ("nemnd", "nemnda"),
    ("komiteen", "komiteen"),
    ("komite", "komiteen"),
)
_JUST_ENDINGS = frozenset(ending for ending, _ in _BODY_ENDINGS)
_WITHIN_NO_NAME = frozenset({"for", "med", "til", "fra", "frå", "i", "på", "om"})
_MEETING_ENDINGS = ("moete", "moetet", "moeter")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What a title was taken to say. `body` is the canonical id, None when no body was recognised; `reason`
    is the rule that decided; `marks` what kind of meeting it is said to be ("konstituerende", "budsjett"
    …)."""

    body: str | None
    reason: Finding
    marks: frozenset[str] = frozenset()
    cancelled: bool = False

    @property
    def rule(self) -> str:
        """The rule that decided, in bokmål."""
        return self.reason.text()

    def rule_in(self, language: Language) -> str:
        """The rule that decided, in the language asked for."""
        return self.reason.text(language)


class BodyRules:
    """The aliases of a municipality, configured ones before the built-in. Immutable; safe to share.

    `aliases` has canonical ids (a–z, 0–9 and hyphens) with the names they go by. A configured alias is taken
    from the body that had it: `{"formannskapet": ["AU"]}` makes «AU» the formannskap. `municipality` is a
    name to overlook in titles («Overhalla driftsutvalg»).

    Raises ValueError, saying which and what to write, for an id with other characters, an empty alias, or an
    alias given to two bodies."""

    def __init__(
        self, aliases: Mapping[str, Iterable[str]] = MappingProxyType({}), *, municipality: str = ""
    ) -> None:
        known = {
            folded_words(alias): body
            for body, names in body_names.KNOWN.items()
            for alias in (*names, body.replace("-", " "))
        }
        known.update(_configured(aliases))
        self._bodies: Mapping[tuple[str, ...], str] = MappingProxyType(known)
        self._longest = max(map(len, known))
        self._ignored = _NOISE | frozenset(folded_words(municipality))

    @property
    def known(self) -> tuple[str, ...]:
        """The ids of the bodies the rules name, in alphabetical order."""
        return tuple(sorted(set(self._bodies.values())))

    def recognise(self, title: str, description: str = "", categories: Sequence[str] = ()) -> Recognition:
        """The body that meets, by the rules above. `description` and `categories` add marks, and a
        description that begins with «arbeidsmøte» or the like makes the entry one; they never change the body
        of a title that says it itself. Never raises, whatever the text."""
        words = words_of(title)
        body, reason = self._decide(words, description, categories)
        said = {word.folded for text in (title, description, *categories) for word in words_of(text)}
        return Recognition(
            body=body,
            reason=reason,
            marks=frozenset(mark for mark, signs in _MARKS.items() if not said.isdisjoint(signs)),
            cancelled=any(word.folded in CANCELLED for word in words),
        )

    def _decide(
        self, words: Sequence[Word], description: str, categories: Sequence[str]
    ) -> tuple[str | None, Finding]:
        speaking = [word for word in words if word.folded not in CANCELLED]
        if speaking and speaking[0].folded in _PAPERS:
            return None, finding("body.papers", text=speaking[0].text)
        not_a_meeting = next((word for word in words if _is_not_a_meeting(word)), None)
        if not_a_meeting is None:
            not_a_meeting = next(
                (word for word in words_of(description)[:1] if _is_not_a_meeting(word)), None
            )
        if not_a_meeting is not None:
            return None, finding("body.working-meeting", text=not_a_meeting.text)
        named = self._named(words)
        bodies = sorted({body for body, _ in named})
        if len(bodies) > 1:
            return None, finding("body.ambiguous", bodies=", ".join(bodies))
        if bodies:
            return bodies[0], finding("body.alias", text=named[0][1], body=bodies[0])
        if own := self._own_name(words):
            return own[0], finding("body.own-name", text=own[1], body=own[0])
        return self._by_category(categories)

    def _by_category(self, categories: Sequence[str]) -> tuple[str | None, Finding]:
        found: dict[str, str] = {}
        for category in categories:
            words = words_of(category)
            body = self._bodies.get(tuple(word.folded for word in words))
            own = None if body or any(map(_is_not_a_meeting, words)) else self._own_name(words)
            if body or own:
                found.setdefault(body or (own[0] if own else ""), one_line(category))
        if len(found) > 1:
            return None, finding("body.ambiguous", bodies=", ".join(sorted(found)))
        for body, text in found.items():
            return body, finding("body.category", text=text, body=body)
        return None, finding("body.unknown")

    def _named(self, words: Sequence[Word]) -> list[tuple[str, str]]:
        """The bodies named in the title with the words that name them, longer aliases having swallowed those
        they contain."""
        spans: list[tuple[int, int, str]] = []
        for start in range(len(words)):
            for end in range(min(start + self._longest, len(words)), start, -1):
                body = self._body_of(words, start, end)
                if body is not None:
                    spans.append((start, end, body))
                    break
        kept = [
            (start, end, body)
            for start, end, body in spans
            if not any(s <= start and end <= e and (s, e) != (start, end) for s, e, _ in spans)
        ]
        return [(body, " ".join(word.text for word in words[start:end])) for start, end, body in kept]

    def _body_of(self, words: Sequence[Word], start: int, end: int) -> str | None:
        folded = tuple(word.folded for word in words[start:end])
        body = self._bodies.get(folded)
        if body is not None:
            short = end - start == 1 and len(folded[0]) <= ABBREVIATION_LENGTH
            return body if not short or self._stands_as_name(words, start) else None
        if end - start > 1:
            return None
        return self._bodies.get((_without_meeting(folded[0]),)) or self._possessive(words, start)

    def _possessive(self, words: Sequence[Word], place: int) -> str | None:
        """«Kommunestyrets møte» is the council's; «formannskapets arbeidsutvalg» is another body."""
        word = words[place].folded
        follows = words[place + 1].folded if place + 1 < len(words) else ""
        if (
            len(word) <= ABBREVIATION_LENGTH
            or not word.endswith("s")
            or not follows.endswith(_MEETING_ENDINGS)
        ):
            return None
        return self._bodies.get((word[:-1],))

    def _stands_as_name(self, words: Sequence[Word], place: int) -> bool:
        """Whether an abbreviation is the name of who meets: alone in its piece of the title but for numbers,
        words without weight and at most one word before it («Sigdal KS»), and not spoken of («møte med
        KS»)."""
        before = [w for w in words[:place] if w.piece == words[place].piece]
        after = [w for w in words[place + 1 :] if w.piece == words[place].piece]
        if before and before[-1].folded in _SPOKEN_OF:
            return False
        weighty_before = [w for w in before if self._has_weight(w)]
        return len(weighty_before) <= 1 and not any(self._has_weight(w) for w in after)

    def _has_weight(self, word: Word) -> bool:
        """Whether the word may say something of which body meets, and is not itself a body's alias."""
        return not (
            word.folded in self._ignored
            or any(c.isdigit() for c in word.folded)
            or (word.folded,) in self._bodies
        )

    def _own_name(self, words: Sequence[Word]) -> tuple[str, str] | None:
        """The id and the words of a body no alias knows, when a piece of the title is its name and no
        more."""
        clauses = [[w for w in words if w.clause == clause] for clause in sorted({w.clause for w in words})]
        pieces = [[w for w in words if w.piece == piece] for piece in sorted({w.piece for w in words})]
        for parts in (clauses, pieces):
            found = {body: text for part in parts for body, text in self._own_names(part)}
            if found:
                return next(iter(found.items())) if len(found) == 1 else None
        return None

    def _own_names(self, part: Sequence[Word]) -> Iterator[tuple[str, str]]:
        weighty = [place for place, word in enumerate(part) if self._has_weight(word)]
        if weighty:
            name = part[weighty[0] : weighty[-1] + 1]
            if body := _slug([word.text for word in name]):
                yield body, " ".join(word.text for word in name)


def _without_meeting(folded: str) -> str:
    """«formannskapsmøte» → «formannskap», «valgstyremøtet» → «valgstyre»."""
    for ending in _MEETING_ENDINGS:
        if folded.endswith(ending):
            stem = folded.removesuffix(ending)
            return stem.removesuffix("s") if stem.endswith(("skaps", "raads", "utvalgs", "utvals")) else stem
    return ""


def _is_not_a_meeting(word: Word) -> bool:
    return word.folded.endswith(_NOT_A_MEETING) and not word.folded.endswith(_STILL_A_MEETING)


def _slug(name: Sequence[str]) -> str | None:
    """The id of a body by its own name, or None when the words are not such a name."""
    words = [unicodedata.normalize("NFC", word.casefold()) for word in name]
    if not 1 <= len(words) <= BODY_NAME_WORDS or (len(words) == 1 and words[0] in _JUST_ENDINGS):
        return None
    if len(words) > 2 and words[1] == "for" and (head := _definite(words[0])):
        words[0] = head
    elif not _WITHIN_NO_NAME & set(words) and (tail := _definite(words[-1])):
        words[-1] = tail
    else:
        return None
    slug = "-".join(words).translate(_IN_ID)
    slug = "".join(c for c in unicodedata.normalize("NFKD", slug) if not unicodedata.combining(c))
    return slug if _ID.fullmatch(slug) else None


def _definite(word: str) -> str | None:
    plain = word.replace("é", "e").replace("aa", "å")
    for ending, definite in _BODY_ENDINGS:
        if plain.endswith(ending):
            return plain.removesuffix(ending) + definite
    return None


def _configured(aliases: Mapping[str, Iterable[str]]) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for body, names in aliases.items():
        if not _ID.fullmatch(body):
            raise ValueError(
                f"the id of a body is a–z, 0–9 and hyphens, such as 'formannskapet'; not {body!r}"
            )
        if isinstance(names, str):
            raise ValueError(f'the aliases of {body} are a list, such as ["{names}"]; not one text')
        found.setdefault(folded_words(body.replace("-", " ")), body)
        for name in names:
            alias = folded_words(name)
            if not alias:
                raise ValueError(f"{body} has an alias without letters or digits: {name!r}")
            if found.setdefault(alias, body) != body:
                raise ValueError(
                    f"the alias {name!r} is given to both {found[alias]} and {body}; it can only be one"
                )
    return found


_NOISE = frozenset(map(folded, body_names.NOISE.split()))
_PAPERS = frozenset(map(folded, body_names.PAPERS))
_SPOKEN_OF = frozenset(map(folded, body_names.SPOKEN_OF))
_NOT_A_MEETING = tuple(map(folded, body_names.NOT_A_MEETING))
_STILL_A_MEETING = tuple(map(folded, body_names.STILL_A_MEETING))
_MARKS = {mark: frozenset(map(folded, signs)) for mark, signs in body_names.MARKS.items()}
