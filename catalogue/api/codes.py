"""Our words and those of the Open Education API 6.0. Values in, values out."""

import re
from decimal import Decimal
from typing import Any

from catalogue.choices import DeliveryForm, Level
from llo_portal.kernel.choices import Credential, LearningRoute

LANGUAGE = "nl"
LEVELS: dict[str, str] = {
    Level.MBO_1: "secondary_vocational_education_1",
    Level.MBO_2: "secondary_vocational_education_2",
    Level.MBO_3: "secondary_vocational_education_3",
    Level.MBO_4: "secondary_vocational_education_4",
    Level.ASSOCIATE_DEGREE: "associate_degree",
}
QUALIFICATION_LEVELS: dict[str, str] = {
    Level.MBO_1: "eqf_1", Level.MBO_2: "eqf_2", Level.MBO_3: "eqf_3", Level.MBO_4: "eqf_4", Level.ASSOCIATE_DEGREE: "eqf_5"
}  # fmt: skip
DOCUMENTS: dict[str, str] = {
    Credential.DIPLOMA: "diploma",
    Credential.MBO_CERTIFICATE: "certificate",
    Credential.BRANCH_CERTIFICATE: "certificate",
    Credential.PRACTICE_STATEMENT: "testimonial",
    Credential.ATTENDANCE: "testimonial",
}
FORMS: dict[str, str] = {
    DeliveryForm.ON_SITE: "presential",
    DeliveryForm.ONLINE: "online",
    DeliveryForm.AT_CLIENT: "work_based",
    DeliveryForm.MIX: "blended",
    DeliveryForm.OWN_TIME: "x-own_time",  # the standard's online is live
}
ROUTES: dict[str, str] = {LearningRoute.BOL: "full_time", LearningRoute.BBL: "dual_training"}
PART_TIME = "part_time"
# Open lists: a value outside may be used with x- in front, and is then known to nobody here.
KNOWN = {
    "level": {
        "pre_vocational", "secondary_vocational_education", *LEVELS.values(), "bachelor", "master", "doctoral",
        "post_doctoral", "undefined", "undivided", "nt2_1", "nt2_2",
    },
    "levelOfQualification": {*(f"eqf_{n}" for n in range(9)), "nlqf_4plus"},
    "modeOfDelivery": {
        "blended", "coil", "hybrid", "joint_delivery", "online", "presential", "project_based", "research_lab_based",
        "work_based",
    },
    "modeOfStudy": {"full_time", "part_time", "dual_training", "self_paced"},
    "programmeType": {"programme", "minor", "honours", "specialisation", "track", "specification"},
    "qualificationAwarded": {
        "diploma", "vocational_diploma", "certificate", "associate_degree", "bachelor", "master", "doctoral", "none",
    },
    "state": {"concept", "cancelled", "active", "inactive"},
    "organisationType": {"root", "institute", "department", "faculty", "branch", "academy", "school"},
}  # fmt: skip


def is_known(kind: str, value: str) -> bool:
    return value in KNOWN[kind] or value.startswith("x-")


def words(value: str) -> list[dict[str, str]]:
    return [{"language": LANGUAGE, "value": value}] if value else []


def code(kind: str, value: str) -> dict[str, str]:
    """A code has exactly these two; the standard forbids more."""
    return {"codeType": kind, "code": value}


def awarded(credential: str, level: str) -> str:
    if credential == Credential.DIPLOMA:
        return "associate_degree" if level == Level.ASSOCIATE_DEGREE else "vocational_diploma"
    return "certificate" if credential == Credential.MBO_CERTIFICATE else "none"


def study_load(total: Decimal, contact: Decimal | None, recognised: bool) -> list[dict[str, Any]]:
    """Student hours for what counts as recognised education, plain hours for the rest; lessons apart."""
    found = [{"studyLoadUnit": "sbu" if recognised else "hour", "value": float(total)}] if total else []
    return [*found, *([{"studyLoadUnit": "contact_time", "value": float(contact)}] if contact else [])]


def address(kind: str, street: str, postcode: str, place: str, country: str = "NL") -> dict[str, Any] | None:
    """None when nothing is known; the house number is taken from the end of the street."""
    if not (street or postcode or place):
        return None
    found = re.fullmatch(r"(.*\D)\s+(\d+\s?[\w/-]*)", street)
    told = {"addressType": kind, "street": found[1] if found else street, "streetNumber": found[2] if found else ""}
    told |= {"postCode": postcode, "city": place}
    return {key: value for key, value in told.items() if value} | {"countryCode": {"iso3166-1-alpha2": country}}
