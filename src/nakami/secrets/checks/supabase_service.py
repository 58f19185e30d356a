"""The key `service_role` of a Supabase project: a JSON Web Token whose claims say so; the one of `anon` is public.

Source: supabase.com/docs/guides/api/api-keys.
"""

from nakami.secrets.checks.jwt import claims


def check(value: bytes) -> bool:
    """Whether the token was issued by Supabase for the service."""
    told = claims(value) or {}
    return told.get("role") == "service_role" and str(told.get("iss", "")).startswith("supabase")
