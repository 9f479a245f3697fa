namespace Gatehouse.Server.Hosting.Tls;

/// <summary>TLS on our own listener; bound from <c>Gatehouse:Tls</c>. Leave it out behind a proxy that ends TLS.</summary>
public sealed class TlsOptions
{
    /// <summary>PEM file with the certificate and its chain, or a PKCS#12 file. Read again when it changes.</summary>
    public string? Certificate { get; set; }

    /// <summary>PEM file with the private key; unset when <see cref="Certificate"/> holds it too.</summary>
    public string? Key { get; set; }

    /// <summary>Password of the PKCS#12 file or the key. Secret.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// Ask clients for a certificate, and go on without. Default true: devices prove themselves so. Set it to false where
    /// people use the same host name and their browsers should not offer certificates; devices then sign their messages.
    /// </summary>
    public bool AskForClientCertificate { get; set; } = true;
}
