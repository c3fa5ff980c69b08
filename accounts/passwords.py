"""What we ask of a password, in our own words: those of Django say u where we say je."""

from typing import Any

from django.contrib.auth import password_validation as rules


class NotYourName(rules.UserAttributeSimilarityValidator):
    def get_help_text(self) -> Any:
        return "Neem iets anders dan je naam of je mailadres."


class LongEnough(rules.MinimumLengthValidator):
    def get_help_text(self) -> Any:
        return f"Minstens {self.min_length} tekens. Een zin is makkelijk te onthouden."


class NotCommon(rules.CommonPasswordValidator):
    def get_help_text(self) -> Any:
        return "Kies geen wachtwoord dat veel mensen gebruiken."
