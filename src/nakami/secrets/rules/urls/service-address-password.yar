rule service_address_password
{
    meta:
        code = "NK-S0570"
        title = "Password in the address of a service"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and reach the service can log in to it as the application does, read its data and change them."
        remedy = "change the password or revoke the token, give the build a secret mount or the container a secret at its start instead, and rebuild without the layer that holds it"
        references = "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1"
        over = "setting"
    strings:
        $address_0 = /gres:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_1 = /sql:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_2 = /iadb:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_3 = /godb:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_4 = /srv:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_5 = /edis:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_6 = /diss:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_7 = /lkey:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_8 = /amqp:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_9 = /mqps:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_10 = /rver:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_11 = /ldap:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_12 = /daps:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_13 = /smtp:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_14 = /mtps:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_15 = /ftp:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_16 = /ftps:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_17 = /mqtt:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_18 = /qtts:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_19 = /nats:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_20 = /ouse:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_21 = /hdb:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_22 = /eo4j:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_23 = /bolt:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_24 = /imap:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_25 = /maps:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_26 = /rtsp:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_27 = /ncpg:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_28 = /opg2:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_29 = /opg:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
        $address_30 = /mysqldb:\/\/[^\s:\/@"'<>?#]{0,64}:[^\s\/"'<>@]{1,100}@[^\s"'<>]/ ascii
    condition:
        any of them
}
