"""Users, their roles, teams and leaving: for who has the right beheer."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts import services
from accounts.filters import TeamFilter, UserFilter
from accounts.forms import LeaveForm, RolesForm, TeamForm
from accounts.models import Team, User
from accounts.roles import roles
from accounts.tables import TeamTable, UserTable
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, ListPage, ObjectFormPage

MANAGE = "accounts.manage_users"


def people_tabs(active: str) -> list[dict[str, Any]]:
    pages = (
        ("Gebruikers", "accounts:user_list"), ("Uitnodigingen", "accounts:invitation_list"), ("Teams", "accounts:team_list")
    )  # fmt: skip
    return [{"label": label, "url": reverse(name), "active": name == active} for label, name in pages]


class UserList(ListPage):
    permission = MANAGE
    template_name = "accounts/people_list.html"
    title = "Gebruikers"
    count_one, count_many = "gebruiker", "gebruikers"
    create_label = "Iemand uitnodigen"
    model = User
    table_class = UserTable
    filterset_class = UserFilter
    extra_context = {"tab": "accounts:user_list"}

    def rows(self) -> QuerySet[User]:
        return User.objects.for_user(self.request.user).select_related("person").prefetch_related("groups", "teams")

    def create_url(self) -> str:
        return reverse("accounts:invitation_create")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(people_tabs=people_tabs("accounts:user_list"), **kwargs)


class UserDetail(DetailPage):
    permission = MANAGE
    model = User
    template_name = "accounts/user_detail.html"

    def rows(self) -> QuerySet[User]:
        return User.objects.for_user(self.request.user).select_related("person").prefetch_related("groups", "teams")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=str(self.object), roles=[role for key, role in roles().items() if key in self.object.role_keys],
            sessions=UserSession.objects.filter(user=self.object).count(),
            second_steps=Authenticator.objects.filter(user=self.object).count(),
            is_self=self.object.pk == self.request.user.pk,
            breadcrumb=[("Gebruikers", reverse("accounts:user_list")), (str(self.object), "")], **kwargs,
        )  # fmt: skip


class AboutUser(ObjectFormPage):
    """A form about one user."""

    permission = MANAGE
    model = User

    def rows(self) -> QuerySet[User]:
        return User.objects.editable_by(self.request.user).select_related("person")

    def cancel_url(self) -> str:
        return reverse("accounts:user_detail", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.object
        crumbs = [("Gebruikers", reverse("accounts:user_list")), (str(user), self.cancel_url()), (self.title, "")]
        return super().get_context_data(object=user, breadcrumb=crumbs, **kwargs)


class UserRoles(AboutUser):
    title = "Rollen"
    form_class = RolesForm
    success_message = "De rollen zijn bewaard."
    template_name = "accounts/user_roles.html"

    def get_initial(self) -> dict[str, Any]:
        return {"roles": sorted(self.object.role_keys)}

    def save(self, form: RolesForm) -> str:
        services.assign_roles(user=self.object, keys=form.cleaned_data["roles"], by=self.request.user)
        return self.cancel_url()


class UserLeave(AboutUser):
    title = "Vertrek"
    form_class = LeaveForm
    submit_label = "Meld vertrek en draag over"
    template_name = "accounts/user_leave.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"leaver": self.object}

    def save(self, form: LeaveForm) -> str:
        services.leave(user=self.object, successor=form.cleaned_data["successor"], by=self.request.user)
        self.success_message = f"{self.object} is uit dienst. Het werk wordt overgedragen."
        return self.cancel_url()


class OnUser(ActionView):
    """One thing done to one user."""

    permission = MANAGE

    def user(self) -> User:
        return get_object_or_404(User.objects.editable_by(self.request.user), pk=self.kwargs["pk"])

    def error_url(self) -> str:
        return reverse("accounts:user_detail", args=[self.kwargs["pk"]])


class UserEndSessions(OnUser):
    success_message = "Deze gebruiker is overal uitgelogd."

    def act(self) -> str:
        services.end_sessions(user=self.user())
        return self.error_url()


class UserResetSecondStep(OnUser):
    success_message = "De tweede stap is gewist. Bij het inloggen wordt een nieuwe ingesteld."

    def act(self) -> str:
        services.reset_second_step(user=self.user(), by=self.request.user)
        return self.error_url()


class UserReturn(OnUser):
    success_message = "Het account is weer open. Geef nu de rollen."

    def act(self) -> str:
        services.return_to_work(user=self.user(), by=self.request.user)
        return self.error_url()


class TeamList(ListPage):
    permission = MANAGE
    template_name = "accounts/people_list.html"
    title = "Teams"
    count_one, count_many = "team", "teams"
    empty_title = "Er zijn nog geen teams"
    empty_text = "Leden van een team mogen elkaars klanten en offertes wijzigen."
    create_label = "Nieuw team"
    model = Team
    table_class = TeamTable
    filterset_class = TeamFilter

    def rows(self) -> QuerySet[Team]:
        return Team.objects.for_user(self.request.user).prefetch_related("members__person")

    def create_url(self) -> str:
        return reverse("accounts:team_create")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(people_tabs=people_tabs("accounts:team_list"), **kwargs)


class TeamCreate(FormPage):
    permission = MANAGE
    title = "Nieuw team"
    form_class = TeamForm
    success_message = "Het team is bewaard."

    def team(self) -> Team:
        return Team()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.team()}

    def save(self, form: TeamForm) -> str:
        services.save_team(team=form.instance, name=form.cleaned_data["name"], members=form.cleaned_data["members"])
        return reverse("accounts:team_list")

    def cancel_url(self) -> str:
        return reverse("accounts:team_list")


class TeamEdit(TeamCreate, ObjectFormPage):
    model = Team
    title = "Team wijzigen"
    template_name = "accounts/team_form.html"

    def team(self) -> Team:
        return self.object

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(object=self.object, **kwargs)


class TeamDelete(ActionView):
    permission = MANAGE
    success_message = "Het team is verwijderd. De mensen blijven."

    def act(self) -> str:
        services.delete_team(team=get_object_or_404(Team.objects.editable_by(self.request.user), pk=self.kwargs["pk"]))
        return reverse("accounts:team_list")

    def error_url(self) -> str:
        return reverse("accounts:team_list")
