namespace Gatehouse.Server.Pki.Authorities;

/// <summary>A row of <c>pki_service_certificate</c>: a certificate that the server itself uses.</summary>
public sealed class ServiceCertificateRow
{
    public string Id { get; init; } = "";

    public string OrgId { get; init; } = "";

    public string CaId { get; init; } = "";

    /// <summary><see cref="Ra"/> or <see cref="ProfileSigning"/>.</summary>
    public string Purpose { get; init; } = "";

    public byte[] Certificate { get; init; } = [];

    public byte[] SealedKey { get; init; } = [];

    public long NotBeforeMs { get; init; }

    public long NotAfterMs { get; init; }

    public long CreatedMs { get; init; }

    /// <summary>Decrypts and signs SCEP messages, so that the CA key does neither.</summary>
    public const string Ra = "ra";

    /// <summary>Signs configuration profiles.</summary>
    public const string ProfileSigning = "profile-signing";

    /// <summary>What the key is sealed for.</summary>
    public static string KeyPurpose(string id) => "pki.service-key:" + id;
}
