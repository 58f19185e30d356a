rule vercel_blob_token : vercel
{
    meta:
        code = "NK-S0150"
        title = "Read-write token of Vercel Blob"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read, change and delete the stored files."
        remedy = "rotate it in the store's settings on Vercel, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://vercel.com/docs/vercel-blob"
        over = "any"
        entropy = "4.0"
        prefix = "vercel_blob_rw_"
    strings:
        $value = /vercel_blob_rw_[0-9A-Za-z]{16}_[0-9A-Za-z]{28,32}/ fullword ascii
    condition:
        $value
}
