rule firebase_server_key : google
{
    meta:
        code = "NK-S0093"
        title = "Server key of Firebase Cloud Messaging"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send push messages to every user of the app."
        remedy = "delete it in the Firebase console under cloud messaging, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://firebase.google.com/docs/cloud-messaging/auth-server"
        over = "any"
        entropy = "4.4"
        prefix = "AAAA"
    strings:
        $value = /AAAA[0-9A-Za-z_\-]{7}:APA91b[0-9A-Za-z_\-]{134}/ fullword ascii
    condition:
        $value
}
