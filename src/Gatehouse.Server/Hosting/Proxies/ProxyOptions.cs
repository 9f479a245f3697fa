namespace Gatehouse.Server.Hosting.Proxies;

/// <summary>How a proxy writes the client's certificate into its header.</summary>
public enum ClientCertificateFormat
{
    /// <summary>RFC 9440: Base64 of the DER between colons.</summary>
    Rfc9440,

    /// <summary>Percent-encoded PEM: nginx's <c>$ssl_client_escaped_cert</c>, AWS ALB.</summary>
    EscapedPem,

    /// <summary>Base64 of the DER: HAProxy, Caddy.</summary>
    Base64Der,

    /// <summary>Envoy's <c>x-forwarded-client-cert</c>: key-value pairs, of which <c>Cert</c> is percent-encoded PEM.</summary>
    Envoy,

    /// <summary>Traefik's <c>X-Forwarded-Tls-Client-Cert</c>: PEM without its delimiters, certificates separated by commas.</summary>
    Traefik,
}

/// <summary>The proxies in front of this server; bound from <c>Gatehouse:Proxies</c>. Nothing that others send in their place is believed.</summary>
public sealed class ProxyOptions
{
    /// <summary>Addresses or networks (<c>10.0.0.0/8</c>) of our proxies. Empty: there is none, and every forwarding header is dropped.</summary>
    public string[] Addresses { get; set; } = [];

    /// <summary>Header with the client's certificate, such as <c>Client-Cert</c>; unset when the proxy sends none.</summary>
    public string? ClientCertificateHeader { get; set; }

    /// <summary>How it is written. Default RFC 9440.</summary>
    public ClientCertificateFormat ClientCertificateFormat { get; set; }
}
