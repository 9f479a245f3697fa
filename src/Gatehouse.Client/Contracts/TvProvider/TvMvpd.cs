using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>A TV provider. It has exactly one of <see cref="Saml"/>, <see cref="OAuth"/> and <see cref="TempPass"/>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvMvpd
{
    /// <summary>Unique; letters, digits, dots, underscores and hyphens; neither <c>code</c> nor <c>sso</c>.</summary>
    [RegularExpression("[A-Za-z0-9._-]{1,128}")]
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    [StringLength(200, MinimumLength = 1)]
    public required string DisplayName { get; init; }

    /// <summary>Picture for pickers, 112 by 33 pixels.</summary>
    [StringLength(2000)]
    public string? LogoUrl { get; init; }

    /// <summary>The MVPD whose endpoints serve this one; null for its own. A proxied one has no protocol of its own.</summary>
    public string? Proxy { get; init; }

    /// <summary>Sign-in by SAML 2.0.</summary>
    public TvSamlProvider? Saml { get; init; }

    /// <summary>Sign-in by OAuth 2.0.</summary>
    public TvOAuthProvider? OAuth { get; init; }

    /// <summary>No sign-in: a trial.</summary>
    public TvTempPass? TempPass { get; init; }

    /// <summary>How it is asked what a viewer may watch; null when it is not asked and every viewer may.</summary>
    public TvAuthorization? Authorization { get; init; }

    /// <summary>What it is on single platforms.</summary>
    [MaxLength(20)]
    public IReadOnlyList<TvMvpdPlatform> Platforms { get; init; } = [];

    /// <summary>Lifetimes where the integration says nothing.</summary>
    public TvLifetimes Lifetimes { get; init; } = new();

    /// <summary>Attribute that is the user id; null for the <c>NameID</c> or <c>sub</c>.</summary>
    [StringLength(500)]
    public string? UserIdAttribute { get; init; }

    /// <summary>User metadata keys by the provider's attribute names.</summary>
    [MaxLength(100)]
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary><c>attributesNames</c> for Apple's framework; empty for <c>uid</c>, <c>NameID</c>, <c>uniqueId</c> and what <see cref="Metadata"/> names.</summary>
    [MaxLength(100)]
    public IReadOnlyList<string> PartnerAttributes { get; init; } = [];

    /// <summary>How it is told where the device is that signs in, where its integration is <c>homeBased</c>; null tells it nothing.</summary>
    public TvDeviceParameters? DeviceParameters { get; init; }

    /// <summary>What deviates from the protocols; see the guide. Unknown names are refused.</summary>
    [StringLength(64)]
    public string? Adapter { get; init; }
}

/// <summary>Names of parameters of the address at which viewers sign in.</summary>
/// <param name="Address">Of the device's IP address.</param>
/// <param name="Port">Of its port; null does not tell it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvDeviceParameters(
    [property: RegularExpression("[A-Za-z][A-Za-z0-9_.-]{0,63}")] string Address, [property: RegularExpression("[A-Za-z][A-Za-z0-9_.-]{0,63}")] string? Port = null);

/// <summary>An MVPD on a platform.</summary>
/// <param name="Platform">Such as <c>iOS</c> or <c>tvOS</c>.</param>
/// <param name="MappingId">The platform's own id of the provider: <c>platformMappingId</c>.</param>
/// <param name="BoardingStatus"><c>SUPPORTED</c>, <c>PICKER</c>, or null.</param>
/// <param name="DisplayInPlatformPicker">The platform's picker may offer it.</param>
/// <param name="ProfileExchange"><c>SAML</c>, or null for none.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvMvpdPlatform(
    string Platform, [property: StringLength(256)] string? MappingId = null, [property: RegularExpression("SUPPORTED|PICKER")] string? BoardingStatus = null,
    bool DisplayInPlatformPicker = false, [property: RegularExpression("SAML")] string? ProfileExchange = null);

/// <summary>A trial. With <see cref="MaxResources"/> it is promotional.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvTempPass
{
    /// <summary>From the first authorization.</summary>
    [Range(1, 31_536_000)]
    public int? DurationSeconds { get; init; }

    /// <summary>Distinct resources; null for any number.</summary>
    [Range(1, 10_000)]
    public int? MaxResources { get; init; }

    /// <summary>Key of <c>AP-TempPass-Identity</c>, such as <c>email</c>; needed with <see cref="MaxResources"/>.</summary>
    [StringLength(64)]
    public string? IdentityKey { get; init; }
}
