namespace Gatehouse.Protocols.Cms;

/// <summary>How much is read before a message is refused, whatever else it holds.</summary>
/// <param name="MaxBytes">Length of the whole message.</param>
/// <param name="MaxCertificates">Certificates embedded in it.</param>
/// <param name="MaxRecipients">Recipients of an envelope.</param>
/// <param name="MaxAttributes">Signed attributes.</param>
public sealed record CmsLimits(int MaxBytes, int MaxCertificates = 16, int MaxRecipients = 16, int MaxAttributes = 16)
{
    /// <summary>64 KiB: detached signatures and SCEP messages.</summary>
    public static CmsLimits Message { get; } = new(64 * 1024);

    /// <summary>4 MiB: signed configuration profiles.</summary>
    public static CmsLimits Profile { get; } = new(4 * 1024 * 1024);
}
