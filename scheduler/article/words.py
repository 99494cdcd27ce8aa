"""What the intake knows about a language, as data. Another language is another table."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scheduler.core.model import Kind


@dataclass(frozen=True, slots=True)
class Language:
    """``headings`` and ``content`` point to a section's kind; ``lead_ins`` may be dropped from the
    beginning of a sentence; ``leaning`` openings refer to something said before; ``deictic`` words
    do so inside a sentence; ``junk`` are lines of a copied page, ``tail`` those that end the article."""

    headings: dict[Kind, re.Pattern[str]]
    content: dict[Kind, re.Pattern[str]]
    lead_ins: re.Pattern[str]
    leaning: re.Pattern[str]
    pointing: re.Pattern[str]
    deictic: re.Pattern[str]
    first_person: re.Pattern[str]
    hole: re.Pattern[str]
    helpful: re.Pattern[str]
    imperative: re.Pattern[str]
    closing: re.Pattern[str]
    junk: re.Pattern[str]
    menu: frozenset[str]
    tail: re.Pattern[str]
    step_words: str
    numbers: dict[str, int]
    stop_words: frozenset[str]


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(words) + r")\b", re.IGNORECASE)


def _start(*words: str) -> re.Pattern[str]:
    return re.compile(r"(?:" + "|".join(words) + r")\b", re.IGNORECASE)


def _line(*words: str) -> re.Pattern[str]:
    return re.compile(r"\W*(?:" + "|".join(words) + r")\W*", re.IGNORECASE)


ENGLISH = Language(
    headings={
        Kind.QUESTION: _any("over to you", "your turn", "tell (?:me|us)", "let (?:me|us) know", "questions?", "what about you"),
        Kind.REMEDY: _any("what to do", "what (?:can )?helps?", "what you can do", "what can you do", "how to", "tips?", "remed(?:y|ies)", "treatments?", "solutions?", "ways?", "steps?", "exercises?", "relief", "help(?:ing)?", "fix(?:es|ing)?", "care", "easing", "self-?help", "looking after", "try"),
        Kind.SYMPTOM: _any("problems?", "symptoms?", "signs?", "pains?", "causes?", "troubles?", "issues?", "hurts?", "aches?", "wrong", "complain(?:s|ts?)?", "warning", "feels? like", "tight(?:ness)?", "stiff(?:ness)?"),
        Kind.ANATOMY: _any("where (?:are|is)", "what (?:are|is)", "anatomy", "muscles?", "structure", "meet", "how .{1,30} works?", "what (?:it|they) do(?:es)?", "made of", "functions?", "roles?", "inside"),
    },
    content={
        Kind.ANATOMY: _any("muscles?", "surrounds?", "attach(?:es|ed)?", "joints?", "bones?", "runs? (?:right )?across", "rotat\\w+", "movements?", "layers?", "made (?:up )?of", "located", "called", "tendons?", "ligaments?", "spine", "vertebrae", "lies?", "supports?", "stabilis\\w+", "stabiliz\\w+", "maximus", "medius", "minimus"),
        Kind.SYMPTOM: _any("pains?", "painful", "aches?", "aching", "tight\\w*", "weak\\w*", "sore\\w*", "stiff\\w*", "numb\\w*", "tension", "symptoms?", "caus\\w+", "irritat\\w+", "strain\\w*", "suffer\\w*", "tilt", "headaches?", "tingl\\w+", "burn\\w*", "discomfort", "problems?", "nerves?"),
        Kind.REMEDY: _any("helps?", "reliev\\w+", "relief", "stretch\\w*", "massag\\w*", "exercis\\w+", "strengthen\\w*", "try", "hold", "breathe", "roll", "press", "warm", "rest", "repeat"),
    },
    lead_ins=re.compile(r"(?:so|often|however|and|but|also|now|well|of course|in fact|actually|therefore|sometimes|finally|anyway|luckily|fortunately|unfortunately|basically|as always|in short)\s*,\s+(?=\w)", re.IGNORECASE),
    leaning=_start("(?:hold|repeat|keep|do|press|roll|move|pull|push|turn|lift|stretch|use|try) (?:it|them|this|that|these)", "this", "these", "those", "that(?! (?:is|'s|’s) why you)", "it(?! (?:is|was|can be) (?:\\w+ ){0,2}(?:to|that)\\b)(?!['’]s (?:\\w+ ){0,2}(?:to|that)\\b)", "they", "they['’](?:re|ve|ll)", "he", "she", "such", "both", "neither", "either", "here", "below", "above", "as (?:mentioned|described|said|above)", "the (?:following|former|latter|same|above|other)", "another", "other", "others", "which", "and", "but", "or", "so(?! many| much)", "then", "also", "however", "therefore", "because", "too", "their", "its", "his", "her", "them", "with the \\w+ in this", "in (?:this|that) (?:case|way|position)", "for this reason", "instead", "otherwise", "don['’]t despair", "do (?:these|those|this|that)", "does (?:this|that|it)", "did (?:you find )?it"),
    pointing=_start("this (?:means|is|can|may|will|has|leads?|results?|causes?|happens)", "these (?:issues|problems|things|are|can)", "those", "that (?:is|means|can)", "below", "above", "here (?:is|are)", "the following", "as (?:mentioned|described)"),
    deictic=_any("this", "these", "those", "below", "above", "here", "earlier", "previous(?:ly)?", "following"),
    first_person=re.compile(r"\b(?:I|I['’]\w+|me|my|mine|myself)\b"),
    hole=re.compile(r"\b(?:at|to|on|by|from|with|for|of|via|call|email|e-mail)\s+(?:or|and|[.!?,;:]|$)|\(\s*\)|\[\s*\]|\b(?:click|tap) (?:here|below)\b|\bsee (?:below|above|picture|photo|video)\b|\.\.\.\s*$|…\s*$", re.IGNORECASE),
    helpful=_any("can", "help\\w*", "relief", "reliev\\w+", "important", "easy", "simple", "all you need", "gent\\w+", "better", "best", "try"),
    imperative=_start("lie", "sit", "stand", "put", "place", "pop", "hold", "keep", "try", "use", "using", "roll", "press", "breathe", "remember", "stretch", "lean", "bend", "lift", "take", "start", "begin", "move", "slowly", "gently", "rest", "warm", "drink", "let", "make", "set", "turn", "tuck", "draw", "pull", "push", "squeeze", "repeat", "relax", "walk", "always", "never", "avoid", "stop", "ask", "book"),
    closing=_start("so, hopefully", "hopefully", "i hope", "in (?:summary|conclusion|short)", "to (?:sum|round) up", "finally,? i", "thanks?", "thank you", "if you (?:enjoyed|liked|would like to book|have any questions)", "let me know", "get in touch", "until next", "to conclude", "conclusion", "and perhaps", "have you", "do you", "did you", "what (?:is|are) your", "which of"),
    junk=_line(
        "(?:\\w+ )?(?:facebook|twitter|x|instagram|pinterest|linkedin|youtube|tiktok|whatsapp|google\\+?|rss) (?:social )?(?:icon|logo|link|share)",
        "(?:grey|gray|black|white|blue) \\w+ icon",
        "share(?: (?:this|on|via|to|it))?(?: \\w+){0,3}", "tweet(?: this)?", "pin (?:it|this)", "print", "e-?mail(?: this)?", "copy link",
        "like(?: this)?(?: \\d+)?", "\\d+ (?:likes?|shares?|views?|comments?|followers)", "\\d+ min(?:ute)?s?(?: read)?", "no comments?(?: yet)?",
        "(?:please )?(?:log|sign) ?(?:in|up|out)(?: \\w+){0,4}", "menu", "search(?: this site)?", "skip to (?:main )?content", "back to (?:top|blog|all posts)", "toggle navigation",
        "read (?:more|next|time.*)", "continue reading", "previous(?: post)?", "next(?: post)?", "all posts", "home", "subscribe(?: \\w+){0,6}",
        "(?:we use|this (?:site|website) uses) cookies.*", "accept(?: all)?(?: cookies)?", "(?:cookie|privacy) (?:policy|settings|notice)", "terms(?: (?:of|and|&) \\w+)*",
        "(?:copyright|©|\\(c\\)).*", ".*all rights reserved.*", "powered by .*", "proudly created with .*", "created with .*",
        "(?:posted|published|written|updated|last updated)(?: (?:on|by|in))? .{0,40}", "by [A-Z][\\w.'-]+(?: [A-Z][\\w.'-]+){0,2}", "author:? .{0,40}", "tags?:?", "categor(?:y|ies):? .{0,60}",
        "(?:mon|tues|wednes|thurs|fri|satur|sun)day,? \\d.{0,20}", "\\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\\w*,? ?\\d{0,4}", "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\\w* \\d{1,2}(?:st|nd|rd|th)?,? ?\\d{0,4}", "\\d{1,4}[./-]\\d{1,2}[./-]\\d{1,4}",
        "advertisement", "sponsored", "book (?:now|online)", "contact(?: (?:me|us))?", "about(?: (?:me|us))?", "photo (?:by|credit).*", "image (?:by|credit|source).*",
    ),
    menu=frozenset(["home", "about", "about", "me", "about", "us", "blog", "contact", "contact", "me", "contact", "us", "services", "treatments", "prices", "pricing", "shop", "gallery", "faq", "faqs", "testimonials", "reviews", "book", "book", "now", "book", "online", "news", "events", "menu", "search", "login", "log", "in", "sign", "up", "cart", "facebook", "twitter", "x", "instagram", "pinterest", "linkedin", "youtube", "whatsapp", "email", "print", "share", "tweet", "links", "resources", "massage", "privacy", "cookies", "terms", "about me", "about us", "contact me", "contact us", "book now", "book online", "log in", "sign up", "my account", "gift vouchers"]),
    tail=_line("featured posts?", "recent posts?", "related (?:posts?|articles?|reading)", "you (?:may|might) also (?:like|enjoy)(?:.*)", "more (?:from|posts).{0,30}", "popular posts?", "follow (?:me|us)(?: on.{0,30})?", "leave a (?:comment|reply).*", "write a comment.*", "post a comment.*", "(?:\\d+ )?comments?", "share this(?: \\w+){0,2}", "subscribe.*", "join (?:my|our|the) (?:mailing list|newsletter).*", "newsletter", "sign up (?:for|to).*", "archives?", "search by tags", "about the author", "posts? archive", "categories"),
    step_words=r"step|tip|remedy|exercise|number|no\.?|part|way|stage",
    numbers={"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
    stop_words=frozenset(["a", "an", "the", "and", "or", "but", "of", "to", "in", "on", "at", "for", "with", "from", "by", "is", "are", "was", "were", "be", "been", "it", "its", "they", "them", "their", "this", "that", "these", "those", "you", "your", "we", "us", "our", "i", "my", "me", "as", "not", "can", "may", "will", "so", "if", "when", "how", "what", "why", "where", "do", "does", "did", "have", "has", "had", "more", "most", "some", "any", "all", "very", "really", "just", "than", "then", "there", "here"]),
)  # fmt: skip
