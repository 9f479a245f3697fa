using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>A key of the organization.</summary>
/// <param name="Id"><c>key_…</c></param>
/// <param name="Purpose">What it is for.</param>
/// <param name="State">Whether it is in use.</param>
/// <param name="CreatedAt">When made.</param>
/// <param name="CurrentFrom">From when it is the one that signs or decrypts.</param>
/// <param name="EndsAt">When it stops to count; null while none follows it.</param>
/// <param name="Certificate">Its certificate (PEM), for MVPDs and programmers.</param>
public sealed record TvKeyInfo(
    string Id, TvKeyUse Purpose, TvKeyState State, DateTimeOffset CreatedAt, DateTimeOffset CurrentFrom, DateTimeOffset? EndsAt, string Certificate);

/// <summary>What a key is for.</summary>
public enum TvKeyUse
{
    /// <summary>SAML requests, queries and metadata.</summary>
    SamlSigning,

    /// <summary>Encrypted SAML assertions.</summary>
    SamlEncryption,

    /// <summary>Media tokens.</summary>
    MediaToken,

    /// <summary>Software statements.</summary>
    SoftwareStatement,

    /// <summary>Service tokens that we issue ourselves.</summary>
    ServiceToken,
}

/// <summary>Whether a key is in use.</summary>
public enum TvKeyState
{
    /// <summary>Published, and will be used.</summary>
    Next,

    /// <summary>In use.</summary>
    Current,

    /// <summary>Another took over; what was signed with it, or encrypted to it, still counts.</summary>
    Retired,

    /// <summary>Counts no more.</summary>
    Ended,
}

/// <summary>A successor to be made.</summary>
/// <param name="Purpose">Of which kind.</param>
/// <param name="CurrentFrom">From when it is used; null for 14 days from now where MVPDs and programmers hold the certificate, and for at once elsewhere.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RotateTvKey([property: Required] TvKeyUse? Purpose, DateTimeOffset? CurrentFrom = null);

/// <summary>A key to be withdrawn.</summary>
/// <param name="Reason">For the audit trail.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record EndTvKey([property: Required, StringLength(1000, MinimumLength = 1)] string Reason);
