rule account_password_on_command_line
{
    meta:
        code = "NK-S0582"
        title = "Password of an account, set on a command line"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image knows the password of this account in every container that is started from it."
        remedy = "change it, use a secret mount of the build (RUN --mount=type=secret) or hand it to the container when it starts, and rebuild: a later ENV or unset takes nothing away"
        references = "https://man7.org/linux/man-pages/man8/chpasswd.8.html"
        over = "setting"
        reading = "piped"
    strings:
        $value_chpasswd = /echo {1,4}(-[ne] {1,4})?['"]?[a-z_][\w.\-]{0,30}:[^\s'"|]{1,100}['"]? {0,4}\| {0,4}(sudo {1,4})?(\/usr\/sbin\/)?chpasswd/ ascii
        $value_stdin = /echo {1,4}(-[ne] {1,4})?['"]?[^\s'"|]{1,100}['"]? {0,4}\| {0,4}(sudo {1,4})?passwd {1,4}(--stdin|[\w.\-]{1,30} {1,4}--stdin)/ ascii
        $value_twice = /echo {1,4}-e {1,4}['"][^\s'"|\\]{1,100}\\n[^\s'"|\\]{1,100}['"] {0,4}\| {0,4}(sudo {1,4})?(passwd|smbpasswd)/ ascii
    condition:
        filesize < 1MB and any of them and ((filetype == "instructions" or filename == "image configuration") or filetype == "script" or extension matches /^\.(sh|bash|zsh|ksh|cron|service|bat|ps1|cmd)$/ or filename matches /_history$|^(Dockerfile|Containerfile|Makefile|Jenkinsfile|crontab|\.gitlab-ci\.yml|docker-compose[\w.-]{0,20})/ or filepath matches /\/cron(\.\w{1,8}|tabs)?(\/|$)/)
}
