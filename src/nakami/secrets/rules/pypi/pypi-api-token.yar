rule pypi_api_token : pypi
{
    meta:
        code = "NK-S0027"
        title = "API token of PyPI"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can publish new versions of its owner's Python packages."
        remedy = "delete it in the account's settings on PyPI, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns"
        over = "any"
        check = "macaroon"
        prefix = "pypi-AgE"
    strings:
        $value = /pypi-AgE[0-9A-Za-z_\-]{80,480}/ fullword ascii
    condition:
        $value
}
