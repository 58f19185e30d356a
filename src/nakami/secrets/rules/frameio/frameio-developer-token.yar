rule frameio_developer_token : frameio
{
    meta:
        code = "NK-S0362"
        title = "Developer token of Frame.io"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and change its owner's videos."
        remedy = "delete it at Frame.io under developer tokens, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developer.frame.io/docs/getting-started/authentication"
        over = "any"
        entropy = "4.2"
        prefix = "fio-u-"
    strings:
        $value = /fio-u-[0-9A-Za-z_\-]{64}/ fullword ascii
    condition:
        $value
}
