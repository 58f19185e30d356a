rule spotify_client_secret : spotify
{
    meta:
        code = "NK-S0322"
        title = "Client secret of Spotify"
        severity = "medium"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can act as the application towards Spotify."
        remedy = "rotate it in Spotify's developer dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.spotify.com/documentation/web-api/concepts/apps"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(spotify|SPOTIFY|Spotify)[\w.\-]{0,16}(secret|SECRET|Secret)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{32}\b/ ascii
    condition:
        $assigned
}
