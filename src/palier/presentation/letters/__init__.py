"""Messages to people, by e-mail: what each kind says, in the language and zone of who gets it."""

from palier.presentation.letters.drafts import Letter
from palier.presentation.letters.errors import LetterUnfit
from palier.presentation.letters.writing import LETTERS, letter_of

__all__ = ["LETTERS", "Letter", "LetterUnfit", "letter_of"]
