"""Whose an illness is, told by the utterances around the one that names it: "What runs in your family?" – "Diabetes".

A question for relatives makes theirs what its answer names, and who answers with a relative has answered for that one:
"Has she ever had TB?" – "Her father had it." Only asked of the few mentions that a statement may rest on.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.context.kin import RELATIVE_WORDS, RELATIVES, WHICH_ONE, kin_of, relative_of
from evaluators.deterministic.reading.mention import ANSWERED, ASKED, FAMILY
from evaluators.deterministic.reading.replies.instead import WELL_KIN, has_kin, has_kin_alone, names_another_who_has
from evaluators.deterministic.reading.wording.around import left_of, plain, right_of
from evaluators.deterministic.reading.wording.leads import lead
from evaluators.deterministic.reading.wording.words import surface_words
from evaluators.deterministic.record.belongings import is_anothers
from evaluators.deterministic.record.dialogue.dialogue import AHEAD
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said
from evaluators.vocabulary.patterns import longest_first
from evaluators.vocabulary.rows import words_by_role

_LINEAGE: Final = words_by_role("lineage_words.tsv")
_BLOOD: Final = _LINEAGE["blood"]
_ASKED: Final = 120
"""How much of the end of an utterance is looked at: what it asks last is answered."""
_REPLY: Final = 72
_BEFORE: Final = 120
_BESIDE: Final = 24
_FAMILY: Final = re.compile(
    r"\b(?:run(?:s|ning)? in|(?:in|within) (?:the|your|his|her|their)|anyone in|your|his|her|any|about the|and the) "
    r"(?:immediate |close |own )?famil(?:y|ies)\b"
    r"|\bfamily (?:history|medical|members?|illness\w*|problems|conditions)\b"
    r"|\bfamily\W*$|\b(?:your|his|her|any) (?:parents|siblings|blood relatives|relatives|brothers and sisters"
    r"|brothers or sisters)\b"
)
_ELDERS: Final = longest_first(word for word, relative in RELATIVES.items() if word.isalpha() and relative in _BLOOD)
_ONE_ASKED: Final = re.compile(rf"\b(?:your|his|her) {WHICH_ONE}({_ELDERS})\b")
_ONLY_ONE: Final = re.compile(
    rf"(?:(?:and|okay|ok|what about|how about|how's|how is|how are) ){{0,3}}(?:your|his|her) {WHICH_ONE}(?:{_ELDERS})"
)
_OF_HEALTH: Final = re.compile(rf"\b(?:{longest_first(_LINEAGE['of health'])})\b")
"""In a question for one relative: it asks for what that one has or had."""
_ASKING: Final = re.compile(r"\?|\b(?:any|anyone|anybody|what|does|do|did|is|are|was|how|tell me|okay|and|now)\b")
_WHO: Final = re.compile(r"\bwho(?:['\u2019]s)?\b")
_ENDS: Final = re.compile(r"[.?!]")
_CLOSE: Final = 3
_WORD: Final = re.compile(r"[a-z]+")
_MYSELF: Final = re.compile(
    r"\b(?:i (?:do|did|have|had|get|got|was)|i've|(?<!let )(?<!tell )(?<!show )(?<!give )me(?! (?:no|neither)\b)|myself"
    r"|(?<!of )mine)\b"
)
_LIFE: Final = re.compile(
    r"[a-z ]{0,12}\b(?:all|for most of|most of|the whole of|till the end of) (his|her|their) (?:life|lives|days)\b"
)
_THEY: Final = {"his": "he", "her": "she"}
_YOUR: Final = re.compile(r"\b(?:your|his|her|their) (?:late |own |real |poor )?([a-z]+)")
_YOUNG: Final = frozenset(("child",))
"""Who is mostly no relative but a time of life: "asthma as a kid"."""
_SHORT: Final = 64
"""Characters of a question that is known without its mark."""
_TOLD: Final = re.compile(r"\b(?:no|not|denies|without) (?:\w+ )?famil|\bsees?\b|\bwith (?:you|the) famil")
"""What tells of the family instead of asking."""
_BOTH: Final = re.compile(
    r"\b(?:you|yourself)\b ?,? ?(?:or|and)\b|\bor you\b|\bfamily (?:doctor|physician|practice|medicine)\b"
)
"""What asks for the patient as well, or for something else than illness."""
_OWN: Final = frozenset(("i", "i'm", "i've", "i'd", "me", "mine", "myself", "you", "you've", "you're", "patient"))
_RELATIVE_HAS: Final = re.compile(
    r"(?:(?:no|not me|um|uh|oh|well|yeah|yes|just|only|i think|so)[,. ]+){0,3}(?:my|his|her|our|the|their) "
    rf"{WHICH_ONE}(?:{RELATIVE_WORDS})(?:'s| has| had| have| did| does| was| got| is)\b"
    r"(?P<it>(?: got| had| have)? (?:it|that|one|this|them|those)\b|(?<=does|.did|.has|.had)\W*(?:$|[.,;!]))?"
)
"""How one answers for a relative, and ``it``: that the relative had what was asked for."""
_RELATIVE_REPLY: Final = re.compile(
    rf"{lead('relative', 3)}(?:(?:my|his|her|our|the|an?) )?{WHICH_ONE}(?:{RELATIVE_WORDS})"
    r"(?: of mine)?\W*(?:(?:is|does|did|has|had|was)(?: it)?|has got it|had that|got it)?\W*"
)
"""A whole reply that names who had it."""
_WHOSE: Final = rf"(?:my |his |her |our |the |your )?{WHICH_ONE}"
_RELATIVE: Final = re.compile(rf"\b(?:{RELATIVE_WORDS})\b")
_OF_ANOTHER: Final = re.compile(rf"\b({RELATIVE_WORDS})'s ({RELATIVE_WORDS})\b")
_SOME: Final = r"(?:(?:both|all|one|two|three|four|some|several|most)(?: of)? )?"
"""Before relatives of whom there are several: "both my uncles", "two of her sisters"."""
_LIST: Final = re.compile(
    rf"\b(?:{RELATIVE_WORDS})(?:(?:,? (?:and|or|plus|as well as)|,) {_SOME}{_WHOSE}(?:{RELATIVE_WORDS})\b)+"
)
_ALSO: Final = (
    r"(?:too\b|as well\b|also (?:has|had|does|did|got)\b|(?:does|did)\W*(?:$|[.,;!]|too\b|as well\b)|ha[sd] it\b"
    r"|at (?:the age|age|(?:[0-9]{2}|twent|thirt|fort|fift|sixt|sevent|eight|ninet)\w*)\b(?! of\b))"
)
_AS_WELL: Final = re.compile(
    rf"(?:\b(?:so|as) (?:do|does|did|have|has|had|are|is|were|was) {_SOME}{_WHOSE}"
    rf"|\b(?:like|same with|same for|same as) {_WHOSE}"
    rf"|(?:\band|\bbut|\bonly|[.;,]) {_WHOSE}(?=(?:{RELATIVE_WORDS}) {_ALSO}))({RELATIVE_WORDS})\b"
    rf"|\bboth {_WHOSE}({RELATIVE_WORDS})\b|\b(?:my|his|her) {WHICH_ONE}({RELATIVE_WORDS}) (?:too|as well)\b"
    rf"|\b(?:just|only|except|apart from|besides) {_WHOSE}({RELATIVE_WORDS})\b(?=\W*$|[.,;!]| ha[sd]\b| at\b| when\b)"
    rf"|(?<!of )(?<!of my )(?<!of his )(?<!of her )\b{_WHOSE}({RELATIVE_WORDS}) ha[sd] (?:it|that)\b"
)
"""How others are said to have the same: "and so does my brother", "and my father at eighty", "mom too"."""
_BEFORE_THEM: Final = re.compile(rf"\band (?:his|her) ({RELATIVE_WORDS}) (?:before|after) (?:him|her|that)\b")
"""The same of a relative's relative: "my mother has it, and her mother before her"."""
_WITHOUT: Final = re.compile(
    rf"{WELL_KIN}|\b(?:{RELATIVE_WORDS}) (?:hasn't|haven't|hadn't|doesn't|don't|didn't|never)\b"
)
"""Relatives who are told not to have it: "Mum's fine, but my gran had it"."""
_POSSESSIVES: Final = frozenset(("my", "your"))


