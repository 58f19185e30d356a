rule slack_workflow_webhook : slack
{
    meta:
        code = "NK-S0185"
        title = "Workflow webhook of Slack"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can start the workflow with words of their choice."
        remedy = "change the workflow's address in Slack, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://slack.com/help/articles/360041352714"
        over = "any"
        entropy = "3.6"
    strings:
        $value = /https:\/\/hooks\.slack\.com\/(workflows|triggers)\/[TE][0-9A-Z]{8,11}\/[0-9A-Za-z]{9,20}(\/[0-9]{9,20})?\/[0-9A-Za-z]{24,32}/ fullword ascii
    condition:
        $value
}
