rule mongodb_atlas_client_secret : mongodb
{
    meta:
        code = "NK-S0162"
        title = "Secret of a service account of MongoDB Atlas"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can change the clusters that the service account administers, and let themselves into the data."
        remedy = "revoke it in Atlas under access manager, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.mongodb.com/docs/atlas/api/service-accounts-overview/"
        over = "any"
        entropy = "4.0"
        prefix = "mdb_sa_sk_"
    strings:
        $value = /mdb_sa_sk_[0-9A-Za-z_\-]{40}/ fullword ascii
    condition:
        $value
}