def of_relatives(said: Said, record: Record) -> bool:
    """Whether it is told of relatives by what was said around it."""
    if is_anothers(said, record):
        return True
    position = record.look(said.key, 1, 1)
    speech = record.speech
    if said.flags & ASKED:
        return position + 1 < len(speech) and _answers_for_another(said, record, speech.text(position + 1))
    if not said.flags & (FAMILY | ANSWERED) and position and _is_lifelong(said, record, position):
        return True
    if position and not said.flags & (FAMILY | ANSWERED) and _has_instead(said, record, position):
        return True
    if said.flags & (FAMILY | ANSWERED) or not position:
        return False
    asked = speech.text(position - 1)[-_ASKED:]
    if not _asks_for_family(asked.lower()) and not asked_relative(asked):
        return False
    return _speaks_of_no_other(speech.text(position)[max(said.start - _BEFORE, 0) : said.start])


def _is_lifelong(said: Said, record: Record, position: int) -> bool:
    """Whether it is told, without a subject, of the whole life of the relative of whom one was just asked: "What did
    your dad die of?" – "His lungs. Smoker all his life."."""
    speech = record.speech
    life = _LIFE.match(speech.text(position)[said.end : said.end + _REPLY].lower())
    if life is None or not _speaks_of_no_other(speech.text(position)[max(said.start - _BEFORE, 0) : said.start]):
        return False
    asked = plain(speech.text(position - 1)[-_ASKED:])
    kin = [RELATIVES[word[1]] for word in _YOUR.finditer(asked) if word[1] in RELATIVES]
    return bool(kin) and (life[1] == "their" or kin_of(_THEY[life[1]], kin[-1]))


