rule azure_iot_hub_key : azure
{
    meta:
        code = "NK-S0105"
        title = "Access key of Azure IoT Hub"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can command the devices of the hub, or pose as one."
        remedy = "regenerate the key of the access policy in the Azure portal, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learn.microsoft.com/en-us/azure/iot-hub/authenticate-authorize-sas"
        over = "any"
        entropy = "4.2"
    strings:
        $value = /[0-9A-Za-z+\/]{33}AIoT[A-P][0-9A-Za-z+\/]{5}=/ ascii
    condition:
        $value
}
