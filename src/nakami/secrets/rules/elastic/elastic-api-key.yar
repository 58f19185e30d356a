rule elastic_api_key : elastic
{
    meta:
        code = "NK-S0177"
        title = "API key of Elasticsearch"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read and often change the indexes that the key is for."
        remedy = "invalidate it in Kibana under API keys, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.elastic.co/docs/deploy-manage/api-keys/elasticsearch-api-keys"
        over = "setting"
        check = "mixed"
        entropy = "4.2"
    strings:
        $assigned = /(elastic|ELASTIC|Elastic|ELASTICSEARCH|kibana|KIBANA|Kibana)[\w.\-]{0,16}(key|KEY|Key)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{56,60}==/ ascii
    condition:
        $assigned
}
