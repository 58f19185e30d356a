rule tomcat_user_password
{
    meta:
        code = "NK-S0556"
        title = "Password of a user of Tomcat"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and reach the server can log in to it; with the manager role he can run any program there."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://tomcat.apache.org/tomcat-10.1-doc/manager-howto.html"
        over = "text"
    strings:
        $setting = /\bpassword="[^"<]{1}/ ascii
    condition:
        filesize < 1MB and filename == "tomcat-users.xml" and $setting
}
