"""`palier check`: every problem of some documents, and what they say when there is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from palier.cli.exits import Exit
from palier.cli.refusals import show_problems, tell
from palier.cli.showable import showable
from palier.cli.writing import write

if TYPE_CHECKING:
    from palier.documents import AgreementDocument


def check(paths: tuple[Path, ...], tag: str, *, in_words: bool, normal: bool) -> int:
    """Shows the problems; 3 when one is an error. Standard output holds what was asked for."""
    from palier.documents import Severity, load
    from palier.presentation.languages import words

    say = words(tag)
    library = load(paths)
    show_problems(library.problems, tag)
    errors = sum(problem.severity is Severity.ERROR for problem in library.problems)
    if errors:
        tell(say.many("{n} error", "{n} errors", errors, n=str(errors)))
        return Exit.BAD_INPUT
    for agreement in library.agreements():
        if normal:
            write(json.dumps(agreement.normal, indent=2, ensure_ascii=False) + "\n", None)
        elif in_words:
            write(_in_words(agreement, tag), None)
        else:
            write(f"{agreement.terms.name} {agreement.fingerprint}\n", None)
    return Exit.MET


def _in_words(agreement: AgreementDocument, tag: str) -> str:
    from palier.presentation.languages import words
    from palier.presentation.settings import promise_sentence
    from palier.presentation.titles import title_of

    say, terms = words(tag), agreement.terms
    lines = [promise_sentence(each, terms, say) for each in terms.objectives]
    if len(lines) > 1:
        # Sentences of several promises are much alike: titles tell them apart.
        titles = (title_of(each, say) for each in terms.objectives)
        promises = zip(titles, lines, strict=True)
        lines = [title_of(terms, say), *(f"  {title}. {said}" for title, said in promises)]
    return "".join(f"{showable(line)}\n" for line in lines)
