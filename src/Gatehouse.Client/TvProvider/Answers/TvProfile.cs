using System.Text.Json;

namespace Gatehouse.Client.TvProvider.Answers;

/// <summary>A viewer at a provider, as this app on this device knows them.</summary>
/// <param name="Mvpd">MVPD.</param>
/// <param name="Type">One of <see cref="TvProfileTypes"/>.</param>
/// <param name="Issuer">The MVPD, <c>Apple</c> or <c>Adobe</c>.</param>
/// <param name="NotBefore">Beginning.</param>
/// <param name="NotAfter">End; only another sign-in brings a later one.</param>
/// <param name="Attributes">User metadata by key; <c>userID</c> is always there.</param>
public sealed record TvProfile(
    string Mvpd, string Type, string Issuer, DateTimeOffset NotBefore, DateTimeOffset NotAfter, IReadOnlyDictionary<string, TvAttribute> Attributes)
{
    /// <summary>The viewer at the provider, opaque; null when the answer leaves it out.</summary>
    public string? UserId => Attributes.TryGetValue("userID", out var id) && id.Value.ValueKind == JsonValueKind.String ? id.Value.GetString() : null;

    /// <summary>Counts only while the account of the device vouches for it.</summary>
    public bool IsPartner => Type == TvProfileTypes.AppleSso;

    /// <summary>Not the metadata.</summary>
    public override string ToString() => $"{nameof(TvProfile)} {{ {Mvpd}, {Type} }}";
}

/// <summary>A piece of user metadata.</summary>
/// <param name="Value">Undefined when <paramref name="Error"/> says why there is none.</param>
/// <param name="IsEncrypted">For the programmer's certificate: the app passes it on.</param>
/// <param name="Error">Code of what prevented it; null for none.</param>
public sealed record TvAttribute(JsonElement Value, bool IsEncrypted, string? Error);

/// <summary>Values of <see cref="TvProfile.Type"/>.</summary>
public static class TvProfileTypes
{
    /// <summary>A sign-in in a browser.</summary>
    public const string Regular = "regular";

    /// <summary>The account of an Apple device.</summary>
    public const string AppleSso = "appleSSO";

    /// <summary>The identity of a platform.</summary>
    public const string PlatformSso = "platformSSO";

    /// <summary>The identity at the programmer.</summary>
    public const string ServiceTokenSso = "serviceTokenSSO";

    /// <summary>The provider is in trouble, and the operator lets viewers in meanwhile.</summary>
    public const string Degraded = "degraded";

    /// <summary>A trial.</summary>
    public const string Temporary = "temporary";
}
