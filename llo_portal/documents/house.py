"""What the ground floor contributes to the menu."""

from llo_portal.kernel.navigation import MenuItem, navigation

navigation.register(MenuItem("today", "Vandaag", "today", "house", "kernel.signed_in", 1))
navigation.register(
    MenuItem("effects", "Verzendingen", "documents:effects", "send-check", "documents.effects", 930),
)
