rule password_in_code : generic
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
        over = "setting"
        entropy = "3.3"
    strings:
        $setting = /([Pp]ass(word|wd|phrase)|PASS(WORD|WD|PHRASE)|[Ss]ecret|SECRET|[Tt]oken|TOKEN|[Aa]pi_?[Kk]ey|API_?KEY|[Aa]ccess_?[Kk]ey|ACCESS_?KEY)["']?\]? {0,4}(=|:|=>|:=) {0,4}["'][^"'\s]{6}/ ascii
    condition:
        filesize < 512KB and $setting and extension matches /^\.(py|js|mjs|cjs|ts|jsx|tsx|rb|php|java|kt|scala|go|rs|cs|pl|sh|bash|lua|groovy|ps1|ex|exs)$/
}
