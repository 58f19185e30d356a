rule repository_address_password
{
    meta:
        code = "NK-S0517"
        title = "Login in the address of a repository"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://git-scm.com/docs/git-credential-store"
        over = "text"
        reading = "addresses"
    condition:
        filesize < 1MB and (filename matches /^(pip\.conf|pip\.ini|\.condarc|\.git-credentials|\.gitconfig|\.gitmodules|sources\.list|\.npmrc|\.bundle|Pipfile|\.curlrc|\.wgetrc|\.hgrc|uv\.toml|\.pydistutils\.cfg|apk|repositories)$/ or (filename == "config" and filepath matches /\.(git|bundle)(\/[\w.\/-]{0,200})?$/) or extension == ".repo" or (extension matches /^\.(list|sources)$/ and filepath matches /sources\.list\.d$/))
}
