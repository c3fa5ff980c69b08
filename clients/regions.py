"""Does this client lie in the area that the strategy chose?"""

from accounts.models import Provider
from clients.models import Organisation
from llo_portal.kernel.choices import Region
from strategy.policy import Policy


def region_warning(organisation: Organisation, policy: Policy) -> str | None:
    """The policy's Dutch warning, or None. Without a known region there is nothing to warn for."""
    provider = Provider.objects.only("service_area", "home_region").first()
    if not organisation.region or provider is None or not (provider.service_area or provider.home_region):
        return None
    warning = policy.region_warning(
        inside_service_area=organisation.region in (provider.service_area or [provider.home_region]),
        inside_home_region=organisation.region == provider.home_region,
        course_range=None,
    )
    return f"{warning} ({Region(organisation.region).label})" if warning else None
