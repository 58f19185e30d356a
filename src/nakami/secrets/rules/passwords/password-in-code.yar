rule password_in_code
{
    meta:
        code = "NK-S0584"
        title = "Password or token in source code"
        severity = "medium"
        confidence = "low"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "text"
        entropy = "3.3"
        check = "mixed"
    strings:
        $setting = /(password|passwd|pwd|secret|token|api_?key|access_?key|auth_?key|client_?secret)["']?\]? {0,3}(=|:|=>|:=) {0,3}["'][^"'\s${}<>()%*]{12,100}["']/ nocase ascii
    condition:
        filesize < 512KB and $setting and extension matches /^\.(py|js|mjs|cjs|ts|jsx|tsx|rb|php|java|kt|scala|go|rs|cs|pl|sh|bash|lua|groovy|ps1|ex|exs)$/
}
