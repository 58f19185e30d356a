rule cloudflare_tunnel_token : cloudflare
{
    meta:
        code = "NK-S0143"
        title = "Token of a Cloudflare tunnel"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can run the tunnel elsewhere, and be sent the traffic meant for it."
        remedy = "rotate the tunnel's secret in Cloudflare's dashboard, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/configure-tunnels/remote-tunnel-permissions/"
        over = "any"
        check = "base64_json"
        prefix = "eyJhIjoi"
    strings:
        $value = /eyJhIjoi[0-9A-Za-z+\/]{120,300}={0,2}/ ascii
    condition:
        $value
}
