"""Messages as people and programs really send them."""

from dataclasses import replace
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients import invitation, mail_reading

FORWARDED = """Kun jij dit oppakken?

-----Oorspronkelijk bericht-----
Van: Piet Jansen <Piet@Bakker.nl>
Verzonden: dinsdag 24 november 2026 09:12
Aan: info@ons.nl
Onderwerp: RE: bhv voor twaalf

Hoi, kunnen jullie bhv geven?
Groet, Piet"""


def test_a_plain_message():
    mail = mail_reading.read(
        b"From: =?utf-8?q?J=C3=A9r=C3=B4me_van_Dam?= <JvDam@Linde.nl>\r\nSubject: Vraag over\r\n bhv\r\n"
        b"Message-ID: <1@linde>\r\nDate: Tue, 24 Nov 2026 09:12:00 +0100\r\n\r\nKunnen jullie helpen?\r\n"
    )
    assert (mail.name, mail.email) == ("Jérôme van Dam", "jvdam@linde.nl")
    assert (mail.subject, mail.text, mail.message_id) == ("Vraag over bhv", "Kunnen jullie helpen?", "<1@linde>")
    assert mail.sent_at is not None


def test_html_becomes_words_without_scripts_and_styles():
    mail = mail_reading.read(
        b"Content-Type: text/html; charset=onbekend\r\nSubject: x\r\n\r\n<head><title>t</title></head><style>p{color:red}</style>"
        b"<p>E\xc3\xa9n &amp; <b>twee</b><br>drie</p><script>alert(1)</script><img src=x onerror=alert(2)>"
    )
    assert mail.text == "Eén & twee\ndrie"


def test_a_forwarded_message_is_from_whom_it_was():
    mail = mail_reading.pasted(FORWARDED)
    assert (mail.name, mail.email, mail.subject) == ("Piet Jansen", "piet@bakker.nl", "bhv voor twaalf")
    assert mail.text == "Kun jij dit oppakken?\n\nHoi, kunnen jullie bhv geven?\nGroet, Piet"


def test_attachments_are_found_and_the_invitation_is_set_apart():
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.nl", "Bijlage"
    message.set_content("Zie bijlage")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="../../plan.pdf")
    message.add_attachment(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", maintype="text", subtype="calendar", filename="x.ics")
    mail = mail_reading.read(bytes(message))
    assert [file.content for file in mail.files] == [b"%PDF-1.7"]
    assert mail.invitation.startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b"From: a@b.nl\r\n\r\n", b"x" * (mail_reading.MAX_MESSAGE + 1)])
def test_what_holds_no_word_is_refused_with_a_reason(content):
    with pytest.raises(ValueError, match="bericht"):
        mail_reading.read(content)


@given(st.binary(max_size=800))
def test_whatever_comes_in_is_read_or_refused_never_an_accident(content):
    try:
        mail = mail_reading.read(content)
    except ValueError:
        return
    assert "\x00" not in mail.text + mail.subject + mail.name + mail.email


@given(st.text(max_size=400))
def test_whatever_is_pasted_is_text(text):
    try:
        mail = mail_reading.pasted(text)
    except ValueError:
        assert not mail_reading.tidy(text)
        return
    assert len(mail.subject) <= 160


ICS = b"""BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:abc-1
SUMMARY:Kennismaking Linde
DTSTART:20270301T130000Z
LOCATION:Woerden
ORGANIZER;CN=Wij:mailto:wij@ons.nl
ATTENDEE;CN="Meer, F. van der":MAILTO:Fatima@Linde.nl
ATTENDEE:mailto:piet@linde.nl
END:VEVENT
END:VCALENDAR"""


def test_an_invitation_is_in_amsterdam_time():
    found = invitation.read(ICS)
    assert (found.uid, found.title, f"{found.starts_at:%d-%m-%Y %H:%M}") == (
        "abc-1",
        "Kennismaking Linde",
        "01-03-2027 14:00",
    )
    assert ("Meer, F. van der", "fatima@linde.nl") in found.people


@pytest.mark.parametrize("start", [b"DTSTART;VALUE=DATE:20270301", b"DTSTART:20270301T090000"])
def test_a_day_or_a_time_without_zone_is_ours(start):
    found = invitation.read(ICS.replace(b"DTSTART:20270301T130000Z", start))
    assert f"{found.starts_at:%d-%m-%Y %H:%M}" == "01-03-2027 09:00"


@pytest.mark.parametrize(
    "content",
    [b"", b"hoi", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", ICS.replace(b"DTSTART:20270301T130000Z", b"DTSTART:gisteren")],
)
def test_what_is_no_invitation_is_refused(content):
    with pytest.raises(ValueError, match="uitnodiging"):
        invitation.read(content)


@pytest.mark.parametrize(
    ("place", "text", "is_online"),
    [("Teams", "", True), ("Microsoft Teams-vergadering", "", True), ("via Zoom", "", True), ("online", "", True),
     ("Kade 1, Gouda", "", False), ("Online Marketing BV, Kade 1", "", False), ("", "", False),
     ("", "Kom erbij: https://teams.microsoft.com/l/x", True), ("Teamshuis 4", "", False)],
)  # fmt: skip
def test_a_place_that_is_none_is_online(place, text, is_online):
    found = invitation.read(ICS)
    assert replace(found, place=place, text=text).is_online is is_online
