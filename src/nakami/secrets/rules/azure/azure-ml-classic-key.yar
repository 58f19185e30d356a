rule azure_ml_classic_key : azure
{
    meta:
        code = "NK-S0097"
        title = "Key of a web service of Azure Machine Learning"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can call the web service at the owner's cost."
        remedy = "regenerate the key in Azure Machine Learning, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/azure/machine-learning/"
        over = "any"
        entropy = "4.2"
    strings:
        $value = /[0-9A-Za-z+\/]{76}\+AMC[0-9A-Za-z+\/]{5}[AQgw]==/ ascii
    condition:
        $value
}
