rule sourcegraph_access_token : sourcegraph
{
    meta:
        code = "NK-S0053"
        title = "Access token of Sourcegraph"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can search and read all code that its owner can see."
        remedy = "delete it on Sourcegraph under user settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token"
        over = "any"
        entropy = "3.2"
        prefix = "sgp_"
    strings:
        $value = /sgp_([0-9a-f]{16}_|local_)[0-9a-f]{40}/ fullword ascii
    condition:
        $value
}
