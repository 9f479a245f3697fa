namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>An organization as an authorization server of its own.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Address">The issuer identifier (RFC 8414 §2): the public address and the slug.</param>
public sealed record Issuer(string OrganizationId, string Slug, string Address)
{
    /// <summary>Where tokens are asked for.</summary>
    public string TokenEndpoint => Address + "/oauth2/token";

    /// <summary>Address of one of its endpoints, such as <c>token</c>.</summary>
    public string Endpoint(string name) => $"{Address}/oauth2/{name}";

    /// <summary>Names by which a client's assertion may address us (RFC 7523 §3): the issuer, the token endpoint, and the endpoint it is sent to.</summary>
    public IReadOnlyCollection<string> AssertionAudiences(HttpContext http) =>
        [Address, TokenEndpoint, Endpoint(http.Request.Path.Value!.Split('/')[^1])];
}
