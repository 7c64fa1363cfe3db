"""Where a request comes from."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from fastapi import Request

HOME_BITS = 64
"""What one household or office is given of IPv6: whoever has it has all addresses in it."""


def address_of(request: Request) -> str:
    """Return the address that a request came from; of IPv6 the network of a household."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address), HOME_BITS), strict=False))
    return str(address)