def _has_instead(said: Said, record: Record, position: int) -> bool:
    """Whether who was asked for it says no, and names another who has it."""
    speech = record.speech
    return names_another_who_has(speech.text(position - 1)[-_ASKED:], speech.text(position), said.start)


def had_by_relative(said: Said, record: Record) -> bool:
    """Whether a relative is all that answers who is asked for the family's: "any cancer in the family?" – "my mum"."""
    if not said.flags & FAMILY or not said.flags & ASKED:
        return False
    position = record.look(said.key, 0, 1)
    if position + 1 >= len(record.speech):
        return False
    return _RELATIVE_REPLY.fullmatch(plain(record.speech.text(position + 1)[:_REPLY])) is not None


def who_had(said: Said, record: Record) -> str:
    """The relative with whom one answers who had it: "Who had the stroke?" – "Dad's brother."; else nothing."""
    position = record.look(said.key, 0, 1)
    speech = record.speech
    before = left_of(speech.text(position), said.start, _REPLY)
    if position + 1 >= len(speech) or _WHO.search(before.lower()) is None:
        return ""
    reply = plain(right_of(speech.text(position + 1), 0, _REPLY))
    reply = _ENDS.split(reply)[0]
    named = [RELATIVES[word] for word in reply.replace(",", " ").split() if word in RELATIVES]
    return named[-1] if named else ""


def named_after(said: Said, record: Record) -> set[str]:
    """The relatives named behind what was said of the family, and in the next few utterances: "any diabetes in the
    family?" – "Yes." – "Who?" – "My dad.".
    """
    position = record.look(said.key, 0, AHEAD)
    speech = record.speech
    later = [text[:_REPLY] for text in speech.texts(position + 1, position + AHEAD + 1)]
    behind = " ".join((speech.text(position)[said.end : said.end + _REPLY], *later))
    if _MYSELF.search(plain(behind)):
        return set()  # a parent, at the child's visit
    return named_in(_WITHOUT.sub(" ", plain(behind))) - _YOUNG


def named_beside(said: Said, record: Record) -> set[str]:
    """The relatives named right behind what runs in the family, "breast cancer, my mom", or asked for right before:
    "what did your dad die of?" – "lung cancer"."""
    named = named_in(plain(right_of(record.text(said.key), said.end, _BESIDE))) - _YOUNG
    position = record.look(said.key, 1, 0)
    asked = asked_relative(record.speech.text(position - 1)[-_ASKED:]) if position and not named else ""
    return {asked} if asked else named


