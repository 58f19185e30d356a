// Texts that are held against the gates of groups: all but the code of libraries. Miners, notes of lockers and droppers do not lie there under
// the names of modules, and the many words of the gates would cost more than all else. A module that was made to do harm itself, as packages
// on registries are, says one of these words, which modules hardly ever do.
rule groups : gate
{
    strings:
        $stratum = "stratum+"
        $xmrig = "xmrig"
        $coinhive = "coinhive"
        $donate = "donate-level"
        $onion = ".onion"
        $device = "/dev/tcp/"
        $preload = "ld.so.preload"
        $to_shell_1 = "| bash"
        $to_shell_2 = "|bash"
        $to_shell_3 = "| sh\""
        $decode = "base64 -d"
        $exec_decoded_1 = "exec(base64"
        $exec_decoded_2 = "exec(__import__"
        $exec_decoded_3 = "exec(zlib"
        $exec_decoded_4 = "exec(marshal"
        $exec_decoded_5 = "exec(compile(base64"
        $fernet = "Fernet("
        $webhook_1 = "/api/webhooks/"
        $webhook_2 = "api.telegram.org/bot"
        $webhook_3 = "hooks.slack.com/services/T"
        $catcher_1 = "webhook.site"
        $catcher_2 = "oastify.com"
        $catcher_3 = "burpcollaborator"
        $catcher_4 = ".interact.sh"
        $catcher_5 = "pipedream.net"
        $catcher_6 = ".oast."
        $catcher_7 = "ngrok.io"
        $metadata = "security-credentials"
        $worm = "Shai-Hulud"
        $worm_2 = "Sha1-Hulud"
        $trufflehog = "trufflehog"
        $leveldb = "Local Storage"
        $login_data = "Login Data"
        $wallet = "exodus.wallet"
        $history = ".bash_history"
        $key = ".ssh/id_"
        $hidden_shell = "['/bin/sh', '-i']"
        $hidden_shell_2 = "[\"/bin/sh\",\"-i\"]"
        $pty = "pty.spawn("
        $shadow = "/etc/shadow"
    condition:
        // What lies in archives is looked at by itself.
        filetype != "archive" and not (
            extension matches /^\.(js|mjs|cjs|jsx|ts|tsx|mts|cts|py|pyx|pxd|pyi|pm|pl|pod|rb|rbs|rs|go|java|scala|kt|c|h|cc|cpp|hpp|css|scss|less|html|htm|md|rst|tex|php|phpt|lua|tcl|el|vim|map|symbols|flow|xsl|xsd|dtd|rng|svg)$/
            and filepath matches /\/(node_modules|bower_components|site-packages|dist-packages|gems\/[\w.-]{1,80}-\d[\w.]{0,40}|pkg\/mod|rustlib|\.cargo\/registry|\.m2\/repository|\.nuget\/packages|vendor\/(bundle|github\.com|golang\.org|google\.golang\.org|k8s\.io)|vendor\/[a-z0-9][\w.-]{0,60}\/[\w.-]{1,60})(\/|$)|^\/(usr\/(share|lib|lib32|lib64|libexec|include)|lib|lib64|opt\/conda|nix\/store|gnu\/store|usr\/local\/(go|lib|share))(\/|$)/
            and not filepath matches /^\/usr\/(src|share|lib)\/(app|nginx|www|webapps?|service|api|cgi-bin)(\/|$)|\/(uploads?|tmp|\.[\w-]{1,40})(\/|$)/
        )
        or any of them
}
