namespace Gatehouse.Server.Mdm.Identities;

/// <summary>The certificate behind a request, or why there is none to trust.</summary>
/// <param name="Sha256">SHA-256 of its DER; null when refused.</param>
/// <param name="Cause">One of <see cref="RefusalCause"/>; null when trusted.</param>
public readonly record struct Signer(byte[]? Sha256, string? Cause)
{
    /// <summary>It chains to the organization's CA.</summary>
    public static Signer Trusted(byte[] sha256) => new(sha256, null);

    /// <summary>It does not, or there is none.</summary>
    public static Signer Refused(string cause) => new(null, cause);
}
