using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.OAuth;

/// <summary>An API of yours that tokens of the organization open.</summary>
/// <param name="Id"><c>res_…</c></param>
/// <param name="Identifier">Its address: <c>aud</c> of the tokens, <c>resource</c> in requests.</param>
/// <param name="Name">For people.</param>
/// <param name="Scopes">Scopes that mean something there; empty to pass on whatever was granted. Separated by blanks.</param>
/// <param name="SigningAlgorithm"><c>ES256</c> or <c>RS256</c>.</param>
/// <param name="AccessTokenLifetime">Overrides the server's.</param>
/// <param name="IntrospectedBy">Clients that may introspect tokens for it.</param>
/// <param name="CreatedAt">When made.</param>
public sealed record OAuthResource(
    string Id, string Identifier, string Name, string Scopes, string SigningAlgorithm, TimeSpan? AccessTokenLifetime, IReadOnlyList<string> IntrospectedBy, DateTimeOffset CreatedAt);

/// <summary>A resource to be registered.</summary>
/// <param name="Identifier">An absolute address without fragment. It stays.</param>
/// <param name="Name">For people.</param>
/// <param name="Scopes">Separated by blanks.</param>
/// <param name="SigningAlgorithm"><c>ES256</c> or <c>RS256</c>.</param>
/// <param name="AccessTokenLifetime">From 1 minute to 1 day.</param>
/// <param name="IntrospectedBy">Ids of clients.</param>
public sealed record CreateOAuthResource(
    [property: Required, StringLength(2048, MinimumLength = 3)] string Identifier,
    [property: Required, StringLength(200, MinimumLength = 1)] string Name,
    [property: StringLength(2048)] string Scopes = "",
    [property: RegularExpression("ES256|RS256")] string SigningAlgorithm = "ES256",
    TimeSpan? AccessTokenLifetime = null,
    [property: MaxLength(50)] IReadOnlyList<string>? IntrospectedBy = null);

/// <summary>Changes of a resource; what is absent stays.</summary>
/// <param name="Name">For people.</param>
/// <param name="Scopes">Separated by blanks.</param>
/// <param name="SigningAlgorithm"><c>ES256</c> or <c>RS256</c>.</param>
/// <param name="AccessTokenLifetime">From 1 minute to 1 day.</param>
/// <param name="IntrospectedBy">Ids of clients.</param>
public sealed record UpdateOAuthResource(
    [property: StringLength(200, MinimumLength = 1)] string? Name = null,
    [property: StringLength(2048)] string? Scopes = null,
    [property: RegularExpression("ES256|RS256")] string? SigningAlgorithm = null,
    TimeSpan? AccessTokenLifetime = null,
    [property: MaxLength(50)] IReadOnlyList<string>? IntrospectedBy = null);
