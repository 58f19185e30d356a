rule mongodb_atlas_private_key : mongodb uuid
{
    meta:
        code = "NK-S0163"
        title = "Private API key of MongoDB Atlas"
        severity = "critical"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change the clusters that the key administers, and let themselves into the data."
        remedy = "delete it in Atlas under access manager, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.mongodb.com/docs/atlas/configure-api-access/"
        over = "setting"
        check = "uuid_random"
        entropy = "3.0"
    strings:
        $assigned = /(atlas|ATLAS|Atlas)[\w.\-]{0,16}(private_key|PRIVATE_KEY|privateKey|privatekey|PRIVATEKEY|Privatekey)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/ ascii
    condition:
        $assigned
}
