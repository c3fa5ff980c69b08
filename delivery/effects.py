"""Names of effects of alumni, for those who ask about them."""

ROUND = "delivery.alumni_round"
LETTER = "delivery.alumni_letter"
OFF_ROUND = "delivery.alumni_off_round"
OFF = "delivery.alumni_off"
