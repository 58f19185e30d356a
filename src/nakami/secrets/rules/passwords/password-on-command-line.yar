rule password_on_command_line
{
    meta:
        code = "NK-S0581"
        title = "Password on a command line"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can log in with it, and do whatever its owner may do there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://docs.docker.com/build/building/secrets/"
        over = "setting"
    strings:
        $behind_sshpass = /sshpass (-v )?-p ?/ ascii
        $behind_mysql = /\b(mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mariadb-admin|mysqlimport) [^\n|;&]{0,120}[ \t](-p|--password=)/ ascii
        $behind_pg = /PGPASSWORD=/ ascii
        $behind_mysqlenv = /MYSQL_PWD=/ ascii
        $behind_sshpassenv = /SSHPASS=/ ascii
        $behind_redisenv = /REDISCLI_AUTH=/ ascii
        $behind_vault = /VAULT_TOKEN=/ ascii
        $behind_curl = /\bcurl [^\n|;]{0,120}(-u|--user|-U|--proxy-user)[ =]?['"]?[\w.@\-]{1,60}:/ ascii
        $behind_wget = /\bwget [^\n|;]{0,120}--(http-|ftp-|proxy-)?password[ =]/ ascii
        $behind_docker = /\b(docker|podman|buildah|skopeo|helm|oras|crane|nerdctl) [^\n|;]{0,120}login [^\n|;]{0,120}(-p|--password|--token)[ =]/ ascii
        $behind_redis = /\bredis-cli [^\n|;]{0,120}(-a|--pass)[ =]/ ascii
        $behind_mongo = /\bmongo(sh|dump|restore|export|import)? [^\n|;]{0,120}(-p|--password)[ =]/ ascii
        $behind_smb = /\b(smbclient|mount\.cifs|rpcclient) [^\n|;]{0,120}(-U|--user)[ =]?['"]?[\w.\\\/\-]{1,60}%/ ascii
        $behind_cifs = /mount [^\n|;]{0,120}cifs[^\n|;]{0,120}[, ](password|pass)=/ ascii
        $behind_ldap = /\bldap(search|modify|add|delete|whoami|passwd) [^\n|;]{0,120}-w ?/ ascii
        $behind_aws = /aws configure set (aws_secret_access_key|aws_session_token|[\w.]{1,40}\.aws_secret_access_key) / ascii
        $behind_htpasswd = /\bhtpasswd (-\w{1,6} ){1,4}[^\s]{1,100} [\w.\-]{1,60} / ascii
        $behind_npm = /npm config set [^\s]{0,120}_(authToken|password|auth)[ =]/ ascii
        $behind_keytool = /\b(keytool|jarsigner) [^\n|;]{0,300}-(storepass|keypass) / ascii
        $behind_openssl = /\bopenssl [^\n|;]{0,300}-(pass|passin|passout) pass:/ ascii
        $behind_zip = /\b(unzip|zip) [^\n|;]{0,80}[ \t]-P / ascii
        $behind_ansible = /--extra-vars [^\n]{0,120}(password|passwd|secret|token)=/ ascii
        $behind_gpg = /\bgpg2? [^\n|;]{0,120}--passphrase[ =]/ ascii
        $behind_subscription = /subscription-manager register [^\n|;]{0,120}--password[ =]/ ascii
        $behind_svn = /\bsvn [^\n|;]{0,120}--password[ =]/ ascii
    condition:
        filesize < 4MB and any of them and ((filetype == "instructions" or filename == "image configuration") or filetype == "script" or extension matches /^\.(sh|bash|zsh|ksh|cron|service|bat|ps1|cmd)$/ or filename matches /_history$|^(Dockerfile|Containerfile|Makefile|Jenkinsfile|crontab|\.gitlab-ci\.yml|docker-compose[\w.-]{0,20})/ or filepath matches /\/cron(\.\w{1,8}|tabs)?(\/|$)/)
}
