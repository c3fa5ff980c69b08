from llo_portal.kernel.chapters import ChapterConfig


class AccountsConfig(ChapterConfig):
    """Who works here: people, roles, rights, sign-in, the audit trail and the provider itself."""

    name = "accounts"
    verbose_name = "Mensen en rechten"
