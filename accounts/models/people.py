"""People, users, the provider."""

from datetime import timedelta
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts import roles
from accounts.querysets import InvitationQuerySet, PersonQuerySet, ReadLogQuerySet, TeamQuerySet, UserQuerySet
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import Region
from llo_portal.kernel.dates import today
from llo_portal.kernel.doors import address_of
from llo_portal.kernel.functions import NameKey
from llo_portal.kernel.reading import NotesReads
from llo_portal.kernel.rights import ADMIN_RIGHT, STAFF_ROLES

CRKBO_WARNING = timedelta(days=92)
DEFAULT_COLOUR = "#0b5563"


@tracked
class Person(NotesReads, UUIDModel, Dated):
    """One human being, whether user, contact, learner, trainer or all of these."""

    first_name = models.CharField("voornaam", max_length=80)
    infix = models.CharField("tussenvoegsel", max_length=20, blank=True)
    last_name = models.CharField("achternaam", max_length=120)
    email = models.EmailField("e-mailadres", blank=True, db_index=True)
    phone = models.CharField("telefoon", max_length=30, blank=True)
    birth_date = models.DateField("geboortedatum", null=True, blank=True)
    birth_place = models.CharField("geboorteplaats", max_length=120, blank=True)
    sort_key = models.GeneratedField(
        expression=NameKey(models.F("last_name")), output_field=models.TextField(), db_persist=True
    )
    erased_at = models.DateTimeField("gewist op", null=True, blank=True, editable=False)

    objects = PersonQuerySet.as_manager()

    sensitive_fields: ClassVar[dict[str, str]] = {
        "birth_date": "accounts.view_birth", "birth_place": "accounts.view_birth", "phone": "accounts.view_colleagues"
    }  # fmt: skip

    class Meta:
        ordering = ("sort_key", "first_name")
        indexes = (models.Index(Upper("email"), name="person_by_email"),)

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.infix, self.last_name) if part)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """A user with a person of its own, unless `person` is given."""
        person = extra.pop("person", None)
        if person is None:
            local = email.partition("@")[0]
            person = Person.objects.create(first_name=local[:80], last_name="", email=email)
        user = self.model(email=self.normalize_email(email).lower(), person=person, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


@tracked(exclude=("password", "last_login"))
class User(UUIDModel, AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in."""

    email = models.EmailField("e-mailadres", unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="user", verbose_name="persoon")
    is_staff = models.BooleanField("technisch beheer", default=False)
    is_active = models.BooleanField("actief", default=True)
    date_joined = models.DateTimeField("sinds", auto_now_add=True)
    left_on = models.DateField("uit dienst per", null=True, blank=True)
    wants_morning_mail = models.BooleanField("mail in de ochtend met wat er te doen is", default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ("person__sort_key",)
        constraints = (models.CheckConstraint(condition=Q(email=models.functions.Lower("email")), name="email_lower"),)

    def __str__(self) -> str:
        return self.person.full_name

    def get_absolute_url(self) -> str:
        return reverse("accounts:user_detail", args=[self.pk])

    def get_full_name(self) -> str:
        return self.person.full_name

    @property
    def is_colleague(self) -> bool:
        """Works here: has an internal role or the right `beheer`."""
        return bool(self.role_keys & {*STAFF_ROLES, ADMIN_RIGHT})

    @cached_property
    def role_keys(self) -> frozenset[str]:
        """Keys of the roles of rollen.yaml that this user has, and `beheer`."""
        return frozenset(group.name for group in self.groups.all())

    @property
    def role_labels(self) -> list[str]:
        return roles.labels(self.role_keys)

    @cached_property
    def colleague_ids(self) -> frozenset[Any]:
        """Users in the same teams, oneself included."""
        mine = TeamMember.objects.filter(user=self).values("team")
        return frozenset(TeamMember.objects.filter(team__in=mine).values_list("user_id", flat=True)) | {self.pk}


@pghistory.track(pghistory.InsertEvent("given"), pghistory.DeleteEvent("taken"), obj_field=None)
class UserRole(User.groups.through):  # type: ignore[name-defined]
    """Follows who got which role and who lost it."""

    class Meta:
        proxy = True


@tracked
class Team(UUIDModel):
    """People who share their clients: "eigen en team" in rollen.yaml."""

    name = models.CharField("naam", max_length=120, unique=True)
    members = models.ManyToManyField(User, through="TeamMember", related_name="teams", verbose_name="leden")

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:team_edit", args=[self.pk])


@tracked
class TeamMember(models.Model):
    team = models.ForeignKey(Team, models.CASCADE)
    user = models.ForeignKey(User, models.CASCADE)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("team", "user"), name="team_member_once"),)

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"


@tracked
class Provider(models.Model):
    """The LLO-aanbieder that uses this installation: exactly one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField("naam", max_length=120)
    legal_name = models.CharField("statutaire naam", max_length=160, blank=True)
    kvk = models.CharField("KvK-nummer", max_length=8, blank=True)
    vat_number = models.CharField("btw-nummer", max_length=20, blank=True)
    iban = models.CharField("IBAN", max_length=34, blank=True)
    crkbo_number = models.CharField("CRKBO-registratie", max_length=40, blank=True)
    crkbo_expires_on = models.DateField("CRKBO geldig tot", null=True, blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    phone = models.CharField("telefoon", max_length=30, blank=True)
    website = models.URLField("website", blank=True)
    street = models.CharField("straat en huisnummer", max_length=120, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    place = models.CharField("plaats", max_length=80, blank=True)
    service_area = ArrayField(
        models.CharField(max_length=4, choices=Region), verbose_name="verzorgingsgebied", default=list, blank=True
    )
    home_region = models.CharField("arbeidsmarktregio", max_length=4, choices=Region, blank=True)
    brand_colour = models.CharField("huiskleur", max_length=7, default=DEFAULT_COLOUR)
    logo = models.FileField("logo", upload_to="logo/", blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(id=1), name="one_provider"),
            models.CheckConstraint(condition=Q(kvk="") | Q(kvk__regex=r"^[0-9]{8}$"), name="provider_kvk_eight_digits"),
            models.CheckConstraint(condition=Q(brand_colour__regex=r"^#[0-9a-f]{6}$"), name="provider_colour_is_hex"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def logo_url(self) -> str:
        """Our own view; the file's name is in it so that a new logo is a new address."""
        return f"{reverse('accounts:logo')}?v={str(self.logo.name).rpartition('/')[2]}" if self.logo else ""

    @property
    def crkbo_runs_out(self) -> bool:
        """Within three months, or already out: time to renew."""
        return bool(self.crkbo_expires_on and self.crkbo_expires_on <= today() + CRKBO_WARNING)

    @property
    def crkbo_is_out(self) -> bool:
        return bool(self.crkbo_expires_on and self.crkbo_expires_on < today())

    @property
    def service_area_names(self) -> list[str]:
        return [str(Region(key).label) for key in self.service_area]


@tracked
class ProviderSite(UUIDModel):
    """A vestiging of the provider; the organisational form `lokaal` needs more than one."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="sites")
    name = models.CharField("naam", max_length=120)
    street = models.CharField("straat en huisnummer", max_length=120, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    place = models.CharField("plaats", max_length=80)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("provider", "name"), name="provider_site_once"),)

    def __str__(self) -> str:
        return self.name


@tracked(exclude=("token_digest",))
class Invitation(UUIDModel):
    """A single-use, signed way in for one e-mail address. Only the digest of the token is kept."""

    email = models.EmailField("e-mailadres")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="invitations")
    first_name = models.CharField("voornaam", max_length=80, blank=True)
    infix = models.CharField("tussenvoegsel", max_length=20, blank=True)
    last_name = models.CharField("achternaam", max_length=120, blank=True)
    roles = ArrayField(models.CharField(max_length=40), verbose_name="rollen")
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("uitgenodigd", auto_now_add=True)
    expires_at = models.DateTimeField("verloopt")
    accepted_at = models.DateTimeField("aanvaard", null=True, blank=True)
    revoked_at = models.DateTimeField("ingetrokken", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True), name="invitation_ends_once"
            ),
            models.UniqueConstraint(
                fields=("email",), condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation_per_address",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.email

    @property
    def state(self) -> str:
        """open, verlopen, aanvaard or ingetrokken."""
        if self.accepted_at:
            return "aanvaard"
        if self.revoked_at:
            return "ingetrokken"
        return "verlopen" if self.expires_at <= timezone.now() else "open"

    @property
    def role_labels(self) -> list[str]:
        return roles.labels(self.roles)

    @property
    def is_learner(self) -> bool:
        """A learner and nothing else: somebody who enrolled, and knows none of us."""
        return self.roles == ["deelnemer"]


class DataRequest(UUIDModel):
    """A request for inzage or wissen, and what was done. Holds no personal data but the reference, and cannot be changed."""

    class Kind(models.TextChoices):
        EXPORT = "inzage", "Inzage"
        ERASURE = "wissen", "Wissen"

    kind = models.CharField("soort", max_length=10, choices=Kind)
    person_id = models.UUIDField("persoon")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")
    outcome = models.JSONField("uitkomst", default=list)
    created_at = models.DateTimeField("op", auto_now_add=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (models.CheckConstraint(condition=Q(kind__in=("inzage", "wissen")), name="data_request_kind"),)
        triggers = (pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person_id}"


class ReadLog(models.Model):
    """Somebody read a protected person (waarborgen.md, P3). Written also when the page failed; never changed, and gone
    after 24 months."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="wie")
    person = models.ForeignKey(Person, models.PROTECT, related_name="read_by", verbose_name="over wie")
    door = models.CharField("pagina", max_length=80)
    method = models.CharField(max_length=8)
    status = models.PositiveSmallIntegerField("antwoord")
    read_at = models.DateTimeField("wanneer", default=timezone.now)

    objects = ReadLogQuerySet.as_manager()

    class Meta:
        ordering = ("-read_at", "-id")
        indexes = (
            models.Index(fields=("-read_at", "-id"), name="read_log_newest"),
            models.Index(fields=("person", "-read_at"), name="read_log_of_person"),
        )
        triggers = (pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.user} las {self.person}"

    @property
    def page_text(self) -> str:
        """The door in words: its address without the keys of rows; what the house no longer has keeps its name."""
        return address_of(self.door) or self.door
