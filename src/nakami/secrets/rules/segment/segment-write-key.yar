rule segment_write_key : segment
{
    meta:
        code = "NK-S0307"
        title = "Write key of a Segment source"
        severity = "low"
        confidence = "medium"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can send false events in the name of the source."
        remedy = "rotate it in Segment under the source's settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://segment.com/docs/connections/find-writekey/"
        over = "setting"
        check = "mixed"
        entropy = "3.8"
    strings:
        $assigned = /(SEGMENT_WRITE|segment_write|segmentWrite|SegmentWrite|SEGMENT_KEY|segment_key)[\w.\-]{0,16}(key|KEY|Key|)\w{0,8}(\\?['"]?\]?[ \t]{0,4}(=>|:=|\|\||\?\?|[=:,])|['"]?[ \t]{0,4}\r?\n[ \t]{0,40}['"]?value['"]?:)[ \t]{0,4}\\?['"]?[0-9A-Za-z]{32}\b/ ascii
    condition:
        $assigned
}
