using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.OAuth;

/// <summary>An organization as an authorization server: its address, somebody to sign in, and clients as a test wants them.</summary>
public sealed class OAuthSite
{
    /// <summary>Where clients that are played here get their answers. Nobody listens: the answer is read from the redirect.</summary>
    public const string RedirectUri = "https://app.example.org/callback";

    /// <summary>Where they want to be after a logout.</summary>
    public const string PostLogoutUri = "https://app.example.org/bye";

    /// <summary>Password of every person.</summary>
    public const string Password = "an unusual but rememberable phrase";

    private static readonly ConditionalWeakTable<Tenant, OAuthSite> Shared = [];
    private static int s_number;

    private OAuthSite(Tenant tenant, string personName, string personId)
    {
        (Tenant, PersonName, PersonId) = (tenant, personName, personId);
        Issuer = new Uri(tenant.Address, tenant.Session.Caller.OrganizationSlug).AbsoluteUri;
    }

    public Tenant Tenant { get; }

    /// <summary>Issuer identifier.</summary>
    public string Issuer { get; }

    /// <summary>Signs in with it.</summary>
    public string PersonName { get; }

    public string PersonId { get; }

    /// <summary>An organization with somebody whom the tests share that leave them as they are.</summary>
    public static async Task<OAuthSite> OfAsync(Tenant tenant)
    {
        if (!Shared.TryGetValue(tenant, out var shared))
        {
            Shared.Add(tenant, shared = await WithNewPersonAsync(tenant));
        }

        return shared;
    }

    /// <summary>An organization with somebody new.</summary>
    public static async Task<OAuthSite> WithNewPersonAsync(Tenant tenant)
    {
        var number = Interlocked.Increment(ref s_number);
        var name = $"person{Environment.ProcessId}.{number}@example.org";
        var created = await tenant.Api.CreatePersonAsync(
            new NewPerson(name, $"Person {number}") { GivenName = "Per", FamilyName = $"Son {number}", Password = Password }, TestContext.Current.CancellationToken);
        return new OAuthSite(tenant, name, created.Person.Id);
    }

    /// <summary>Address of an endpoint, such as <c>token</c>.</summary>
    public string Endpoint(string name) => $"{Issuer}/oauth2/{name}";

    /// <summary>A client for people, with a secret and refresh tokens, unless changed.</summary>
    public Task<CreatedOAuthClient> ClientAsync(Func<OAuthClientSettings, OAuthClientSettings>? change = null)
    {
        var settings = new OAuthClientSettings
        {
            RedirectUris = [RedirectUri],
            PostLogoutRedirectUris = [PostLogoutUri],
            GrantTypes = ["authorization_code", "refresh_token"],
            Scopes = "openid profile email offline_access",
            Audiences = ["userinfo"],
            AskConsent = false,
        };
        return Tenant.Api.CreateOAuthClientAsync(
            new CreateOAuthClient($"Client {Interlocked.Increment(ref s_number)}", change?.Invoke(settings) ?? settings), TestContext.Current.CancellationToken);
    }

    /// <summary>An API of somebody else's that tokens are made for.</summary>
    public Task<OAuthResource> ResourceAsync(string algorithm = "ES256", string scopes = "mail files") => Tenant.Api.CreateOAuthResourceAsync(
        new CreateOAuthResource($"https://api{Interlocked.Increment(ref s_number)}.example.org/", "API", scopes, algorithm), TestContext.Current.CancellationToken);

    /// <summary>What a foreign program needs to know.</summary>
    /// <param name="client">Whom it plays.</param>
    /// <param name="privateKey">JWK, for a client that proves itself with one.</param>
    /// <param name="scope">What it asks for.</param>
    public JsonObject Input(CreatedOAuthClient client, JsonNode? privateKey = null, string scope = "openid profile email offline_access") => new()
    {
        ["issuer"] = Issuer,
        ["client"] = new JsonObject
        {
            ["id"] = client.Client.Id, ["secret"] = client.Secret, ["method"] = client.Client.Settings.TokenEndpointAuthMethod, ["jwk"] = privateKey?.DeepClone(),
        },
        ["person"] = new JsonObject { ["name"] = PersonName, ["password"] = Password },
        ["redirectUri"] = RedirectUri,
        ["postLogoutUri"] = PostLogoutUri,
        ["scope"] = scope,
    };

    /// <summary>A set with the public half of a key, as clients register it.</summary>
    public static JsonElement KeySet(JsonNode publicKey) =>
        JsonSerializer.SerializeToElement(new JsonObject { ["keys"] = new JsonArray(publicKey.DeepClone()) });
}
