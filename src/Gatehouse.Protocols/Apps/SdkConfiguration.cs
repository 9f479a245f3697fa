using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.Apps;

/// <summary>
/// What an app is shipped with, or fetches, to know its server by: addresses and the keys of its TLS certificates, signed with
/// the organization's key.
/// </summary>
/// <param name="Issuer"><c>iss</c>.</param>
/// <param name="TenantId"><c>tenant_id</c>: the organization's name in addresses.</param>
/// <param name="IssuedAt"><c>iat</c>.</param>
/// <param name="ExpiresAt"><c>exp</c>.</param>
public sealed record SdkConfiguration(string Issuer, string TenantId, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary><c>typ</c>.</summary>
    public const string Type = "gatehouse-sdk-config+jwt";

    /// <summary><c>endpoints</c>, by their metadata names.</summary>
    public IReadOnlyDictionary<string, string> Endpoints { get; init; } = new Dictionary<string, string>();

    /// <summary><c>client_ids</c>: apps of the organization.</summary>
    public IReadOnlyList<string> ClientIds { get; init; } = [];

    /// <summary><c>pins</c>: SHA-256 of the public keys that its TLS certificates may have (RFC 7469 §2.4), in Base64; empty for no pinning.</summary>
    public IReadOnlyList<string> Pins { get; init; } = [];

    /// <summary>Signs it.</summary>
    public string Write(SigningKey key) => SignedJwt.Write(key, Type, json =>
    {
        json.WriteString("iss", Issuer);
        json.WriteString("tenant_id", TenantId);
        StrictJson.Instant(json, "iat", IssuedAt);
        StrictJson.Instant(json, "exp", ExpiresAt);
        json.WriteString("issuer", Issuer);
        json.WriteStartObject("endpoints");
        foreach (var (name, address) in Endpoints)
        {
            json.WriteString(name, address);
        }

        json.WriteEndObject();
        StrictJson.Texts(json, "client_ids", ClientIds);
        StrictJson.Texts(json, "pins", Pins);
    });
}
