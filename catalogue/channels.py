"""Where a visitor came from, as one of six classes. Of an address only the host is looked at, and nothing of it is kept."""

from urllib.parse import urlsplit

from catalogue.choices import Channel

LONGEST = 200
HOSTS = {
    Channel.SEARCH: (
        "google", "bing", "duckduckgo", "ecosia", "startpage", "qwant", "yahoo", "brave", "yandex", "baidu", "kagi",
    ),
    Channel.SOCIAL: (
        "facebook", "fb", "instagram", "linkedin", "lnkd", "twitter", "t.co", "x.com", "whatsapp", "youtube", "tiktok", "reddit",
        "pinterest", "threads", "bsky", "mastodon", "snapchat",
    ),
    Channel.NEWSLETTER: ("mailchimp", "laposta", "mailerlite", "campaign-archive", "spotler", "mailplus"),
}  # fmt: skip
WORDS = {
    **{channel.value: channel for channel in Channel},
    "seo": Channel.SEARCH, "sea": Channel.SEARCH, "zoeken": Channel.SEARCH, "adwords": Channel.SEARCH,
    "social": Channel.SOCIAL, "socialmedia": Channel.SOCIAL,
    "nieuwsbrief": Channel.NEWSLETTER, "newsletter": Channel.NEWSLETTER, "email": Channel.NEWSLETTER,
    "e-mail": Channel.NEWSLETTER, "mail": Channel.NEWSLETTER,
}  # fmt: skip


def channel_of(via: str = "", referrer: str = "", own_host: str = "") -> Channel:
    """`via` is what the link itself says (via or utm_source), and weighs more than the page somebody came from.

    A name we do not know was put there by somebody on purpose: a partner. A page of our own says nothing: direct.
    """
    told = via.strip().casefold()[:LONGEST]
    if told:
        return WORDS.get(told) or _of_host(told) or (Channel.OTHER if "." in told else Channel.PARTNER)
    host = host_of(referrer)
    if not host or host == own_host.partition(":")[0].casefold():
        return Channel.DIRECT
    return _of_host(host) or Channel.OTHER


def host_of(address: str) -> str:
    """The host of an address, or of what is a host already; empty when it is neither."""
    told = address.strip()[:2000]
    try:
        return (urlsplit(told if "//" in told else f"//{told}").hostname or "").casefold()
    except ValueError:
        return ""


def _of_host(host: str) -> Channel | None:
    """news.google.nl and google are both a search engine; googleapis.nl is not."""
    labels = host.split(".")
    for channel, names in HOSTS.items():
        if any(name in labels or name == host or (("." in name) and host.endswith(f".{name}")) for name in names):
            return channel
    return None
