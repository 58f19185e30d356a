rule clerk_secret_key : clerk
{
    meta:
        code = "NK-S0313"
        title = "Secret key of Clerk, live"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change every user of the application, and sign in as any."
        remedy = "rotate it in Clerk's dashboard under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://clerk.com/docs/guides/development/clerk-environment-variables"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "sk_live_"
    strings:
        $value = /sk_live_[0-9A-Za-z]{42,50}/ fullword ascii
    condition:
        $value
}
