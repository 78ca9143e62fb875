"""Failures a user can meet: each message is one plain sentence, `exit_code` the command line's."""

from __future__ import annotations


class PilotError(Exception):
    """Base of everything that is shown to the user as a sentence."""

    exit_code = 1


class UnreadableDocumentError(PilotError):
    """The input is missing, empty, damaged, too large, or not a kind we read."""

    exit_code = 3


class PasswordNeededError(UnreadableDocumentError):
    """The document is encrypted and no password, or a wrong one, was given."""


class ModelError(PilotError):
    """The model is missing, damaged or of an unknown kind."""

    exit_code = 4


class OutputError(PilotError):
    """The result could not be written."""

    exit_code = 5


class ProjectError(PilotError):
    """The project file is damaged, foreign, too new, or cannot be changed."""

    exit_code = 3


class ProjectInUseError(ProjectError):
    """Another window or program has the project open."""


class GoneError(PilotError):
    """A change refers to something that is no longer in the project."""
