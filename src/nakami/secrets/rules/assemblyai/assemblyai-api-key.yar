rule assemblyai_api_key : assemblyai
{
    meta:
        code = "NK-S0276"
        title = "API key of AssemblyAI"
        severity = "high"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run language models at the owner's cost."
        remedy = "rotate it in AssemblyAI's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://www.assemblyai.com/docs/"
        over = "setting"
        entropy = "3.0"
    strings:
        $assigned = /(assemblyai|ASSEMBLYAI|Assemblyai|assembly_ai|ASSEMBLY_AI|AAI_API)[\w.\-]{0,16}(key|KEY|Key|token|TOKEN|Token)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9a-f]{32}\b/ ascii
    condition:
        $assigned
}
