rule hasura_admin_secret : hasura
{
    meta:
        code = "NK-S0367"
        title = "Admin secret of Hasura"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change everything in the data base behind the GraphQL interface."
        remedy = "change HASURA_GRAPHQL_ADMIN_SECRET, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://hasura.io/docs/2.0/deployment/securing-graphql-endpoint/"
        over = "setting"
        check = "mixed"
        entropy = "3.8"
    strings:
        $assigned = /(hasura|HASURA|Hasura)[\w.\-]{0,16}(admin_secret|ADMIN_SECRET|admin-secret|ADMIN-SECRET|Admin-secret|adminSecret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{32,64}\b/ ascii
    condition:
        $assigned
}
