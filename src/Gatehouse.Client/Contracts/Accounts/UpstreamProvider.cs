using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Accounts;

/// <summary>An OpenID Connect provider at which people of some domains sign in instead of here.</summary>
/// <param name="Id"><c>idp_…</c></param>
/// <param name="Name">For people, unique in the organization.</param>
/// <param name="Issuer">Its issuer; cannot change, because its accounts are known by it.</param>
/// <param name="ClientId">What we are called there.</param>
/// <param name="Authentication">How we prove ourselves there.</param>
/// <param name="HasSecret">A client secret is stored; it is never shown.</param>
/// <param name="Enabled">Nobody signs in there while false.</param>
/// <param name="Domains">People whose name ends with one of these sign in there.</param>
/// <param name="Settings">What is asked of it, and what its answers mean.</param>
/// <param name="RedirectUri">To be registered there; each provider has its own.</param>
/// <param name="JwksUri">Our public keys, to be registered there for <see cref="UpstreamAuthentication.PrivateKeyJwt"/>.</param>
/// <param name="CreatedAt">When made.</param>
public sealed record UpstreamProvider(
    string Id, string Name, string Issuer, string ClientId, UpstreamAuthentication Authentication, bool HasSecret, bool Enabled,
    IReadOnlyList<UpstreamDomain> Domains, UpstreamProviderSettings Settings, string RedirectUri, string JwksUri, DateTimeOffset CreatedAt);

/// <summary>A domain whose people sign in at a provider.</summary>
/// <param name="Name">Such as <c>example.org</c>; in one provider only.</param>
/// <param name="Authoritative">
/// The provider's word about verified addresses of the domain is ours: whoever signs in there with one takes over the local
/// account that has this address, whatever its role. Otherwise an address links nothing.
/// </param>
public sealed record UpstreamDomain([property: Required, StringLength(253, MinimumLength = 3)] string Name, bool Authoritative = false);

/// <summary>How we prove ourselves to a provider.</summary>
public enum UpstreamAuthentication
{
    /// <summary>Client secret in the header.</summary>
    ClientSecretBasic,

    /// <summary>Client secret in the body.</summary>
    ClientSecretPost,

    /// <summary>An assertion signed with the organization's own key (RFC 7523).</summary>
    PrivateKeyJwt,

    /// <summary>Not at all; PKCE alone.</summary>
    None,
}

/// <summary>A provider to be made.</summary>
/// <param name="Name">For people.</param>
/// <param name="Issuer">Its issuer, such as <c>https://login.example.org/</c>, exactly as its discovery document spells it.</param>
/// <param name="ClientId">What we are called there.</param>
/// <param name="Authentication">How we prove ourselves there. Default: client secret in the header.</param>
/// <param name="ClientSecret">For the two methods that have one. Secret.</param>
/// <param name="Domains">Whose people sign in there.</param>
/// <param name="Settings">All have defaults.</param>
public sealed record CreateUpstreamProvider(
    [property: Required, StringLength(100, MinimumLength = 1)] string Name,
    [property: Required, StringLength(1000, MinimumLength = 1)] string Issuer,
    [property: Required, StringLength(400, MinimumLength = 1)] string ClientId,
    UpstreamAuthentication Authentication = UpstreamAuthentication.ClientSecretBasic,
    [property: StringLength(1000, MinimumLength = 1)] string? ClientSecret = null,
    [property: MaxLength(100)] IReadOnlyList<UpstreamDomain>? Domains = null,
    UpstreamProviderSettings? Settings = null);

/// <summary>Changes of a provider; what is absent stays.</summary>
/// <param name="Name">For people.</param>
/// <param name="ClientId">What we are called there.</param>
/// <param name="Authentication">How we prove ourselves there.</param>
/// <param name="ClientSecret">A new one. Secret.</param>
/// <param name="Enabled">False stops sign-ins. People who came from there keep what they have for a while; see the setting <c>Gatehouse:Accounts:UpstreamTolerance</c>.</param>
/// <param name="Domains">All of them.</param>
/// <param name="Settings">All of them.</param>
public sealed record UpdateUpstreamProvider(
    [property: StringLength(100, MinimumLength = 1)] string? Name = null,
    [property: StringLength(400, MinimumLength = 1)] string? ClientId = null,
    UpstreamAuthentication? Authentication = null,
    [property: StringLength(1000, MinimumLength = 1)] string? ClientSecret = null,
    bool? Enabled = null,
    [property: MaxLength(100)] IReadOnlyList<UpstreamDomain>? Domains = null,
    UpstreamProviderSettings? Settings = null);
