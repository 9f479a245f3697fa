using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>A media company. Its service providers inherit what it has.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvProgrammer
{
    /// <summary>Unique; letters, digits, dots, underscores and hyphens.</summary>
    [RegularExpression("[A-Za-z0-9._-]{1,128}")]
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    [StringLength(200, MinimumLength = 1)]
    public required string DisplayName { get; init; }

    /// <summary>Certificates, the first that holds counts, the next ones are its backup.</summary>
    [MaxLength(10)]
    public IReadOnlyList<TvCertificate> Certificates { get; init; } = [];

    /// <summary>Schemes of native apps that redirects may lead to, such as <c>adbe.k3x9q2</c>; without <c>://</c>.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string> CustomSchemes { get; init; } = [];

    /// <summary>Encrypt user metadata with PKCS #1 v1.5 instead of OAEP, for receivers that know nothing else. Default false.</summary>
    public bool LegacyMetadataEncryption { get; init; }
}

/// <summary>A certificate of a programmer or service provider.</summary>
/// <param name="Pem">The certificate; RSA of 2048 bits and more.</param>
/// <param name="EncryptsUserMetadata">User metadata is encrypted to it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvCertificate([property: StringLength(20_000)] string Pem, bool EncryptsUserMetadata = false);
