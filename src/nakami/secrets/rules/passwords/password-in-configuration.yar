rule password_in_configuration : generic
{
    meta:
        code = "NK-S0583"
        title = "Password or token in a configuration file"
        severity = "medium"
        confidence = "low"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = ""
        over = "setting"
        reading = "settings"
        entropy = "3.0"
        names = "(?:[A-Za-z0-9_.-]*[_.-])?(?:password|passwd|passphrase|secret|secret[_-]?key|token|auth[_-]?token|access[_-]?token|api[_-]?key|access[_-]?key|private[_-]?key|client[_-]?secret|db[_-]?pass)"
    strings:
        $word = /([Pp]ass(word|wd|phrase)|PASS(WORD|WD|PHRASE)|[Ss]ecret|SECRET|[Tt]oken|TOKEN|[Aa]pi_?[Kk]ey|API_?KEY|[Aa]ccess_?[Kk]ey|ACCESS_?KEY)["']?\]? {0,4}(=|:|=>|:=) {0,4}["']?[^"'\s]{6}/ ascii
    condition:
        filesize < 256KB and $word and (extension matches /^\.(ya?ml|json|ini|conf|cfg|cnf|properties|toml|config|xml|settings|prefs|plist|hcl|credentials|secret)$/ or filename matches /^(credentials|secrets?|passwords?|tokens?)(\.txt)?$/)
}