def named_in(text: str) -> set[str]:
    """The relatives that a text names, and who a relative's relative is: "my dad's sister" is an aunt."""
    found = {relative_of(RELATIVES[pair[1]], RELATIVES[pair[2]]) for pair in _OF_ANOTHER.finditer(text)}
    others = _WORD.findall(_OF_ANOTHER.sub(" ", text))
    return found.union(RELATIVES[word] for word in others if word in RELATIVES)


def joined_with(said: Said, record: Record) -> set[str]:
    """The relatives of whom it is said in the same breath: "my brother and sister both have", "so does my father"."""
    text = record.text(said.key)
    found: set[str] = set()
    before = plain(left_of(text, said.start, _BEFORE))
    for several in _LIST.finditer(before):
        if _RELATIVE.search(before, several.end()) is None:  # "my mom and dad are fine but my brother has …"
            found.update(RELATIVES[word[0]] for word in _RELATIVE.finditer(several[0]))
    answer = record.text(said.answer)[:_REPLY] if said.answer is not None else ""
    behind = plain(f"{text[said.end : said.end + _REPLY]} {answer}")
    found.update(RELATIVES[next(filter(None, other.groups()))] for other in _AS_WELL.finditer(behind))
    named = [RELATIVES[word[0]] for word in _RELATIVE.finditer(before)]
    if named:
        found.update(relative_of(named[-1], RELATIVES[other[1]]) for other in _BEFORE_THEM.finditer(behind))
    return found


def spoken_of_before(noted: str, said: Said, record: Record) -> bool:
    """Whether a relative was named last before something of which is not said whose it is: "And your daughters?" –
    "They both have cancer.", "My father died of cancer. It was in the lungs."
    """
    text = record.text(said.key)[max(0, said.start - _BEFORE) : said.start]
    position = record.look(said.key, 1, 0)
    asked = record.speech.text(position - 1)[-_ASKED:] if position else ""
    words = plain(f"{asked} {text}").replace(",", " ").replace(".", " ").replace("?", " ").split()
    for word in reversed(words):
        if word in _OWN:
            return False  # "My father is fine. I have diabetes"
        if word.removesuffix("'s") in RELATIVES:
            return RELATIVES[word.removesuffix("'s")] == noted
    return False


def asked_relative(before: str) -> str:
    """The one relative for whose illnesses, health or death one asks: "and your mom?", "how did your father die?"."""
    last = _ENDS.split(plain(before).rstrip(" .?!"))[-1].strip()
    asked = _ONE_ASKED.search(last) if "?" in before[-_CLOSE:] else None
    if asked is None or _BOTH.search(last) is not None:
        return ""
    brief = _ONLY_ONE.fullmatch(last) is not None
    return RELATIVES[asked[1]] if brief or _OF_HEALTH.search(last) is not None else ""


def _asks_for_family(before: str) -> bool:
    if "famil" not in before and "parents" not in before and "siblings" not in before and "relatives" not in before:
        return False
    last = _ENDS.split(before.rstrip(" .?!"))[-1]
    if "?" not in before[-_CLOSE:] and not (len(last) <= _SHORT and _ASKING.search(last)):
        return False
    return bool(_FAMILY.search(last) and not _TOLD.search(last) and not _BOTH.search(last))


def _speaks_of_no_other(before: str) -> bool:
    """Whether nothing before a term in a reply says that it is the patient's own."""
    words = plain(before).replace(",", " ").replace(".", " ").split()
    for at, word in enumerate(words):
        if word in _OWN:
            return False
        if word in _POSSESSIVES and words[at + 1 : at + 2] and words[at + 1].removesuffix("'s") not in RELATIVES:
            return False
    return True


def _answers_for_another(said: Said, record: Record, reply: str) -> bool:
    """Whether a reply begins with a relative who had it."""
    answer = _RELATIVE_HAS.match(plain(reply[:_REPLY]))
    if not said.flags & FAMILY:
        named = answer is not None and answer["it"] is not None
        return named or has_kin_alone(reply) or (has_kin(reply) and _MYSELF.search(plain(reply[:_REPLY])) is None)
    if answer is None:
        return False
    text = record.named(said)
    stems = surface_words(text).stems
    return answer["it"] is not None or not set(stems).isdisjoint(surface_words(reply[:_REPLY]).stems)
