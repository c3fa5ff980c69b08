"""Names of effects of alumni, for those who ask about them."""

ROUND = "delivery.alumni_round"
LETTER = "delivery.alumni_letter"
