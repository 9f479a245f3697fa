using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>An OAuth 2.0 authorization server.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TvOAuthProvider
{
    /// <summary>Issuer, for <c>iss</c> (RFC 9207) and ID tokens; null when it has none.</summary>
    [StringLength(2000)]
    public string? Issuer { get; init; }

    /// <summary>Authorization endpoint.</summary>
    [StringLength(2000)]
    public required string AuthorizationUrl { get; init; }

    /// <summary>Token endpoint.</summary>
    [StringLength(2000)]
    public required string TokenUrl { get; init; }

    /// <summary>Tells the user id; null to take it from the ID token or the token response.</summary>
    [StringLength(2000)]
    public string? UserInfoUrl { get; init; }

    /// <summary>Keys for ID tokens; needed where one is believed.</summary>
    [StringLength(2000)]
    public string? JwksUrl { get; init; }

    /// <summary>Where viewers log out; null for none.</summary>
    [StringLength(2000)]
    public string? EndSessionUrl { get; init; }

    /// <summary>Our client id there.</summary>
    [StringLength(500, MinimumLength = 1)]
    public required string ClientId { get; init; }

    /// <summary>Name of the stored secret; null for a public client.</summary>
    [StringLength(64)]
    public string? ClientSecret { get; init; }

    /// <summary><c>client_secret_basic</c> (default) or <c>client_secret_post</c>.</summary>
    [RegularExpression("client_secret_basic|client_secret_post")]
    public string ClientAuthentication { get; init; } = "client_secret_basic";

    /// <summary>Scopes; separated by blanks.</summary>
    [StringLength(1000)]
    public string Scope { get; init; } = "";

    /// <summary>Send a code challenge (RFC 7636). Default true.</summary>
    public bool Pkce { get; init; } = true;

    /// <summary>Parameter that tells it the service provider; null for none.</summary>
    [StringLength(64)]
    public string? ServiceProviderParameter { get; init; }
}
